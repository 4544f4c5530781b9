import assert from "node:assert/strict";
import { test } from "node:test";
import { greenhouse, onEachEngine } from "./suite.ts";

const topic = "homeassistant/device/greenhouse/config";

onEachEngine("Home Assistant discovery", { config: greenhouse }, (bench) => {
  const payloads = (from = 0) => bench.topics.messages.slice(from).filter((message) => message.topic === topic);

  test("announces every entity when it connects", async () => {
    await bench.device.until(() => payloads().length > 0, 10, "the announcement");
    const { cmps, dev } = JSON.parse(payloads()[0].payload);
    assert.equal(dev.ids, "greenhouse");
    const entities = (await bench.device.request("GET", "/api/entities")).json();
    assert.deepEqual(
      Object.keys(cmps),
      entities.map(({ id }: { id: string }) => id),
    );
    for (const { id, kind } of entities) assert.equal(cmps[id].p, kind);
  });

  test("announces again when Home Assistant says that it is online", async () => {
    const from = bench.topics.messages.length;
    await bench.topics.publish("homeassistant/status", "online");
    await bench.device.until(() => payloads(from).length > 0, 10, "the announcement");
    assert.doesNotThrow(() => JSON.parse(payloads(from)[0].payload));
  });

  test("takes away an entity that an earlier firmware had", async () => {
    await bench.device.evaluate('require("Storage").write("ha.was","fan:switch,air:sensor")');
    const from = bench.topics.messages.length;
    await bench.topics.publish("homeassistant/status", "online");
    await bench.device.until(() => payloads(from).length > 1, 10, "both payloads");
    assert.deepEqual(JSON.parse(payloads(from)[0].payload).cmps, { fan: { p: "switch" } });
    assert.ok(JSON.parse(payloads(from)[1].payload).cmps.air.uniq_id);
  });
});
