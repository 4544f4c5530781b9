import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { test } from "node:test";
import { watchTopics } from "../../broker/index.ts";
import { get, isUnharmed, keepsItsMemory } from "./harm.ts";
import { base, greenhouse, onEachEngine } from "./suite.ts";

const app = `
import type { App } from "demitasse";
export default function app({ http, mqtt, tasks, device }: App) {
  let runs = 0;
  http.get("/boom", () => { throw new Error("handler"); });
  http.get("/promise", () => Promise.reject(new Error("promise")));
  http.get("/late", () => tasks.sleep("300ms").then(() => "at last"));
  http.get("/runs", () => ({ runs: runs }));
  mqtt.subscribe("boom", () => { throw new Error("subscriber"); });
  tasks.every("200ms", "healthy", () => { runs++; });
}`;

onEachEngine("faults", { config: greenhouse, app }, (bench) => {
  test("a handler that throws is a 500, every time", async () => {
    await keepsItsMemory(bench, "handlers that throw", async () => {
      for (const path of ["/boom", "/promise"]) {
        const { status, json } = await bench.device.request("GET", path);
        assert.equal(status, 500);
        assert.deepEqual(Object.keys(json()), ["error"]);
      }
    });
    await isUnharmed(bench);
  });

  test("a subscriber that throws harms nobody", async () => {
    await keepsItsMemory(bench, "subscribers that throw", async () => {
      await bench.topics.publish("boom", "x");
      await bench.device.advance(100);
    });
    await isUnharmed(bench);
  });

  test("bad JSON is a 400, every time", async () => {
    await keepsItsMemory(bench, "bad JSON", async () => {
      assert.equal((await bench.device.request("POST", "/api/entities/relay", "{{{", { "content-type": "application/json" })).status, 400);
    });
    await isUnharmed(bench);
  });

  test("a body too large is a 413, every time", async () => {
    await keepsItsMemory(bench, "large bodies", async () => {
      assert.equal((await bench.device.request("POST", "/api/entities/relay", "x".repeat(20_000))).status, 413);
    });
    await isUnharmed(bench);
  });

  test("rubbish on set topics is refused", async () => {
    await keepsItsMemory(bench, "rubbish", async () => {
      for (const id of ["relay", "lamp", "nobody", "air"]) await bench.topics.publish(`${base}/${id}/set`, "rubbish \u0000 {");
      await bench.device.advance(100);
    });
    await isUnharmed(bench);
  });

  test("clients that stay and say nothing do not keep others out for long", async () => {
    const sockets: Socket[] = [];
    for (let i = 0; i < 12; i++) {
      const socket = await bench.device.raw().catch(() => undefined);
      if (socket) sockets.push(socket);
      await bench.device.advance(20);
    }
    await bench.device.until(
      () =>
        bench.device.request("GET", "/api/state").then(
          ({ status }) => status === 200,
          () => false,
        ),
      30,
      "an answer while others stay silent",
    );
    for (const socket of sockets) socket.destroy();
    await isUnharmed(bench);
  });

  test("a header of 40 kB is cut off and the device goes on", async () => {
    const socket = await bench.device.raw();
    socket.write(`GET / HTTP/1.1\r\nX: ${"a".repeat(40_000)}\r\n\r\n`);
    await bench.device.advance(1000);
    socket.destroy();
    await bench.device.until(
      () =>
        bench.device.request("GET", "/api/state").then(
          ({ status }) => status === 200,
          () => false,
        ),
      15,
      "an answer after the flood",
    );
    await isUnharmed(bench);
  });
});

