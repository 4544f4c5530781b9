import assert from "node:assert/strict";
import { test } from "node:test";
import { watchTopics } from "../../broker/index.ts";
import { base, greenhouse, onEachEngine } from "./suite.ts";

const value = async (bench: { device: { request(method: string, path: string): Promise<{ json(): any }> } }, id: string) =>
  (await bench.device.request("GET", "/api/state")).json()[id];

onEachEngine("MQTT", { config: greenhouse }, (bench) => {
  const said = (topic: string, payload: string | RegExp, from = 0) =>
    bench.device.until(
      () =>
        bench.topics.messages
          .slice(from)
          .some(
            (message) =>
              message.topic === topic && (typeof payload === "string" ? message.payload === payload : payload.test(message.payload)),
          ),
      5,
      `${topic} ${payload}`,
    );
  const set = async (id: string, text: string, topic = `${base}/${id}/set`) => {
    const from = bench.topics.messages.length;
    await bench.topics.publish(topic, text);
    return from;
  };

  test("status is online, and retained", async () => {
    await said(`${base}/status`, "online");
    const late = await watchTopics(bench.broker.url, `${base}/status`);
    await bench.device.until(() => late.messages.length > 0, 5, "the retained status");
    assert.deepEqual(late.messages[0], { topic: `${base}/status`, payload: "online", retain: true, qos: 0 });
    await late.end();
  });

  test("every state but a button's is retained: numbers as they are, ON or OFF for booleans", async () => {
    await said(`${base}/air/state`, /^-?\d+(\.\d)?$/);
    await said(`${base}/soil/state`, /^-?\d+(\.\d)?$/);
    await said(`${base}/door/state`, "OFF");
    const late = await watchTopics(bench.broker.url, `${base}/+/state`);
    const kept = () =>
      Object.fromEntries(late.messages.filter(({ retain }) => retain).map(({ topic, payload }) => [topic.split("/")[2], payload]));
    await bench.device.until(() => Object.keys(kept()).length >= 5, 5, "five retained states");
    await late.end();
    assert.deepEqual(Object.keys(kept()).sort(), ["air", "door", "lamp", "relay", "soil"]);
    assert.equal(kept().door, "OFF");
    assert.equal(kept().relay, "OFF");
    assert.equal(kept().lamp, "0");
  });

  for (const [on, off] of [
    ["ON", "OFF"],
    ["on", "off"],
    ["true", "false"],
    ["True", "FALSE"],
    ["1", "0"],
  ]) {
    test(`set takes ${on} and ${off} for a switch`, async () => {
      await said(`${base}/relay/state`, "ON", await set("relay", on));
      assert.equal(await value(bench, "relay"), true);
      await said(`${base}/relay/state`, "OFF", await set("relay", off));
      assert.equal(await value(bench, "relay"), false);
    });
  }

  test("set takes a number for a light; ON brings back the last level, OFF is 0", async () => {
    await said(`${base}/lamp/state`, "40", await set("lamp", "40"));
    await said(`${base}/lamp/state`, "0", await set("lamp", "OFF"));
    await said(`${base}/lamp/state`, "40", await set("lamp", "ON"));
    await said(`${base}/lamp/state`, "0", await set("lamp", "false"));
    await said(`${base}/lamp/state`, "40", await set("lamp", "1"));
    await said(`${base}/lamp/state`, "0", await set("lamp", "0"));
  });

  test("what HTTP changes arrives over MQTT", async () => {
    const from = bench.topics.messages.length;
    await bench.device.request("POST", "/api/entities/relay", { value: true });
    await said(`${base}/relay/state`, "ON", from);
    await bench.device.request("POST", "/api/entities/relay", { value: false });
    await said(`${base}/relay/state`, "OFF", from);
  });

  test("a button can be pressed", async () => {
    const lines = bench.device.log.length;
    await set("bell", "ON");
    await said(`${base}/relay/state`, "ON", await set("relay", "ON"));
    await set("relay", "OFF");
    assert.deepEqual(bench.device.log.slice(lines), []);
    assert.equal(await value(bench, "bell"), null);
  });

  for (const [id, text] of [
    ["relay", "maybe"],
    ["relay", ""],
    ["relay", "{"],
    ["lamp", "101"],
    ["lamp", "-1"],
    ["lamp", "bright"],
    ["lamp", "NaN"],
    ["air", "20"],
    ["nobody", "ON"],
    ["on", "ON"],
    ["relay", "\u0000\u00ff"],
    ["relay", "x".repeat(2000)],
  ]) {
    test(`rubbish on ${id}/set changes nothing: ${JSON.stringify(text.slice(0, 20))}`, async () => {
      const before = (await bench.device.request("GET", "/api/state")).json();
      await set(id, text);
      await said(`${base}/relay/state`, "ON", await set("relay", "ON"));
      await said(`${base}/relay/state`, "OFF", await set("relay", "OFF"));
      const after = (await bench.device.request("GET", "/api/state")).json();
      assert.deepEqual({ ...after, air: 0, soil: 0 }, { ...before, air: 0, soil: 0 });
    });
  }

  test("whoever is refused is told the true state again, since they may show another already", async () => {
    await said(`${base}/relay/state`, "OFF", await set("relay", "maybe"));
    await said(`${base}/lamp/state`, "0", await set("lamp", "101"));
  });

  test("the will says offline, retained, when the device is cut off", async () => {
    const from = bench.topics.messages.length;
    await bench.device.reboot();
    await said(`${base}/status`, "offline", from);
    await said(`${base}/status`, "online", from);
    const states = bench.topics.messages.slice(from).filter(({ topic }) => topic === `${base}/status`);
    assert.deepEqual(
      states.map(({ payload }) => payload),
      ["offline", "online"],
    );
  });
});

onEachEngine("telemetry", { config: greenhouse }, (bench) => {
  test("system is sent once a minute", async () => {
    await bench.device.until(() => bench.topics.last(`${base}/system`), 70, "telemetry");
    const system = JSON.parse(bench.topics.last(`${base}/system`) as string);
    assert.equal(system.id, "greenhouse");
    assert.ok(system.memory.free > 0);
    assert.ok(Array.isArray(system.tasks));
    assert.ok(!("log" in system), "the log is asked for, not sent each minute");
    if (bench.engine === "sim") {
      const count = () => bench.topics.messages.filter(({ topic }) => topic === `${base}/system`).length;
      const before = count();
      await bench.device.advance(180_000);
      assert.equal(count() - before, 3);
    }
  });
});
