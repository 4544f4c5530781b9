import assert from "node:assert/strict";
import { test } from "node:test";
import { type Bench, onEachEngine, onEngine } from "./suite.ts";

const state = async (bench: Bench) => (await bench.device.request("GET", "/api/state")).json();
const post = (bench: Bench, id: string, value: unknown) => bench.device.request("POST", `/api/entities/${id}`, { value });
const level = (bench: Bench, pin: string, expected: number) => {
  if (bench.device.board) assert.equal(bench.device.board.pins.duty(pin), expected, pin);
};

onEachEngine(
  "outputs",
  {
    config: {
      id: "house",
      board: "esp8266",
      mqtt: { url: "mqtt://127.0.0.1:1883" },
      outputs: [
        { id: "valve", driver: "switch", pin: "D4", safe: true, invert: true },
        { id: "lamp", driver: "light", pin: "D5", safe: 10, fade: "1s" },
        { id: "gate", driver: "switch", pin: "D12", pulse: "400ms" },
        { id: "north", driver: "switch", pin: "D13", interlock: ["south"] },
        { id: "south", driver: "switch", pin: "D14" },
        { id: "pump", driver: "switch", pin: "D2", min_interval: "2s" },
      ],
      rules: [{ when: "north", set: { south: true } }],
    },
    app: `
import type { App } from "demitasse";
export default function app({ device }: App) {
  // Whoever answers at once finds the device as it is.
  device.watch("south", (on) => { if (on && device.get("north")) throw new Error("both"); });
  device.watch("north", (on) => { if (on && device.get("south")) throw new Error("both"); });
}`,
  },
  (bench) => {
    test("begin on their safe values", async () => {
      assert.deepEqual(await state(bench), { valve: true, lamp: 10, gate: false, north: false, south: false, pump: false });
      level(bench, "D4", 0);
      level(bench, "D5", 0.1);
    });

    test("a fade takes its time, and the value is the one it goes to", async () => {
      const { device } = bench;
      assert.equal((await post(bench, "lamp", 90)).json().value, 90);
      await device.advance(500);
      if (device.board) {
        const half = device.board.pins.duty("D5");
        assert.ok(half > 0.35 && half < 0.65, `half way at ${half}`);
      }
      await device.advance(700);
      level(bench, "D5", 0.9);
    });

    test("a fade can be turned round on its way", async () => {
      await post(bench, "lamp", 0);
      await bench.device.advance(300);
      await post(bench, "lamp", 100);
      await bench.device.advance(1200);
      level(bench, "D5", 1);
    });

    test("a pulse ends by itself, counted from the last command", async () => {
      await post(bench, "gate", true);
      await bench.device.advance(200);
      assert.equal((await state(bench)).gate, true);
      await post(bench, "gate", true);
      await bench.device.advance(250);
      assert.equal((await state(bench)).gate, true);
      await bench.device.until(async () => (await state(bench)).gate === false, 1, "the pulse ends");
      level(bench, "D12", 0);
    });

    test("an interlock is never broken: not by HTTP, MQTT and a rule at once", async () => {
      const { device, topics } = bench;
      let both = 0;
      const look = () => {
        if (device.board?.pins.level("D13") && device.board.pins.level("D14")) both++;
      };
      const ends = ["D13", "D14"].map((pin) => device.board?.pins.onChange(pin, look));
      const lines = device.log.length;
      for (let i = 0; i < 5; i++) {
        await Promise.all([
          post(bench, "north", true),
          topics.publish("demitasse/house/south/set", "ON"),
          topics.publish("demitasse/house/north/set", "ON"),
        ]);
        const { north, south } = await state(bench);
        assert.ok(!(north && south));
        await device.advance(60);
      }
      // Messages of one client come in their order: with this one, all of the others are there, too.
      await topics.publish("demitasse/house/lamp/set", "42");
      await device.until(async () => (await state(bench)).lamp === 42, 5, "the last of the messages");
      for (const end of ends) end?.();
      assert.equal(both, 0);
      assert.deepEqual(
        device.log.slice(lines).filter((line) => line.includes("both")),
        [],
      );
    });

    test("one that goes on switches the other off, for everybody", async () => {
      await post(bench, "south", false);
      await post(bench, "south", true);
      assert.equal((await state(bench)).north, false);
      await bench.device.until(() => bench.topics.last("demitasse/house/north/state") === "OFF", 3, "north is off over MQTT");
    });

    test("min_interval refuses a change that comes too soon, and lets what is safe through", async () => {
      await bench.device.advance(2000);
      assert.equal((await post(bench, "pump", true)).status, 200);
      assert.equal((await post(bench, "pump", false)).status, 200);
      const refused = await post(bench, "pump", true);
      assert.equal(refused.status, 429);
      assert.match(refused.json().error, /^has only just changed; takes another value in [12] s$/);
      assert.equal((await state(bench)).pump, false);
      await bench.device.advance(2100);
      assert.equal((await post(bench, "pump", true)).status, 200);
    });
  },
);

const kept = {
  id: "house",
  board: "esp8266",
  mqtt: { url: "mqtt://127.0.0.1:1883" },
  outputs: [
    { id: "relay", driver: "switch", pin: "D4", restore: true },
    { id: "lamp", driver: "light", pin: "D5", restore: true },
    { id: "target", driver: "number", max: 30, restore: true },
    { id: "other", driver: "switch", pin: "D12" },
  ],
};

onEachEngine("outputs that are restored", { config: kept }, (bench) => {
  test("have their value again after power was cut", async () => {
    const { device } = bench;
    await post(bench, "relay", true);
    await post(bench, "lamp", 40);
    await post(bench, "target", 21.5);
    await post(bench, "other", true);
    await device.advance(2500);
    await device.reboot();
    assert.deepEqual(await state(bench), { relay: true, lamp: 40, target: 21.5, other: false });
    level(bench, "D4", 1);
    level(bench, "D5", 0.4);
  });
});

onEngine("sim", "outputs that are restored, and power that fails", { config: kept }, (bench) => {
  for (const how of ["before", "half", "bits", "after"] as const)
    test(`at the moment of a write (${how}): the old value or the new one, and all the others`, async () => {
      const { device } = bench;
      await post(bench, "target", 21.5);
      await post(bench, "lamp", 40);
      await device.advance(65_000, 1000);
      device.board?.flash.cut(0, how);
      await post(bench, "lamp", 55);
      await device.advance(65_000, 1000);
      await device.reboot();
      const { lamp, target } = await state(bench);
      assert.deepEqual([lamp, target], [how === "after" ? 55 : 40, 21.5]);
    });
});

onEngine("sim", "outputs that are restored, in the long run", { long: true, config: kept }, (bench) => {
  test("a value that changes every second is written at most once a minute, 1440 times a day", async () => {
    const { device } = bench;
    const writes = await device.evaluate(
      `(global.writes=0,global.was=require("Flash").write,require("Flash").write=function(a,b){global.writes++;return global.was(a,b)},0)`,
    );
    assert.equal(writes, "0");
    for (let second = 0; second < 3600; second++) {
      bench.topics.publish("demitasse/house/lamp/set", String(second % 100));
      await device.advance(1000, 500);
    }
    const count = Number(await device.evaluate("writes"));
    assert.ok(count >= 55 && count <= 61, `${count} writes in an hour`);
  });

  test("a value that changes and changes back is not written", async () => {
    const { device } = bench;
    await device.advance(120_000);
    const before = Number(await device.evaluate("writes"));
    await post(bench, "relay", true);
    await post(bench, "relay", false);
    await device.advance(120_000);
    assert.equal(Number(await device.evaluate("writes")), before);
  });
});
