import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { engines, type Running, run } from "../../bench/http-listeners.ts";
import { feeder, texts } from "../../bench/net-feed.ts";
import { noTime } from "../scenarios/suite.ts";
import { rows } from "./cuts-cases.ts";

/** Gives the listener the bytes of one connection in any pieces, without a network between them. */
const app = `
import { received, setUp } from "received";
const http = createHttp({ listener(port, serve, options) { if (serve) { listener(port, serve, options); setUp(options, serve); } }, log: print });
http.get("/awake", () => "yes");
http.get("/text", () => "hello");
http.get("/json", () => ({ a: 1 }));
http.get("/empty", () => "");
http.post("/echo", (request) => [request.text(), 200]);
http.post("/large", (request) => [request.text().length, 200], { body: 3000 });
http.listen(PORT);
${feeder}`;

/** A generator that repeats itself: a cut that fails can be tried again. */
function dice(seed: number) {
  let state = seed;
  return (sides: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % sides;
  };
}

for (const engine of engines) {
  describe(`${engine}, net: whatever is sent is judged the same whole, in two pieces, in many, and byte by byte`, () => {
    let device: Running;
    const roll = dice(20261130);
    before(async () => {
      device = await run(engine, "net", app);
    });
    after(() => device?.stop());
    for (const [number, row] of rows.entries()) {
      // As one call, with all that it makes, a long text would take more variables than a board has; and the console is slow.
      const skip =
        engine === "espruino" && (row.send.length > 500 || (noTime && number % 5 > 0 && "every fifth, all with DEMITASSE_LONG=1"));
      it(`${row.name}: ${row.verdict || "waits"}`, { skip }, async () => {
        const { length } = row.send;
        const many = Array.from({ length: 6 }, () => 1 + roll(length)).sort((a, b) => a - b);
        const ways: (number[] | number)[] = [[], [1 + roll(length)], [1 + roll(length)], many, 1];
        const want = ways.map(() => row.verdict);
        let outs: string[] = [];
        await device.evaluate(`feed(${texts(row.send)},${JSON.stringify(ways)}),1`);
        // Of several requests in one packet the next is taken up by a timer.
        for (let tries = 0; tries < 50 && outs.join() !== want.join(); tries++)
          outs = (await device.evaluate("told()")).replace(/"/g, "").split(";");
        const name = (way: number[] | number, verdict: string) => `${Array.isArray(way) ? `cut at ${way}` : "byte by byte"}: ${verdict}`;
        assert.deepEqual(
          outs.map((verdict, i) => name(ways[i], verdict)),
          want.map((verdict, i) => name(ways[i], verdict)),
        );
      });
    }
  });
}
