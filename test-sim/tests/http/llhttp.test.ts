import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { engines, type Running, run } from "../../bench/http-listeners.ts";
import { feeder, texts } from "../../bench/net-feed.ts";
import { isTaken, type Sample, samplesOf, withHost } from "./llhttp.ts";

/** Path of a checkout of github.com/nodejs/llhttp: its corpus is no part of this repository. */
const checkout = process.env.LLHTTP;
const skip = checkout ? false : "LLHTTP=PATH names a checkout of llhttp";

/** What we take and it does not, and why. */
const wanted: Record<string, string> = {
  "HTTP protocol and ANNOUNCE method": "a method is any token (RFC 9110, 9.1): it is answered with 405, or taken by a route for all",
  "Invalid method": "the same",
  "Disallow UTF-8 in URI path in strict mode": "curl sends paths so, and `http` takes them",
};

const app = `
import { received, setUp } from "received";
const http = createHttp({ listener(port, serve, options) { if (serve) { listener(port, serve, options); setUp(options, serve); } }, log: print });
http.all("/*", (request) => [request.text(), 200]);
http.listen(PORT);
${feeder}`;

for (const engine of engines) {
  describe(`${engine}, net: what llhttp's strict mode refuses is refused`, { skip }, () => {
    let device: Running;
    const differences: string[] = [];
    const samples: Sample[] = checkout ? samplesOf(checkout) : [];
    before(async () => {
      device = await run(engine, "net", app);
    });
    after(async () => {
      await device?.stop();
      console.log(`${samples.length} samples, ${differences.length} judged more strictly:\n${differences.join("\n")}`);
    });
    it("there are samples", () => assert.ok(samples.length > 100, `${samples.length}`));
    for (const { where, name, send, taken, mistake } of samples)
      it(`${name} (${where})`, { skip: engine === "espruino" && send.length > 700 && "too long for the console" }, async () => {
        await device.evaluate(`feed(${texts(withHost(send))},[[],1]),1`);
        // Of several requests in one packet the next is taken up by a timer.
        await new Promise((done) => setTimeout(done, 30));
        const ways = (await device.evaluate("told()")).replace(/"/g, "").split(";");
        assert.equal(ways[1], ways[0], "whole and byte by byte");
        const ours = ways[0].split(" ").filter(isTaken).length;
        if (name in wanted) assert.ok(ours > taken && mistake, "no exception any more");
        else assert.ok(ours <= taken || !mistake, `${ways[0]}, where llhttp takes ${taken} and then says: ${mistake}`);
        if (ours < taken) differences.push(`${where} ${name}: ${ways[0] || "waits"}, llhttp takes ${taken}`);
      });
  });
}
