import assert from "node:assert/strict";
import { test } from "node:test";
import { holdTime } from "../../engines/fake-time.ts";
import { type Bench, onEachEngine, onEngine } from "../scenarios/suite.ts";
import { alone, bare, get, program, system } from "./suite.ts";

/** Lets `milliseconds` of time that is held pass, on the interpreter, too. */
const passer = (bench: Bench) => {
  let pass: ((milliseconds: number) => Promise<void>) | undefined;
  return async (milliseconds: number) => {
    pass ??= await holdTime(bench.device);
    await pass(milliseconds);
  };
};
const setClock = (bench: Bench, iso: string) => bench.device.evaluate(`(setTime(${Date.parse(iso) / 1000}),1)`);

onEachEngine(
  "a day in simulated time",
  {
    ...alone,
    config: { ...alone.config, sensors: [{ id: "air", driver: "demo", every: "1m" }], timezone: "Europe/Berlin" },
    app: program(`
  const ran: string[] = [];
  http.get("/ran", () => ran);
  tasks.every("10m", "tick", () => {});
  tasks.daily("07:30", "water", () => { const d = new Date(getTime() * 1000); ran.push(d.getDate() + ". " + d.getHours() + ":" + d.getMinutes()); });`),
  },
  (bench) => {
    const pass = passer(bench);
    const day = 86_400_000;

    test("has each task as often as its period says, none of them late, and each time of day once", async () => {
      await pass(1000);
      await setClock(bench, "2026-05-04T22:00:00Z");
      await pass(60_000);
      const before = await system(bench);
      await pass(day);
      const after = await system(bench);
      assert.ok(Math.abs(after.uptime - before.uptime - 86_400) <= 1, `uptime went on by ${after.uptime - before.uptime} s`);
      for (const [name, runs] of [
        ["air", 1440],
        ["tick", 144],
        ["water", 1],
      ] as const) {
        const [was, is] = [before, after].map(({ tasks }) => tasks.find((one: { name: string }) => one.name === name));
        assert.ok(Math.abs(is.runs - was.runs - runs) <= (runs > 1 ? 1 : 0), `${name} ran ${is.runs - was.runs} times`);
        assert.equal(is.errors, 0);
        assert.ok(is.late < 50, `${name} was ${is.late} ms late`);
      }
      assert.deepEqual(await get(bench, "/ran"), ["5. 7:30"]);
    });

    test("a clock that steps back over a time of day does not bring it twice, one that steps over it makes up for it", async () => {
      await setClock(bench, "2026-05-06T05:29:00Z");
      await pass(120_000);
      await setClock(bench, "2026-05-06T05:20:00Z");
      await pass(3_600_000);
      assert.deepEqual(await get(bench, "/ran"), ["5. 7:30", "6. 7:30"]);
      await setClock(bench, "2026-05-07T04:00:00Z");
      await pass(120_000);
      await setClock(bench, "2026-05-07T09:00:00Z");
      await pass(120_000);
      const ran = await get(bench, "/ran");
      assert.equal(ran.length, 3);
      assert.match(ran[2], /^7\. 11:[01]$/);
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
  http.get("/wrong", () => { try { tasks.every(["25", "d"].join(""), "never", () => {}); } catch (error) { return String(error); } });`),
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

onEngine(
  "espruino",
  "49.7 days of uptime, in time that is held",
  { ...alone, long: true, app: program(`tasks.every("10m", "tick", () => {});`) },
  (bench) => {
    const pass = passer(bench);

    test("are a time like any other: 2^32 ms pass without a run too many or too few", async () => {
      await pass(1000);
      const before = await system(bench);
      for (let day = 0; day < 50; day++) await pass(86_400_000);
      const after = await system(bench);
      assert.ok(Math.abs(after.uptime - before.uptime - 50 * 86_400) <= 2, `uptime ${after.uptime}`);
      const [{ runs, late }] = after.tasks;
      assert.ok(Math.abs(runs - 50 * 144) <= 1, `${runs} runs`);
      assert.ok(late < 50, `late ${late}`);
    });
  },
);

onEachEngine("a step of the clock", { config: bare, app: program(`tasks.every("1s", "tick", () => {});`) }, (bench) => {
  for (const [way, seconds] of [
    ["forward by 56 years", 1_790_000_000],
    ["back by 56 years", -1_790_000_000],
    ["forward by an hour", 3600],
    ["back by an hour", -3600],
  ] as const) {
    test(`${way} is no lateness, no burst and no uptime`, async () => {
      const before = await system(bench);
      // An Espruino for Linux does not set its clock: there another function stands before it.
      await bench.device.evaluate(
        bench.engine === "sim"
          ? `setTime(getTime()+${seconds})`
          : `(global.clock=global.clock||getTime,global.shift=(global.shift||0)+${seconds},global.getTime=()=>clock()+shift,1)`,
      );
      const length = bench.engine === "sim" ? 10 : 4;
      await bench.device.advance(length * 1000);
      const after = await system(bench);
      const [was, is] = [before, after].map(({ tasks }) => tasks.find(({ name }: { name: string }) => name === "tick"));
      assert.ok(is.runs - was.runs >= length - 1 && is.runs - was.runs <= length + 2, `${is.runs - was.runs} runs in ${length} s`);
      assert.ok(is.late < (bench.engine === "sim" ? 100 : 800), `late ${is.late}`);
      assert.ok(Math.abs(after.uptime - before.uptime - length) <= 1, `uptime went on by ${after.uptime - before.uptime} s`);
    });
  }
});
