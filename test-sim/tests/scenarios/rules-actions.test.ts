import assert from "node:assert/strict";
import { test } from "node:test";
import { type Bench, onEachEngine } from "./suite.ts";

const config = {
  id: "acts",
  board: "linux",
  mqtt: { url: "mqtt://127.0.0.1:1883" },
  location: { latitude: 52.5, longitude: 13.4 },
  sensors: [
    { id: "knob", driver: "button", pin: "D4", double: "100ms" },
    { id: "tank", driver: "template" },
    { id: "door", driver: "template", kind: "binary_sensor" },
  ],
  outputs: [
    { id: "relay", driver: "switch", pin: "D5" },
    { id: "fan", driver: "switch", pin: "D6" },
    { id: "pump", driver: "switch", pin: "D7" },
    { id: "lamp", driver: "switch", pin: "D8" },
    { id: "bell", driver: "button" },
    { id: "linger", driver: "number", min: 0, max: 10, safe: 1 },
    { id: "steps", driver: "switch", pin: "D9" },
    { id: "day", driver: "switch", pin: "D10" },
    { id: "known", driver: "switch", pin: "D11" },
  ],
  rules: [
    { when: "knob.single", toggle: "relay" },
    { when: "knob.single and not fan", set: { fan: true } },
    { when: "knob.single and fan", set: { fan: false } },
    { when: "tank < 10", refuse: { pump: "the tank is empty" } },
    { when: "door", off_delay: "linger", set: { lamp: true }, else: { lamp: false } },
    { when: "tank > 90", press: "bell", log: "the tank has {tank} l", publish: { topic: "alarm", payload: "{tank} l" } },
    { when: "tank > 50", do: [{ set: { steps: true } }, { wait: "1s" }, { set: { steps: false } }] },
    { when: "(sun.up or sun.down) and weekday >= mon and time >= 00:00", set: { day: true } },
    { when: "tank.available", set: { known: true }, else: { known: false } },
  ],
};

const app = `
import type { App } from "demitasse";
export default function app({ http, device }: App) {
  let rings = 0;
  device.watch("bell", () => { rings++; });
  http.get("/rings", () => String(rings));
  http.post("/feed", (request) => {
    const given = request.json();
    if (given.fail) device.fail(given.id, given.fail);
    else device.update(given.id, given.value);
  });
}`;

const state = async (bench: Bench): Promise<Record<string, unknown>> => (await bench.device.request("GET", "/api/state")).json();
const feed = (bench: Bench, id: string, value: unknown) => bench.device.request("POST", "/feed", { id, value });
const put = (bench: Bench, id: string, value: unknown) => bench.device.request("POST", `/api/entities/${id}`, { value });

onEachEngine("what rules do", { config, app }, (bench) => {
  const becomes = (id: string, value: unknown, within = 10) =>
    bench.device.until(async () => (await state(bench))[id] === value, within, `${id} is ${value}`);

  test("a button toggles a relay, by one rule or by two, and after five presses both are on", async () => {
    for (let press = 1; press <= 5; press++) {
      await bench.device.evaluate('E.emit("pin0",true)');
      await bench.device.evaluate('E.emit("pin0",false)');
      await becomes("relay", press % 2 === 1);
      await becomes("fan", press % 2 === 1);
    }
  });

  test("a command is refused with the rule's reason, its safe value is not", async () => {
    await feed(bench, "tank", 5);
    const { status, text } = await put(bench, "pump", true);
    assert.deepEqual([status, text], [409, '{"error":"the tank is empty"}']);
    assert.equal((await put(bench, "pump", false)).status, 200);
    await feed(bench, "tank", 20);
    assert.equal((await put(bench, "pump", true)).status, 200);
  });

  test("steps are done in turn, with a wait between them", async () => {
    await feed(bench, "tank", 60);
    await becomes("steps", true);
    await becomes("steps", false);
  });

  test("a rule presses, logs and publishes", async () => {
    await feed(bench, "tank", 95);
    await bench.device.until(() => bench.topics.last("alarm") === "95 l", 60, "the message");
    assert.ok(
      bench.device.log.some((line) => line.includes("the tank has 95 l")),
      bench.device.log.join("\n"),
    );
    assert.equal((await bench.device.request("GET", "/rings")).text, "1");
  });

  test("an off-delay is as long as a number says", async () => {
    await feed(bench, "door", true);
    await becomes("lamp", true);
    await feed(bench, "door", false);
    assert.equal((await state(bench)).lamp, true);
    await becomes("lamp", false);
  });

  test("time, weekday and sun are conditions", () => becomes("day", true));

  test("so is whether a sensor can be read", async () => {
    await becomes("known", true);
    await bench.device.request("POST", "/feed", { id: "tank", fail: "no echo" });
    await becomes("known", false);
  });
});
