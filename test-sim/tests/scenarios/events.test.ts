import assert from "node:assert/strict";
import { test } from "node:test";
import { openEvents } from "../../engines/events.ts";
import { greenhouse, onEachEngine } from "./suite.ts";

onEachEngine("the event stream", { config: greenhouse }, (bench) => {
  const set = (id: string, value: unknown) => bench.device.request("POST", `/api/entities/${id}`, { value });

  test("begins with a state event that has everything", async () => {
    const stream = await openEvents(bench.device);
    assert.equal(stream.headers[":status"], "200");
    assert.match(stream.headers["content-type"], /^text\/event-stream/);
    await bench.device.until(() => stream.events.length > 0, 5, "the first event");
    assert.equal(stream.events[0].name, "state");
    assert.deepEqual(Object.keys(JSON.parse(stream.events[0].data)), ["air", "soil", "door", "relay", "lamp", "bell"]);
    stream.close();
  });

  test("then tells what changed, and only that, whoever changed it", async () => {
    const stream = await openEvents(bench.device);
    const said = (id: string, value: unknown) =>
      stream.events.slice(1).some(({ name, data }) => name === "state" && JSON.parse(data)[id] === value);
    await bench.device.until(() => stream.events.length > 0, 5, "the first event");
    await set("relay", true);
    await bench.device.until(() => said("relay", true), 5, "relay is on");
    await bench.topics.publish("demitasse/greenhouse/lamp/set", "30");
    await bench.device.until(() => said("lamp", 30), 5, "the lamp at 30");
    for (const { name, data } of stream.events.slice(1)) if (name === "state") assert.ok(Object.keys(JSON.parse(data)).length < 6, data);
    stream.close();
    await set("relay", false);
    await set("lamp", 0);
  });

  test("every browser gets every change", async () => {
    const streams = await Promise.all([1, 2, 3, 4].map(() => openEvents(bench.device)));
    assert.deepEqual(
      streams.map(({ headers }) => headers[":status"]),
      ["200", "200", "200", "200"],
    );
    const fifth = await bench.device.request("GET", "/api/events");
    assert.deepEqual([fifth.status, fifth.json()], [503, { error: "too many event streams" }]);
    await set("relay", true);
    for (const stream of streams)
      await bench.device.until(() => stream.events.some(({ data }) => data.includes('"relay":true')), 5, "relay is on");
    for (const stream of streams) stream.close();
    await set("relay", false);
  });

  test("a browser that went away does not keep its connection", async () => {
    const before = await bench.device.jsvars();
    const streams = await Promise.all([1, 2, 3, 4].map(() => openEvents(bench.device)));
    for (const stream of streams) stream.close();
    if (bench.engine === "espruino")
      await bench.device.until(async () => (await bench.device.jsvars()) <= before, 20, `jsvars back at ${before}`);
    else await bench.device.advance(20_000);
    for (let i = 0; i < 12; i++) {
      const stream = await openEvents(bench.device);
      stream.close();
      await bench.device.advance(200);
    }
    assert.equal((await bench.device.request("GET", "/api/state")).status, 200);
  });
});

// Without sensors nothing changes, so only heartbeats keep the stream alive.
onEachEngine("a quiet event stream", { config: { ...greenhouse, sensors: [] } }, (bench) => {
  test("has a heartbeat comment", async () => {
    const stream = await openEvents(bench.device);
    await bench.device.until(() => stream.events.some(({ name }) => name === ":"), 40, "a heartbeat");
    assert.equal(stream.ended, false);
    stream.close();
  });
});
