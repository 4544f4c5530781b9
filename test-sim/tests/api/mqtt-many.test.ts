import assert from "node:assert/strict";
import { test } from "node:test";
import { onEachEngine } from "../scenarios/suite.ts";

const base = "demitasse/many";
const name = (index: number) => `A rather long name, number ${index}`;
const id = (index: number) => `entity_of_a_name_${String(index).padStart(2, "0")}`;

/** 60 entities with long names, more than the budget of a board allows but not more than its memory holds: 30 outputs and 30 sensors. */
const config = {
  id: "many",
  board: "linux",
  mqtt: { url: "mqtt://127.0.0.1:1883" },
  sensors: Array.from({ length: 30 }, (_, index) => ({ id: id(index), name: name(index), driver: "demo", every: "1h" })),
  outputs: Array.from({ length: 30 }, (_, index) => ({ id: id(index + 30), name: name(index + 30), driver: "switch", pin: `D${index}` })),
};

onEachEngine("a device with 60 entities", { config, lenient: true }, (bench) => {
  /** Topics of the device without `PREFIX/ID/`, in the order in which the broker got them. */
  const told = () => bench.broker.published.map(({ topic }) => topic.replace(`${base}/`, ""));
  const announced = () => told().filter((topic) => topic === "homeassistant/device/many/config").length;

  test("tells that it is there, then all states, then announces itself whole; nothing is dropped", async () => {
    await bench.device.until(() => announced() === 1, 60, "the announcement");
    const topics = told();
    assert.equal(topics[0], "status");
    const last = topics.indexOf("homeassistant/device/many/config");
    for (let index = 30; index < 60; index++) assert.ok(topics.slice(0, last).includes(`${id(index)}/state`), id(index));
    const config = JSON.parse(bench.broker.published[last].payload);
    assert.equal(Object.keys(config.cmps).length, 60);
    assert.equal((await (await bench.device.request("GET", "/api/system")).json()).mqtt.dropped, 0);
    assert.equal(bench.device.log.filter((line) => line.startsWith("Demitasse")).length, 1, bench.device.log.join("\n"));
  });

  test("announces itself once more to Home Assistant that has begun anew, and not for a birth message that the broker kept", async () => {
    bench.broker.published.length = 0;
    await bench.topics.publish("homeassistant/status", "online", { retain: true });
    await bench.device.until(() => announced() === 1, 60, "the announcement");
    await bench.device.advance(2000);
    assert.equal(announced(), 1);
    bench.broker.published.length = 0;
    await bench.device.reboot();
    await bench.device.until(() => announced() === 1, 60, "the announcement after the next boot");
    await bench.device.advance(2000);
    assert.equal(announced(), 1);
  });
});
