import assert from "node:assert/strict";
import { test } from "node:test";
import { get, isUnharmed, keepsItsMemory } from "./harm.ts";
import { greenhouse, onEachEngine } from "./suite.ts";

const hopeless = `
import type { App } from "demitasse";
export default function app({ http, device }: App) {
  http.get("/runs", () => ({ runs: 1 }));
  const id: string = ["no", "body"].join("");
  device.watch(id, () => {});
  throw new Error("that was all");
}`;

onEachEngine("a program that throws while it is set up", { config: greenhouse, app: hopeless }, (bench) => {
  test("is told; what it had set up stays, and the device goes on", async () => {
    const log = bench.device.log.join("\n");
    assert.ok(log.includes('device.watch: no entity "nobody"'), log);
    assert.ok(log.includes("app: Error: that was all"), log);
    assert.deepEqual(await get(bench, "/runs"), { runs: 1 });
    assert.equal((await bench.device.request("POST", "/api/entities/relay", { value: true })).status, 200);
    assert.equal((await get(bench, "/api/state")).relay, true);
  });
});

const late = `
import type { App } from "demitasse";
export default async function app({ http, tasks }: App) {
  http.get("/before", () => "there");
  await tasks.sleep(100);
  throw new Error("too late");
}`;

onEachEngine("a program that is set up in time and throws then", { config: greenhouse, app: late }, (bench) => {
  test("is told of in the log, and all else goes on", async () => {
    const { device } = bench;
    await device.until(() => device.log.some((line) => line.startsWith("app: Error: too late")), 5, "a line in the log");
    assert.equal((await device.request("GET", "/before")).text, "there");
    assert.ok((await get(bench, "/api/system")).log.some((line: string) => line.includes("app: Error: too late")));
  });
});

// Mutual recursion inside a program: the build follows such functions to where they are called from.
const recursive = `
import type { App } from "demitasse";
export default function app({ http }: App) {
  const sum = (n: number): number => (n ? n + sum(n - 1) : 0);
  const even = (n: number): boolean => (n ? odd(n - 1) : true);
  const odd = (n: number): boolean => (n ? even(n - 1) : false);
  http.get("/recursive/:n<int>", ({ params }) => ({ sum: sum(params.n), even: even(params.n) }));
}`;

onEachEngine("a program whose functions call themselves and each other", { config: greenhouse, app: recursive }, (bench) => {
  test("is built and runs", async () => {
    assert.deepEqual(await get(bench, "/recursive/4"), { sum: 10, even: true });
    assert.deepEqual(await get(bench, "/recursive/5"), { sum: 15, even: false });
  });
});

const failing = `
import type { App } from "demitasse";
export default function app({ tasks, http }: App) {
  let runs = 0;
  http.get("/runs", () => ({ runs: runs }));
  tasks.every("200ms", "broken", () => { throw new Error("always"); });
  tasks.every("200ms", "rejects", () => Promise.reject(new Error("always, later")));
  tasks.every("200ms", "healthy", () => { runs++; });
}`;

onEachEngine("a task that fails each time", { config: greenhouse, app: failing }, (bench) => {
  const statistics = async (name: string) => (await get(bench, "/api/system")).tasks.find((task: { name: string }) => task.name === name);

  test("is counted, logged by its name, and run again", async () => {
    await bench.device.until(async () => (await statistics("broken")).errors > 3, 5, "errors are counted");
    const { runs, errors } = await statistics("broken");
    assert.ok(runs - errors <= 1, `${runs} runs, ${errors} errors`);
    await bench.device.until(async () => (await statistics("rejects")).errors > 3, 5, "rejections are counted");
    assert.equal((await statistics("healthy")).errors, 0);
    assert.ok(
      bench.device.log.some((line) => line.includes("broken") && line.includes("always")),
      bench.device.log.join("\n"),
    );
  });

  test("harms nobody and costs no memory", async () => {
    await keepsItsMemory(bench, "tasks that fail", () => bench.device.advance(1000));
    await isUnharmed(bench);
  });
});

// The demo driver takes its wave from Math.sin; a digital pin needs none.
onEachEngine(
  "a driver that fails each time",
  { config: { ...greenhouse, sensors: greenhouse.sensors.filter(({ driver }) => driver !== "analog") }, app: failing },
  (bench) => {
    test("is told with its entity; the other sensors are read; it heals by itself", async () => {
      await bench.device.until(async () => (await get(bench, "/api/state")).air !== null, 5, "a reading");
      await bench.device.evaluate('(global.sine=Math.sin,Math.sin=function(){throw new Error("no wave")},1)');
      await bench.device.until(async () => (await get(bench, "/api/entities/air")).error, 5, "the error is shown");
      assert.match((await get(bench, "/api/entities/air")).error, /no wave/);
      assert.ok(!("error" in (await get(bench, "/api/entities/door"))));
      await keepsItsMemory(bench, "readings that fail", () => bench.device.advance(1000));
      await isUnharmed(bench);
      const { errors } = (await get(bench, "/api/system")).tasks.find((task: { name: string }) => task.name === "air");
      assert.ok(errors > 5, `${errors} errors`);
      await bench.device.evaluate("(Math.sin=sine,1)");
      await bench.device.until(async () => !("error" in (await get(bench, "/api/entities/air"))), 5, "the error is gone");
    });
  },
);
