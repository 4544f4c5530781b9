import assert from "node:assert/strict";
import { test } from "node:test";
import { onEachEngine, onEngine } from "../scenarios/suite.ts";
import { alone, bare, get, program, system, task } from "./suite.ts";

// What each task did, in ms of uptime as the scheduler sees it, is kept on the device and asked for by HTTP.
const begun = (name: string) => `starts.${name}.push(Math.floor(getTime() * 1000 - zero))`;
const recorded = (names: string[]) => `
  const zero = getTime() * 1000;
  const starts: any = { ${names.map((name) => `${name}: []`).join(", ")} };
  http.get("/starts", () => starts);`;

onEngine(
  "sim",
  "ten tasks of one period",
  {
    config: bare,
    app: program(`${recorded([..."abcdefghij"])}
  for (const name of ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"])
    tasks.every("10s", name, () => { starts[name].push(Math.floor(getTime() * 1000 - zero)); });`),
  },
  (bench) => {
    test("run at ten different times, all within the first second after their period, and keep them", async () => {
      await bench.device.advance(60_500);
      const starts: Record<string, number[]> = await get(bench, "/starts");
      const first = Object.values(starts)
        .map(([one]) => one)
        .sort((a, b) => a - b);
      assert.ok(first[0] >= 10_000 && first[9] <= 11_100, `from ${first[0]} to ${first[9]} ms`);
      const gaps = first.slice(1).map((one, i) => one - first[i]);
      assert.ok(Math.min(...gaps) >= 40, `gaps ${gaps}`);
      for (const times of Object.values(starts))
        for (const [i, time] of times.entries()) assert.ok(Math.abs(time - times[0] - i * 10_000) <= 5, `${times}`);
    });
  },
);

onEngine(
  "sim",
  "ten sensors at 10 s",
  {
    config: {
      ...bare,
      sensors: Array.from({ length: 10 }, (_, i) => ({ id: `s${i}`, driver: "demo", every: "10s" })),
    },
    app: program(`
  const starts: any = {};
  const zero = getTime() * 1000;
  for (let i = 0; i < 10; i++) device.watch("s" + i, () => { if (!starts["s" + i]) starts["s" + i] = Math.floor(getTime() * 1000 - zero); });
  http.get("/starts", () => starts);`),
  },
  (bench) => {
    test("are all read in the first second or so, no two in the same tick", async () => {
      await bench.device.advance(3000);
      const first = Object.values<number>(await get(bench, "/starts")).sort((a, b) => a - b);
      assert.equal(first.length, 10);
      assert.ok(first[9] <= 1200, `${first}`);
      assert.ok(Math.min(...first.slice(1).map((one, i) => one - first[i])) >= 40, `${first}`);
    });
  },
);

onEngine(
  "sim",
  "a stall of ten seconds",
  {
    config: bare,
    app: program(`${recorded(["quick", "slow"])}
  tasks.every("1s", "quick", () => { ${begun("quick")}; });
  tasks.every("4s", "slow", () => { ${begun("slow")}; });
  http.get("/stall", () => { const end = getTime() + 10; while (getTime() < end); return {}; });`),
  },
  (bench) => {
    test("is followed by one run of each task at its old phase, not by a burst, and shows as lateness", async () => {
      await bench.device.advance(5500);
      const before = await task(bench, "quick");
      await get(bench, "/stall");
      await bench.device.advance(3000);
      const { quick, slow }: Record<string, number[]> = await get(bench, "/starts");
      for (const [times, period] of [
        [quick, 1000],
        [slow, 4000],
      ] as const) {
        const gap = times.findIndex((time, i) => i > 0 && time - times[i - 1] > period * 1.5 && time - times[i - 1] > 5000);
        assert.ok(gap > 0, `${times}`);
        // The run that was due in the stall came at its end, the next is on the grid of those before it.
        const next = times[gap + 1] ?? times[0];
        assert.ok(Math.abs((next - times[0]) % period) <= 5 || Math.abs(((next - times[0]) % period) - period) <= 5, `${times}`);
      }
      const after = await task(bench, "quick");
      assert.ok(after.runs - before.runs <= 5, `${after.runs - before.runs} runs`);
      assert.ok(after.late > 8000, `late ${after.late}`);
      assert.ok(before.late < 20, `late ${before.late} before`);
    });
  },
);

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

onEngine(
  "sim",
  "49.7 days of uptime",
  {
    ...alone,
    app: program(`
  tasks.every("10m", "tick", () => {});
  tasks.every("24d", "rare", () => {});
  http.get("/wrong", () => { try { tasks.every("25d", "never", () => {}); } catch (error) { return String(error); } });`),
  },
  (bench) => {
    test("are a time like any other: 2^32 ms pass without a run too many or too few", async () => {
      const before = await system(bench);
      await bench.device.advance(50 * 86_400_000, 3_600_000);
      const after = await system(bench);
      assert.ok(Math.abs(after.uptime - before.uptime - 50 * 86_400) <= 2, `uptime ${after.uptime}`);
      const tick = after.tasks.find(({ name }: { name: string }) => name === "tick");
      assert.ok(Math.abs(tick.runs - 50 * 144) <= 1, `${tick.runs} runs`);
      assert.ok(tick.late < 50, `late ${tick.late}`);
      assert.equal(after.tasks.find(({ name }: { name: string }) => name === "rare").runs, 2);
    });

    test("a period that the scheduler cannot count is refused", async () => {
      assert.equal((await bench.device.request("GET", "/wrong")).text, 'Error: never: "25d" is not between 1 ms and 24 days');
    });
  },
);

onEngine("sim", "a step of the clock", { config: bare, app: program(`tasks.every("1s", "tick", () => {});`) }, (bench) => {
  for (const [way, seconds] of [
    ["forward by 56 years", 1_790_000_000],
    ["back by 56 years", -1_790_000_000],
    ["forward by an hour", 3600],
    ["back by an hour", -3600],
  ] as const) {
    test(`${way} is no lateness, no burst and no uptime`, async () => {
      const before = await system(bench);
      await bench.device.evaluate(`setTime(getTime()+${seconds})`);
      await bench.device.advance(10_000);
      const after = await system(bench);
      const [was, is] = [before, after].map(({ tasks }) => tasks.find(({ name }: { name: string }) => name === "tick"));
      assert.ok(is.runs - was.runs >= 9 && is.runs - was.runs <= 12, `${is.runs - was.runs} runs in 10 s`);
      assert.ok(is.late < 100, `late ${is.late}`);
      assert.ok(Math.abs(after.uptime - before.uptime - 10) <= 1, `uptime went on by ${after.uptime - before.uptime} s`);
    });
  }
});
