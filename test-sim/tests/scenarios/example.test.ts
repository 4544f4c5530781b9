import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../engines/image.ts";
import { type Bench, base, greenhouse, onEachEngine, onEngine } from "./suite.ts";

// The worked example as it stands, with something that fails in each of its places, and a handle to stop it by.
const app = `
import type { App } from "demitasse";
import example from ${JSON.stringify(join(root, "src/app.ts"))};
export default function app(parts: App) {
  example(parts);
  parts.http.get("/broken", () => { throw new Error("route"); });
  parts.mqtt.subscribe("broken", () => { throw new Error("subscriber"); });
  parts.device.watch("relay", () => { throw new Error("watcher"); });
  parts.tasks.every("200ms", "broken", () => { throw new Error("task"); });
  global.halt = () => { parts.device.stop(); };
  global.go = () => { parts.device.start(); };
}`;

const get = async (bench: Bench, path: string) => (await bench.device.request("GET", path)).json();
const state = async (bench: Bench, id: string) => (await get(bench, "/api/state"))[id];
const answers = (bench: Bench) =>
  bench.device.request("GET", "/api/state").then(
    ({ status }) => status === 200,
    () => false,
  );

async function works(bench: Bench): Promise<void> {
  const { device, topics } = bench;
  assert.deepEqual(await get(bench, "/hello/world"), { hello: "world" });
  const first = await state(bench, "air");
  await device.until(async () => (await state(bench, "air")) !== first, 5, "the sensor moves");
  assert.ok((await device.request("POST", "/pump", { on: true })).status < 300);
  assert.equal(await state(bench, "relay"), true);
  await device.until(() => topics.last(`${base}/relay/state`) === "ON", 5, "the pump's state over MQTT");
  await topics.publish("alerts/cellar", "flood");
  await device.until(async () => (await state(bench, "relay")) === false, 5, "the flood stops the pump");
  const lamp = await state(bench, "lamp");
  await device.request("POST", "/api/entities/bell", { value: true });
  await device.until(async () => (await state(bench, "lamp")) === (lamp ? 0 : 100), 5, "the bell switches the lamp");
}

onEachEngine("the worked example", { config: greenhouse, app }, (bench) => {
  test("web server, task, subscription and sensors go on side by side, while others fail", async () => {
    assert.equal((await bench.device.request("GET", "/broken")).status, 500);
    await bench.topics.publish("broken", "x");
    await works(bench);
    const errors = async (task: string) =>
      (await get(bench, "/api/system")).tasks.find(({ name }: { name: string }) => name === task).errors;
    await bench.device.until(async () => (await errors("broken")) > 2, 5, "the failures are counted");
    assert.equal(await errors("air"), 0);
  });

  test("a stop ends the tasks, makes outputs safe, says goodbye and closes the sockets; a start brings all back", async () => {
    const { device, topics, broker } = bench;
    const memory: number[] = [];
    for (let round = 0; round < 3; round++) {
      await device.request("POST", "/pump", { on: true });
      await device.until(() => topics.last(`${base}/relay/state`) === "ON", 5, "the pump is on");
      const from = topics.messages.length;
      await device.evaluate("(halt(),1)");
      await device.until(() => topics.last(`${base}/status`) === "offline", 5, "goodbye over MQTT");
      await device.until(() => !broker.clients().includes("greenhouse"), 5, "the connection is closed");
      await device.until(async () => !(await answers(bench)), 5, "the web port is closed");
      assert.equal(topics.last(`${base}/relay/state`), "OFF", "the pump went off before the goodbye");
      assert.equal(topics.messages.slice(from).filter(({ topic }) => topic === `${base}/status`).length, 1, "goodbye, not the will");
      const said = topics.messages.length;
      const lines = device.log.length;
      await device.advance(1500);
      assert.equal(topics.messages.length, said, "silence");
      assert.deepEqual(device.log.slice(lines), [], "no task runs any more");

      await device.evaluate("(go(),1)");
      await device.until(() => answers(bench), 10, "the web is back");
      await device.until(() => topics.last(`${base}/status`) === "online", 15, "online again");
      await works(bench);
      await device.advance(2000);
      memory.push(await device.jsvars());
    }
    if (bench.engine === "espruino") assert.ok(memory[2] <= memory[1], `jsvars after each start: ${memory}`);
  });
});

onEngine("sim", "the worked example", { config: greenhouse, app }, (bench) => {
  test("waters dry soil for three seconds and reports it", async () => {
    const { device, topics } = bench;
    const pump = () => topics.messages.filter(({ topic }) => topic === `${base}/relay/state`).map(({ payload }) => payload);
    device.board?.pins.analog("A0", 0.1);
    await device.advance(28_000);
    assert.ok(!pump().includes("ON"), "not before half a minute");
    await device.until(() => pump().includes("ON"), 4, "the pump goes on");
    await device.advance(2500);
    assert.equal(await state(bench, "relay"), true);
    await device.until(() => pump().at(-1) === "OFF", 2, "the pump goes off");
    await device.until(() => topics.last(`${base}/watered`) === "1", 2, "the report");
    assert.equal(device.board?.pins.level("D5"), 0);
  });
});
