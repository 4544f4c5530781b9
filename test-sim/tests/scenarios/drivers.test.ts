import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";
import { type Bench, onEachEngine } from "./suite.ts";

// Drivers that misbehave, as modules of Espruino's own kind: they are served here instead of from its site.
const shelf: Record<string, string> = {
  "/Stubborn.js": `exports.connect = function() {
  return { read : function(callback) { if (!global.mute) setTimeout(function() { callback(20.54); }, 5); } };
};`,
  "/Flood.js": `exports.connect = function() {
  var n = 0;
  return { read : function(callback) {
    if (global.flood === undefined) global.flood = setInterval(function() { callback(n = (n + 1) % 1000); }, 1);
  } };
};`,
};
const server = createServer((request, response) => {
  const text = shelf[request.url as string];
  if (text === undefined) response.writeHead(404).end();
  else response.end(text);
});
server.unref();
process.env.ESPRUINO_MODULES_URL = await new Promise<string>((done) =>
  server.listen(0, "127.0.0.1", () => done(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
);
after(() => server.close());

const base = "demitasse/house";
const stubborn = { id: "air", driver: "module", module: "Stubborn", unit: "°C", precision: 1, every: "300ms" };
const house = {
  id: "house",
  board: "linux",
  mqtt: { url: "mqtt://127.0.0.1:1883" },
  outputs: [{ id: "relay", driver: "switch", pin: "D5" }],
};
const other = { id: "other", driver: "demo", every: "300ms" };

const entity = async (bench: Bench, id: string) => (await bench.device.request("GET", `/api/entities/${id}`)).json();

/** The web answers, a command by MQTT arrives and is told of, the other sensor is read. */
async function isUnharmed(bench: Bench): Promise<void> {
  for (const on of ["ON", "OFF"]) {
    const from = bench.topics.messages.length;
    await bench.topics.publish(`${base}/relay/set`, on);
    await bench.device.until(
      () => bench.topics.messages.slice(from).some(({ topic, payload }) => topic === `${base}/relay/state` && payload === on),
      5,
      `the relay is ${on}`,
    );
  }
  const { age } = await entity(bench, "other");
  assert.ok(age <= 1, `the other sensor was read ${age} s ago`);
}

onEachEngine("a driver that hangs", { config: { ...house, sensors: [stubborn, other] } }, (bench) => {
  test("is read until then, its filters and all", async () => {
    await bench.device.until(async () => (await entity(bench, "air")).value === 20.5, 5, "a reading");
  });

  test("has an error and no value after three reads without an answer; all else goes on", async () => {
    await bench.device.evaluate("(global.mute=true,1)");
    await bench.device.until(async () => (await entity(bench, "air")).error, 8, "the error");
    const { value, error } = await entity(bench, "air");
    assert.deepEqual([value, error], [null, "the module gave no answer"]);
    await bench.device.until(() => bench.topics.last(`${base}/air/status`) === "offline", 3, "it is unavailable over MQTT");
    await isUnharmed(bench);
  });

  test("recovers by itself", async () => {
    await bench.device.evaluate("(global.mute=false,1)");
    await bench.device.until(async () => (await entity(bench, "air")).value === 20.5, 10, "a reading again");
    assert.equal((await entity(bench, "air")).error, undefined);
    await bench.device.until(() => bench.topics.last(`${base}/air/status`) === "online", 3, "it is available over MQTT");
  });
});

onEachEngine(
  "a driver that floods",
  { config: { ...house, sensors: [{ id: "noise", driver: "module", module: "Flood", every: "1s" }, other] } },
  (bench) => {
    test("with a thousand readings a second keeps nobody from their work", async () => {
      await bench.device.until(async () => (await entity(bench, "noise")).value !== null, 5, "a reading");
      for (let i = 0; i < 3; i++) {
        await bench.device.advance(500);
        await isUnharmed(bench);
      }
      const { restarts, memory, tasks } = (await bench.device.request("GET", "/api/system")).json();
      assert.equal(restarts.count, 0);
      if (bench.engine === "espruino") assert.ok(memory.free > 300, `${memory.free} variables free`);
      const { errors, every, runs } = tasks.find(({ name }: { name: string }) => name === "other");
      assert.equal(errors, 0);
      assert.ok(runs > 3, `${runs} runs of the other one each ${every} ms`);
    });

    test("and leaves nothing behind when it has ended", async () => {
      await bench.device.evaluate("(clearInterval(flood),1)");
      // Then the sensor gives no answer any more, which is kept in the log.
      await bench.device.until(async () => (await entity(bench, "noise")).error, 8, "its error");
      await bench.device.advance(1000);
      const before = await bench.device.jsvars();
      await bench.device.advance(1500);
      if (bench.engine === "espruino")
        await bench.device.until(async () => (await bench.device.jsvars()) <= before, 10, `jsvars at ${before}`);
      await isUnharmed(bench);
    });
  },
);

onEachEngine(
  "a pin that floods",
  { config: { ...house, sensors: [{ id: "rain", driver: "counter", pin: "D4", debounce: "1ms", every: "300ms" }, other] } },
  (bench) => {
    test("with two thousand pulses has them all counted, and keeps nobody from their work", async () => {
      await bench.device.until(async () => (await entity(bench, "other")).age !== undefined, 5, "a first reading");
      if (bench.device.board) {
        for (let i = 0; i < 2000; i++) {
          bench.device.board.evaluate('E.emit("pin0",true)');
          bench.device.board.evaluate('E.emit("pin0",false)');
          if (i % 20 === 0) await bench.device.advance(5);
        }
      } else
        await bench.device.evaluate(
          '(global.left=100,global.burst=setInterval(()=>{for(let i=0;i<20;i++){E.emit("pin0",true);E.emit("pin0",false)}if(!--left)clearInterval(burst)},20),1)',
        );
      await isUnharmed(bench);
      await bench.device.until(async () => (await entity(bench, "rain_total")).value === 2000, 15, "all pulses");
      await isUnharmed(bench);
    });
  },
);
