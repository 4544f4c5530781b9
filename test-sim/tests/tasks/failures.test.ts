import assert from "node:assert/strict";
import { test } from "node:test";
import { onEachEngine, onEngine } from "../scenarios/suite.ts";
import { alone, bare, program, system, task } from "./suite.ts";

onEachEngine(
  "a task that fails",
  {
    config: bare,
    app: program(`
  let bad = true;
  http.post("/mend", () => { bad = false; });
  http.get("/free", () => process.memory().free);
  tasks.every("100ms", "throws", () => { if (bad) throw new Error("boom"); });
  tasks.every("100ms", "rejects", () => bad ? Promise.reject(new Error("boom later")) : Promise.resolve(1));
  tasks.every("100ms", "healthy", () => {});`),
  },
  (bench) => {
    test("is counted and logged by its name", async () => {
      await bench.device.until(async () => (await task(bench, "throws")).errors >= 3, 10, "three errors");
      assert.ok(
        bench.device.log.some((line) => /^throws: Error: boom( @\d+:\d+)*$/.test(line)),
        bench.device.log.join("\n"),
      );
      assert.ok(
        bench.device.log.some((line) => /^rejects: Error: boom later( @\d+:\d+)*$/.test(line)),
        bench.device.log.join("\n"),
      );
    });

    test("is given pauses of up to eight periods", async () => {
      await bench.device.advance(3000);
      const before = await Promise.all([task(bench, "throws"), task(bench, "rejects"), task(bench, "healthy")]);
      await bench.device.advance(4000);
      const after = await Promise.all([task(bench, "throws"), task(bench, "rejects"), task(bench, "healthy")]);
      const [throws, rejects, healthy] = after.map(({ runs }, i) => runs - before[i].runs);
      for (const runs of [throws, rejects]) assert.ok(runs >= 3 && runs <= 8, `${runs} runs in 4 s`);
      assert.ok(healthy >= 30, `${healthy} runs of the healthy one`);
      assert.equal(after[2].errors, 0);
    });

    test("is back at its period after one success", async () => {
      await bench.device.request("POST", "/mend");
      await bench.device.advance(2000);
      const before = await Promise.all([task(bench, "throws"), task(bench, "rejects")]);
      await bench.device.advance(3000);
      const after = await Promise.all([task(bench, "throws"), task(bench, "rejects")]);
      for (const [i, { runs, errors }] of after.entries()) {
        assert.ok(runs - before[i].runs >= 24, `${runs - before[i].runs} runs in 3 s`);
        assert.equal(errors, before[i].errors);
      }
    });
  },
);

onEngine(
  "sim",
  "a task of a long period that fails",
  { ...alone, app: program(`tasks.every("10m", "report", () => { throw new Error("boom"); });`) },
  (bench) => {
    test("waits a minute more at the most", async () => {
      await bench.device.advance(6 * 660_000, 60_000);
      assert.ok((await task(bench, "report")).runs >= 6, `${(await task(bench, "report")).runs} runs in 66 minutes`);
    });
  },
);

onEngine(
  "sim",
  "a task that never settles",
  {
    ...alone,
    app: program(`
  let release: any;
  http.post("/release", () => { release(); });
  tasks.every("10s", "stuck", () => new Promise((resolve) => { if (!release) release = resolve; else resolve(0); }));
  tasks.every("1h", "hourly", () => new Promise((resolve) => { tasks.after("70m", () => resolve(0)); }));`),
  },
  (bench) => {
    test("is given up after a minute, counted, and run again", async () => {
      await bench.device.advance(11_500);
      assert.equal((await task(bench, "stuck")).runs, 1);
      await bench.device.advance(50_000);
      assert.equal((await task(bench, "stuck")).runs, 1);
      await bench.device.advance(20_000);
      const { runs, errors } = await task(bench, "stuck");
      assert.ok(runs >= 2, `${runs} runs`);
      assert.equal(errors, 1);
      assert.ok(
        bench.device.log.some((line) => /^stuck: no end after [67]\d s, given up$/.test(line)),
        bench.device.log.join("\n"),
      );
    });

    test("and what settles after all is passed over", async () => {
      const before = await task(bench, "stuck");
      await bench.device.request("POST", "/release");
      await bench.device.advance(30_000);
      const { runs, errors } = await task(bench, "stuck");
      assert.equal(runs - before.runs, 3);
      assert.equal(errors, before.errors);
    });

    test("one that takes longer than a minute, but not two of its periods, is left alone", async () => {
      await bench.device.advance(2 * 3_600_000 + 900_000, 60_000);
      const { errors, last } = await task(bench, "hourly");
      assert.equal(errors, 0);
      assert.equal(Math.round(last / 60_000), 70);
    });
  },
);

onEachEngine(
  "a task that takes 200 ms of the processor",
  {
    config: bare,
    app: program(`
  tasks.every("1s", "busy", () => { const end = getTime() + 0.2; while (getTime() < end); });
  tasks.every("100ms", "other", () => {});`),
  },
  (bench) => {
    test("shows by its name: it is the one whose runs take long; those that it delays are late", async () => {
      await bench.device.advance(5000);
      const busy = await task(bench, "busy");
      const other = await task(bench, "other");
      assert.ok(busy.last >= 199 && busy.last < 400, `last run of busy: ${busy.last} ms`);
      assert.equal(busy.over, 0);
      assert.ok(other.last < 100, `last run of other: ${other.last} ms`);
      assert.ok(other.late >= 50, `late ${other.late}`);
    });
  },
);

onEachEngine(
  "a task that takes longer than its period",
  {
    config: bare,
    app: program(`
  tasks.every("100ms", "hog", () => { const end = getTime() + 0.15; while (getTime() < end); });
  tasks.every("200ms", "slow", async () => { await tasks.sleep("500ms"); });`),
  },
  (bench) => {
    test("is told in the statistics by its name, and is never started twice at once", async () => {
      await bench.device.advance(4000);
      const hog = await task(bench, "hog");
      const slow = await task(bench, "slow");
      assert.ok(hog.over >= 10, `hog over ${hog.over} of ${hog.runs}`);
      assert.ok(slow.over >= 5, `slow over ${slow.over} of ${slow.runs}`);
      assert.ok(slow.last >= 495 && slow.last < 1100, `slow took ${slow.last} ms`);
      const { uptime } = await system(bench);
      assert.ok(slow.runs <= uptime * 2, `slow ran ${slow.runs} times in ${uptime} s`);
      assert.equal(slow.errors, 0);
    });
  },
);
