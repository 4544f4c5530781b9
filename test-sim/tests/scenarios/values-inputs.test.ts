import assert from "node:assert/strict";
import { test } from "node:test";
import { openEvents } from "../../engines/events.ts";
import { type Bench, onEachEngine, onEngine } from "./suite.ts";

const base = "demitasse/house";
const config = {
  id: "house",
  board: "esp8266",
  mqtt: { url: "mqtt://127.0.0.1:1883" },
  sensors: [
    { id: "door", driver: "digital", pin: "D4", debounce: "50ms" },
    { id: "knob", name: "Knob", driver: "button", pin: "D5", long: "600ms", double: "300ms" },
    {
      id: "rain",
      driver: "counter",
      pin: "D12",
      debounce: "5ms",
      factor: 0.25,
      per: "1m",
      unit: "mm",
      rate_unit: "mm/min",
      every: "200ms",
      restore: true,
    },
  ],
  outputs: [{ id: "lamp", driver: "switch", pin: "D13" }],
  rules: [{ when: "knob.double", set: { lamp: true } }],
};
const app = `
import type { App } from "demitasse";
export default function app({ device }: App) {
  global.presses = "";
  ["single", "double", "long"].forEach((press) => { device.watch("knob." + press, (what) => { global.presses += what + " "; }); });
}`;

/** What the linux board's pins are told instead of being driven: their number among the pins of the config. */
const numbers: Record<string, number> = { D4: 0, D5: 1, D12: 2 };
async function drive(bench: Bench, pin: string, level: number) {
  if (bench.device.board) bench.device.board.pins.drive(pin, level);
  else await bench.device.evaluate(`(E.emit("pin${numbers[pin]}",${level ? "true" : "false"}),1)`);
}

/** A pin that changes at these times, in ms from now, high first. The interpreter does it by itself: its console may be late. */
async function play(bench: Bench, pin: string, times: number[]) {
  if (bench.device.board) {
    for (const [i, time] of times.entries()) {
      await bench.device.advance(time - (times[i - 1] ?? 0));
      await drive(bench, pin, i % 2 ? 0 : 1);
    }
    return;
  }
  const steps = times.map((time, i) => `setTimeout(()=>E.emit("pin${numbers[pin]}",${i % 2 === 0}),${time})`);
  await bench.device.evaluate(`(${steps.join()},1)`);
  await bench.device.advance(times[times.length - 1]);
}

onEachEngine("inputs", { config, app }, (bench) => {
  const get = async (id: string) => (await bench.device.request("GET", `/api/entities/${id}`)).json();
  test("a pin that is watched is told of at once", async () => {
    assert.equal((await get("door")).value, false);
    await drive(bench, "D4", 1);
    await bench.device.until(() => bench.topics.last(`${base}/door/state`) === "ON", 2, "the door over MQTT");
    await drive(bench, "D4", 0);
    await bench.device.until(() => bench.topics.last(`${base}/door/state`) === "OFF", 2, "the door is shut");
  });

  test("presses are told over MQTT, on the event stream, to the program and to rules", async () => {
    const { device, topics } = bench;
    const from = topics.messages.length;
    const stream = await openEvents(device);
    await play(bench, "D5", [1, 100, 600, 700, 800, 900, 1400, 2300]);
    await device.until(
      () => topics.messages.slice(from).filter(({ topic }) => topic === `${base}/knob/press`).length >= 3,
      3,
      "three presses",
    );
    const told = topics.messages.slice(from).filter(({ topic }) => topic === `${base}/knob/press`);
    assert.deepEqual(
      told.map(({ payload, retain }) => [payload, retain]),
      [
        ['{"event_type":"single"}', false],
        ['{"event_type":"double"}', false],
        ['{"event_type":"long"}', false],
      ],
    );
    assert.equal(await device.evaluate("presses"), "single double long ");
    await device.until(() => stream.events.filter(({ name }) => name === "press").length >= 3, 3, "three events");
    assert.deepEqual(
      stream.events.filter(({ name }) => name === "press").map(({ data }) => data),
      ['{"knob":"single"}', '{"knob":"double"}', '{"knob":"long"}'],
    );
    stream.close();
    assert.equal((await get("lamp")).value, true);
  });

  test("Home Assistant gets an event entity beside the button", async () => {
    const { cmps } = JSON.parse(bench.topics.last("homeassistant/device/house/config") as string);
    assert.deepEqual(cmps.knob_press, {
      p: "event",
      uniq_id: "house-knob_press",
      name: "Knob press",
      dev_cla: "button",
      stat_t: `${base}/knob/press`,
      evt_typ: ["single", "double", "long"],
    });
    assert.equal(cmps.rain_total.stat_cla, "total_increasing");
    assert.equal(cmps.rain_total.unit_of_meas, "mm");
    assert.equal(cmps.rain_rate.unit_of_meas, "mm/min");
  });

  test("a counter counts pulses, and knows how quickly they come", async () => {
    const { device } = bench;
    assert.equal((await get("rain_total")).value, 0);
    await play(
      bench,
      "D12",
      Array.from({ length: 16 }, (_, i) => 1 + 100 * i),
    );
    await device.until(async () => (await get("rain_total")).value === 2, 2, "eight pulses");
    const { value } = await get("rain_rate");
    // Five a second at 0.25 each are 75 a minute.
    assert.ok(value > 40 && value < 90, `rate ${value}`);
  });

  test("its rate falls when no more pulses come, and its total is there again after a restart", async () => {
    const { device } = bench;
    await device.until(async () => (await get("rain_rate")).value < 8, 5, "the rate falls");
    await device.reboot();
    await device.until(async () => (await get("rain_total")).value !== null, 3, "the total is there");
    assert.equal((await get("rain_total")).value, 2);
    await drive(bench, "D12", 1);
    await device.until(async () => (await get("rain_total")).value === 2.25, 2, "it goes on");
    await drive(bench, "D12", 0);
  });
});

onEngine("sim", "a pin that bounces", { config }, (bench) => {
  const changes = (id: string) => bench.topics.messages.filter(({ topic }) => topic === `${base}/${id}/state`).length;

  test("counts as one change", async () => {
    const { device } = bench;
    await device.advance(500);
    const before = changes("door");
    for (let i = 0; i < 10; i++) {
      await drive(bench, "D4", i % 2 ? 0 : 1);
      await device.advance(4);
    }
    await drive(bench, "D4", 1);
    await device.advance(200);
    assert.equal(changes("door"), before + 1);
    assert.equal(bench.topics.last(`${base}/door/state`), "ON");
  });
});

const gauge = { ...config.sensors[2], every: "30s" };
onEngine("sim", "a counter in the long run", { long: true, config: { ...config, sensors: [gauge], rules: [] } }, (bench) => {
  test("writes its total at most once an hour, 24 times a day", async () => {
    const { device } = bench;
    await device.evaluate(
      `(global.writes=0,global.was=require("Flash").write,require("Flash").write=function(a,b){global.writes++;return global.was(a,b)},0)`,
    );
    for (let minute = 0; minute < 150; minute++) {
      await drive(bench, "D12", 1);
      await device.advance(30_000, 5000);
      await drive(bench, "D12", 0);
      await device.advance(30_000, 5000);
    }
    const count = Number(await device.evaluate("writes"));
    assert.ok(count >= 2 && count <= 4, `${count} writes in two hours and a half`);
  });
});