for (const [when, bytes] of [
  ["before they said anything", ""],
  ["in the middle of the headers", "GET /api/state HTTP/1.1\r\nHost: x\r\nUser-Ag"],
  ["in the middle of the body", 'POST /api/entities/relay HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{"value":'],
  ["while the handler is pending", "GET /late HTTP/1.1\r\nHost: x\r\n\r\n"],
  ["while the page is on its way", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"],
]) {
  onEachEngine(`fifty clients that vanish ${when}`, { config: greenhouse, app }, (bench) => {
    const vanish = async (i: number): Promise<void> => {
      const socket = await bench.device.raw();
      if (bytes) await new Promise((sent) => socket.write(bytes, sent));
      await bench.device.advance(5);
      // Half of them say goodbye, half are cut off.
      if (i % 2) socket.destroy();
      else socket.resetAndDestroy();
      await bench.device.advance(15);
    };

    test("leave nothing behind", async () => {
      await isUnharmed(bench);
      // What the interpreter makes once and keeps (its classes, a word to who is one too many) is made by the first of them.
      for (let i = 0; i < 6; i++) await vanish(i);
      await bench.device.advance(7000);
      const before = await bench.device.jsvars();
      for (let i = 0; i < 50; i++) await vanish(i);
      if (bench.engine === "espruino")
        await bench.device.until(async () => (await bench.device.jsvars()) <= before, 30, `jsvars back at ${before}`);
      else await bench.device.advance(30_000);
      await isUnharmed(bench);
    });
  });
}

onEachEngine("no broker at boot", { config: greenhouse, app, brokerDown: true }, (bench) => {
  test("the web works, and once there is a broker, so does MQTT", async () => {
    await bench.device.advance(2000);
    const system = await get(bench, "/api/system");
    assert.equal(system.mqtt.connected, false);
    assert.equal((await bench.device.request("POST", "/api/entities/relay", { value: true })).status, 200);
    const before = await bench.device.jsvars();
    await bench.device.advance(3000);
    if (bench.engine === "espruino")
      await bench.device.until(
        async () => (await bench.device.jsvars()) <= before + 8,
        5,
        `jsvars near ${before} while there is no broker`,
      );
    await bench.broker.start();
    const topics = await watchTopics(bench.broker.url, "#");
    await bench.device.until(() => topics.last(`${base}/status`) === "online", 60, "online");
    await bench.device.until(() => topics.last(`${base}/relay/state`) === "ON", 5, "what was set meanwhile is told");
    assert.equal((await get(bench, "/api/system")).mqtt.connected, true);
    await topics.end();
  });
});

onEachEngine("the broker restarts", { config: greenhouse, app }, (bench) => {
  test("the device says so, comes back, tells everything again and takes commands", async () => {
    await isUnharmed(bench);
    for (let round = 0; round < 2; round++) {
      await bench.broker.stop();
      await bench.device.until(async () => (await get(bench, "/api/system")).mqtt.connected === false, 90, "the loss is noticed");
      const { runs } = await get(bench, "/runs");
      await bench.device.until(async () => (await get(bench, "/runs")).runs > runs + 1, 5, "the user's task runs meanwhile");
      await bench.device.request("POST", "/api/entities/lamp", { value: 10 + round });
      await bench.broker.start();
      const topics = await watchTopics(bench.broker.url, "#");
      await bench.device.until(() => topics.last(`${base}/status`) === "online", 60, "online again");
      await bench.device.until(() => topics.last(`${base}/lamp/state`) === String(10 + round), 5, "the lamp's state");
      await topics.publish(`${base}/relay/set`, round ? "OFF" : "ON");
      await bench.device.until(() => topics.last(`${base}/relay/state`) === (round ? "OFF" : "ON"), 5, "the relay");
      await topics.end();
    }
  });

  test("and holds no more than before", async () => {
    const round = async () => {
      await bench.broker.stop();
      await bench.device.until(async () => (await get(bench, "/api/system")).mqtt.connected === false, 90, "the loss is noticed");
      await bench.broker.start();
      await bench.device.until(async () => (await get(bench, "/api/system")).mqtt.connected === true, 60, "connected");
    };
    await round();
    await bench.device.advance(2000);
    const before = await bench.device.jsvars();
    await round();
    if (bench.engine === "espruino")
      await bench.device.until(async () => (await bench.device.jsvars()) <= before, 15, `jsvars back at ${before}`);
  });
});
