import assert from "node:assert/strict";
import { test } from "node:test";
import { onEachEngine, onEngine } from "../scenarios/suite.ts";
import { bare, get, program, system } from "./suite.ts";

onEachEngine(
  "cancellation",
  {
    config: bare,
    app: program(`
  const runs: any = { repeated: 0, once: 0, other: 0 };
  http.get("/runs", () => runs);
  const stop = tasks.every("100ms", "repeated", () => { runs.repeated++; if (runs.repeated === 3) stop(); });
  const cancel = tasks.after("300ms", () => { runs.once++; });
  cancel();
  // A place that has gone to another task is none of the old one's business.
  tasks.every("100ms", "other", () => { runs.other++; });
  tasks.after("1s", () => { cancel(); stop(); });`),
  },
  (bench) => {
    test("what every and after give ends their task, even within its own run, and nobody else's", async () => {
      await bench.device.advance(3000);
      const { repeated, once, other } = await get(bench, "/runs");
      assert.equal(repeated, 3);
      assert.equal(once, 0);
      assert.ok(other > 20, `other ran ${other} times`);
      assert.ok(!(await system(bench)).tasks.some(({ name }: { name: string }) => name === "repeated"));
    });
  },
);

onEngine(
  "sim",
  "a lock",
  {
    config: bare,
    app: program(`
  const bus = tasks.lock("2s");
  const order: any[] = [];
  http.get("/order", () => order);
  const hold = (name: string, ms: number, end: string) => bus(async () => {
    order.push(name);
    await tasks.sleep(ms);
    if (end === "throw") throw new Error(name + " failed");
    return name;
  }).then((value) => { order.push(value + " done"); }, (error) => { order.push(String(error)); });
  tasks.after("1s", () => {
    hold("a", 500, "");
    hold("b", 100, "throw");
    hold("c", 60000, "");
    hold("d", 100, "");
    bus(() => { order.push("e"); throw new Error("at once"); }).catch((error) => { order.push(String(error)); });
    bus(() => 5).then((value) => { order.push(value); });
  });`),
  },
  (bench) => {
    test("is had first come first served, and let go at an end, an error and a timeout", async () => {
      await bench.device.advance(6000);
      assert.deepEqual(await get(bench, "/order"), [
        "a",
        "a done",
        "b",
        "Error: b failed",
        "c",
        "Error: lock: not released after 2000 ms",
        "d",
        "d done",
        "e",
        "Error: at once",
        5,
      ]);
    });
  },
);

onEngine(
  "sim",
  "a stop of the device",
  {
    config: bare,
    app: program(`
  const told: string[] = [];
  const seen: any = { sleeper: 0, tick: 0, told: told };
  http.get("/seen", () => seen);
  tasks.every("1s", "sleeper", async () => { seen.sleeper++; await tasks.sleep("500ms"); });
  tasks.every("1s", "tick", () => { seen.tick++; });
  tasks.after("20s", () => { told.push("late"); });
  tasks.onStop(() => { told.push("first"); throw new Error("never mind"); });
  tasks.onStop(() => { told.push("second"); });
  http.post("/stop", () => { device.stop(); setTimeout(() => { seen.stopped = seen.tick; }, 9000); setTimeout(device.start, 10000); });`),
  },
  (bench) => {
    test("ends every task, tells whoever wants to know, drops what would run once; after a start the tasks go on", async () => {
      await bench.device.advance(5700);
      const before = await get(bench, "/seen");
      await bench.device.request("POST", "/stop").catch(() => {});
      await bench.device.advance(20_000);
      const { told, stopped, sleeper, tick } = await get(bench, "/seen");
      assert.deepEqual(told, ["first", "second"]);
      assert.ok(stopped - before.tick <= 1, `${stopped - before.tick} runs while stopped`);
      assert.ok(tick - stopped >= 8, `${tick - stopped} runs after the start`);
      assert.ok(sleeper - before.sleeper >= 8, `${sleeper - before.sleeper} runs of one that slept when the device stopped`);
      assert.ok(bench.device.log.some((line) => line.startsWith("stop: Error: never mind")));
    });
  },
);
