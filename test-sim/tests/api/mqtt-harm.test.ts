import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { startBroker } from "../../broker/index.ts";
import { holdTime } from "../../engines/fake-time.ts";
import { startDevice } from "../../engines/index.ts";
import { base, greenhouse, noInterpreter, onEachEngine } from "../scenarios/suite.ts";

/** A device whose values do not change by themselves. */
const still = { ...greenhouse, sensors: [] };

onEachEngine("what comes from outside by MQTT", { config: still }, (bench) => {
  /** Sends, then waits until the device has answered what it was sent after it. */
  async function send(topic: string, payload: string) {
    await bench.topics.publish(topic, payload);
    bench.topics.messages.length = 0;
    await bench.topics.publish(`${base}/lamp/set`, "7");
    await bench.device.until(() => bench.topics.last(`${base}/lamp/state`) === "7", 60, "the next command");
    await bench.topics.publish(`${base}/lamp/set`, "0");
    await bench.device.until(() => bench.topics.last(`${base}/lamp/state`) === "0", 10, "and the one after it");
  }
  let boots: number;
  before(() => {
    boots = bench.device.log.filter((line) => line.startsWith("Demitasse")).length;
  });

  for (const [what, id] of [
    ["800 bytes where the entity stands", "x".repeat(800)],
    ["800 bytes beyond ASCII", "ü".repeat(400)],
  ])
    test(`${what} do not restart the device`, async () => {
      await send(`${base}/${id}/set`, "x".repeat(100));
      assert.equal(bench.device.log.filter((line) => line.startsWith("Demitasse")).length, boots);
      const line = bench.device.log.at(-1) as string;
      assert.match(line, /^MQTT .{25,60}\/set: no entity /);
      assert.ok(line.length < 180, line);
    });

  for (const id of [
    "on",
    "emit",
    "removeListener",
    "removeAllListeners",
    "clone",
    "constructor",
    "prototype",
    "__proto__",
    "toString",
    "hasOwnProperty",
    "status",
    "system",
  ])
    test(`${id}/set names no entity: nothing is published for it`, async () => {
      await send(`${base}/${id}/set`, "ON");
      assert.deepEqual(
        bench.topics.messages.filter(({ topic }) => topic.startsWith(`${base}/${id}/`) && !topic.endsWith("/set")),
        [],
      );
      assert.ok(bench.device.log.includes(`MQTT ${id}/set: no entity ${id}`));
    });

  test("control characters of a topic stay out of the log", async () => {
    await send(`${base}/a\n\x1b[2J\x7fb\r/set`, "ON");
    assert.ok(bench.device.log.includes("MQTT a??[2J?b?/set: no entity a??[2J?b?"), bench.device.log.slice(-3).join("\n"));
  });
});

describe("without a broker", { skip: noInterpreter }, () => {
  /** One that telemetry, states and presses are sent to, were it there. */
  const config = {
    ...greenhouse,
    board: "linux",
    web: { listener: "net" },
    sensors: [
      { id: "air", driver: "demo", every: "10s" },
      { id: "door", driver: "digital", pin: "D4", every: "1m" },
    ],
  };
  // MQTT counts its seconds, whichever web server there is; the one on `http` would count milliseconds, which takes long to play.
  for (const before of ["never one", "gone after a while"])
    test(`an hour, ${before}: the variables stay where they were [espruino]`, async () => {
      const broker = await startBroker();
      const url = broker.url;
      if (before === "never one") await broker.stop();
      const device = await startDevice({ engine: "espruino", config, broker: url });
      const pass = await holdTime(device);
      if (before !== "never one") {
        await device.until(() => broker.clients().length, 20, "connected");
        await broker.stop();
      }
      await pass(180_000);
      const first = await device.jsvars();
      for (let minute = 0; minute < 60; minute += 5) await pass(300_000);
      const last = await device.jsvars();
      assert.ok(last <= first + 10, `${first} variables, ${last} after an hour`);
      assert.ok(!device.log.some((line) => line.includes("out of memory")));
      await device.stop();
      await broker.stop();
    });
});
