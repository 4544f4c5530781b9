import assert from "node:assert/strict";
import { test } from "node:test";
import { openEvents } from "../../engines/events.ts";
import { onEachEngine, onEngine } from "./suite.ts";

const base = "demitasse/house";
const wave = { driver: "demo", min: 0, max: 40, period: "3s", every: "100ms" };

onEachEngine(
  "filters",
  {
    config: {
      id: "house",
      board: "esp8266",
      mqtt: { url: "mqtt://127.0.0.1:1883" },
      sensors: [
        { id: "coarse", ...wave, filters: [{ scale: 0.333 }, { delta: 2 }], precision: 1 },
        { id: "calm", ...wave, filters: [{ median: 5 }, { moving_average: 4 }, { clamp: [10, 30] }], precision: 2 },
        { id: "steady", driver: "demo", min: 21.4, max: 21.4001, every: "100ms", precision: 1, filters: [{ heartbeat: "1s" }] },
      ],
    },
  },
  (bench) => {
    const numbers = (id: string, from = 0) =>
      bench.topics.messages
        .slice(from)
        .filter(({ topic }) => topic === `${base}/${id}/state`)
        .map(({ payload }) => payload);

    test("delta lets only large changes through, and precision is in the text", async () => {
      await bench.device.advance(3500);
      const told = numbers("coarse");
      assert.ok(told.length > 4, `told ${told}`);
      for (const text of told) assert.match(text, /^\d+(\.\d)?$/);
      for (let i = 1; i < told.length; i++)
        assert.ok(Math.abs(Number(told[i]) - Number(told[i - 1])) >= 1.9, `${told[i - 1]} then ${told[i]}`);
    });

    test("several filters in a row hold the value between their bounds", async () => {
      const told = numbers("calm");
      for (const text of told) assert.match(text, /^\d+(\.\d\d?)?$/);
      assert.ok(
        told.map(Number).every((value) => value >= 10 && value <= 30),
        `told ${told}`,
      );
      assert.ok(told.includes("10") && told.includes("30"), `told ${told}`);
    });

    test("a heartbeat repeats a value that stands still, as it should read", async () => {
      const from = bench.topics.messages.length;
      await bench.device.advance(3300);
      const told = numbers("steady", from);
      assert.ok(told.length === 3 || told.length === 4, `told ${told}`);
      assert.ok(told.every((text) => text === "21.4"));
      assert.equal((await bench.device.request("GET", "/api/entities/steady")).json().value, 21.4);
      assert.match((await bench.device.request("GET", "/api/state")).text, /"steady":21\.4[,}]/);
    });

    test("a value that a filter holds back is still fresh", async () => {
      assert.ok((await bench.device.request("GET", "/api/entities/steady")).json().age <= 1);
    });
  },
);

onEachEngine(
  "a sensor that fails",
  {
    config: {
      id: "house",
      board: "esp8266",
      mqtt: { url: "mqtt://127.0.0.1:1883" },
      sensors: [
        { id: "air", name: "Air", driver: "demo", min: 10, max: 20, period: "6s", gap: "3s", every: "200ms", failures: 4 },
        { id: "soil", driver: "demo", every: "200ms" },
      ],
    },
  },
  (bench) => {
    const get = async (id: string) => (await bench.device.request("GET", `/api/entities/${id}`)).json();
    const broken = () => bench.device.until(async () => (await get("air")).error, 8, "the sensor is broken");
    const well = () =>
      bench.device.until(async () => !(await get("air")).error && (await get("air")).value !== null, 8, "it is well again");

    test("has an error and no value after so many reads in a row, and recovers by itself", async () => {
      await well();
      await broken();
      const { age: _, ...entity } = await get("air");
      assert.deepEqual(entity, { id: "air", name: "Air", kind: "sensor", value: null, error: "no answer" });
      assert.equal((await bench.device.request("GET", "/api/state")).json().air, null);
      assert.equal((await get("soil")).error, undefined);
      await well();
      assert.ok((await get("air")).value >= 10);
    });

    test("is unavailable over MQTT meanwhile, retained, and its state is None", async () => {
      const from = bench.topics.messages.length;
      await well();
      await broken();
      await well();
      await bench.device.advance(100);
      const status = bench.topics.messages.slice(from).filter(({ topic }) => topic === `${base}/air/status`);
      assert.deepEqual(
        status.slice(-2).map(({ payload }) => payload),
        ["offline", "online"],
      );
      const messages = bench.topics.messages.slice(from).filter(({ topic }) => topic.startsWith(`${base}/air/`));
      const off = messages.findIndex(({ payload }) => payload === "offline");
      assert.deepEqual([messages[off + 1].topic, messages[off + 1].payload], [`${base}/air/state`, "None"]);
      assert.match(messages[off + 2].payload, /^\d/);
      assert.equal(bench.topics.last(`${base}/soil/status`), undefined);
    });

    test("is told of on the event stream: no value, all about it, and when it is back", async () => {
      await well();
      const stream = await openEvents(bench.device);
      await broken();
      await well();
      await bench.device.until(() => stream.events.filter(({ name }) => name === "entity").length >= 2, 8, "two events");
      const [bad, good] = stream.events.filter(({ name }) => name === "entity").map(({ data }) => JSON.parse(data));
      assert.deepEqual([bad.id, bad.value, bad.error], ["air", null, "no answer"]);
      assert.deepEqual([good.id, good.error], ["air", undefined]);
      assert.ok(stream.events.some(({ name, data }) => name === "state" && data === '{"air":null}'));
      stream.close();
    });

    test("Home Assistant is told where to see whether it can be read", async () => {
      const { avty, cmps } = JSON.parse(bench.topics.last("homeassistant/device/house/config") as string);
      assert.deepEqual(avty, [{ t: `${base}/status` }]);
      assert.deepEqual(cmps.air.avty, [{ t: `${base}/status` }, { t: `${base}/air/status` }]);
      assert.equal(cmps.air.avty_mode, "all");
      assert.equal(cmps.soil.avty, undefined);
    });
  },
);

onEngine(
  "sim",
  "a reading on a pin",
  {
    config: {
      id: "house",
      board: "esp8266",
      mqtt: { url: "mqtt://127.0.0.1:1883" },
      sensors: [
        {
          id: "soil",
          driver: "analog",
          pin: "A0",
          every: "1s",
          precision: 1,
          filters: [
            {
              calibrate: [
                [20, 0],
                [80, 100],
              ],
            },
            { median: 3 },
            { throttle: "1m" },
          ],
        },
      ],
    },
  },
  (bench) => {
    test("goes through a day: told once a minute, without its outliers", async () => {
      const { device, topics } = bench;
      const from = topics.messages.length;
      device.board?.pins.analog("A0", 0.5);
      for (let minute = 0; minute < 60; minute++) {
        device.board?.pins.analog("A0", 0.5 + minute / 1000);
        await device.advance(58_000, 1000);
        device.board?.pins.analog("A0", 1);
        await device.advance(1000, 1000);
        device.board?.pins.analog("A0", 0.5 + minute / 1000);
        await device.advance(1000, 1000);
      }
      const told = topics.messages.slice(from).filter(({ topic }) => topic === `${base}/soil/state`);
      assert.ok(told.length >= 55 && told.length <= 62, `told ${told.length} times`);
      for (const { payload } of told) assert.ok(Number(payload) >= 50 && Number(payload) < 65, payload);
    });
  },
);
