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

  test("takes away an entity that an earlier firmware had, also after a power cut", async () => {
    const { device, topics } = bench;
    const announce = async (count: number) => {
      const from = topics.messages.length;
      await topics.publish("homeassistant/status", "online");
      await device.until(() => payloads(from).length >= count, 10, `${count} payloads`);
      return payloads(from).map(({ payload }) => JSON.parse(payload).cmps);
    };
    const ids = `require("Storage").read("ha.ids")`;
    // What an earlier firmware announces that has a fan, too.
    await device.evaluate(`(global.was=${ids}+"",require("Storage").write("ha.ids",",fan:switch"+was),1)`);
    await announce(1);
    await device.evaluate(`(require("Storage").write("ha.ids",was),1)`);
    const from = topics.messages.length;
    await device.reboot();
    await device.until(() => payloads(from).length > 1, 10, "both payloads");
    assert.deepEqual(JSON.parse(payloads(from)[0].payload).cmps, { fan: { p: "switch" } });
    assert.ok(JSON.parse(payloads(from)[1].payload).cmps.air.uniq_id);
    assert.equal((await announce(1)).length, 1, "and that once");
  });

  test("writes nothing into Storage", async () => {
    const image = [".bootcde", "ha", "ha.ids", "page", ...(bench.engine === "espruino" ? ["records"] : [])];
    const files: string[] = JSON.parse(await bench.device.evaluate(`JSON.stringify(require("Storage").list())`));
    assert.deepEqual(files.sort(), image);
  });
});
