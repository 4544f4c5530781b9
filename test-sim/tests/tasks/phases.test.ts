import assert from "node:assert/strict";
import { test } from "node:test";
import { onEngine } from "../scenarios/suite.ts";
import { bare, get, program, task } from "./suite.ts";

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
