import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { test } from "node:test";
import { parseZone, zoneCode } from "../../../build/config/zone.ts";
import { type Bench, onEngine } from "../scenarios/suite.ts";
import { alone, get, program, system } from "./suite.ts";

const berlin = { ...alone, config: { ...alone.config, timezone: "Europe/Berlin" } };

const watering = program(`
  const ran: string[] = [];
  http.get("/ran", () => ran);
  const two = (n: number) => (n < 10 ? "0" : "") + n;
  const when = () => { const d = new Date(); return d.getDate() + "." + (d.getMonth() + 1) + ". " + two(d.getHours()) + ":" + two(d.getMinutes()) + ":" + two(d.getSeconds()); };
  tasks.daily("07:30", "water", () => { ran.push("water " + when()); });
  tasks.daily("02:30", "night", () => { ran.push("night " + when()); });
  const stop = tasks.daily("08:00", "never", () => { ran.push("never"); });
  tasks.after("1s", stop);
  let later = 0;
  http.post("/later", () => { tasks.daily("23:59", "later", () => { later++; }); });
  http.get("/later", () => ({ later }));
  http.get("/wrong", () => ["7", "24:00", "07:60", "noon", "07:30:99"].map((time) => { try { tasks.daily(time, "x", () => {}); return "taken"; } catch (error) { return String(error); } }));`);

/** Sets the board's clock. */
const setClock = (bench: Bench, iso: string) => bench.device.evaluate(`(setTime(${Date.parse(iso) / 1000}),1)`);
const hours = (bench: Bench, count: number) => bench.device.advance(count * 3_600_000, 60_000);

onEngine("sim", "a time of day", { ...berlin, app: watering }, (bench) => {
  test("that is given between two wakes of the scheduler does not come at once", async () => {
    await setClock(bench, "2026-04-30T06:00:00Z");
    await bench.device.advance(437);
    await bench.device.request("POST", "/later");
    await bench.device.advance(5000);
    assert.deepEqual(await get(bench, "/later"), { later: 0 });
    const { uptime, tasks } = await system(bench);
    assert.ok(uptime > 0 && uptime < 60, `uptime ${uptime}`);
    assert.equal(tasks.find(({ name }: { name: string }) => name === "later").runs, 0);
  });

  test("is waited for while the clock is not set, and the log says so", async () => {
    await setClock(bench, "1970-01-01T00:00:00Z");
    await hours(bench, 25);
    assert.deepEqual(await get(bench, "/ran"), []);
    assert.ok(bench.device.log.includes("water: waits until the time is known"), bench.device.log.join("\n"));
  });

  test("that was over when the clock was set is not made up for; the next day it is kept to the second", async () => {
    await setClock(bench, "2026-05-01T06:00:00Z");
    await hours(bench, 48);
    assert.deepEqual(await get(bench, "/ran"), [
      "night 2.5. 02:30:00",
      "water 2.5. 07:30:00",
      "night 3.5. 02:30:00",
      "water 3.5. 07:30:00",
    ]);
  });

  test("does not come twice when the clock steps back over it, by minutes or by hours", async () => {
    await setClock(bench, "2026-05-10T05:29:00Z");
    await hours(bench, 0.1);
    const { length } = await get(bench, "/ran");
    for (const back of ["2026-05-10T05:20:00Z", "2026-05-10T01:00:00Z", "2026-05-09T23:00:00Z"]) {
      await setClock(bench, back);
      await hours(bench, 6);
    }
    assert.deepEqual((await get(bench, "/ran")).slice(length), ["night 10.5. 02:30:00"].slice(1));
  });

  test("that the clock steps over is made up for once", async () => {
    await setClock(bench, "2026-05-12T04:00:00Z");
    await hours(bench, 0.1);
    const { length } = await get(bench, "/ran");
    await setClock(bench, "2026-05-12T09:00:00Z");
    await hours(bench, 1);
    assert.deepEqual(
      (await get(bench, "/ran")).slice(length).map((line: string) => line.slice(0, 11)),
      ["water 12.5."],
    );
  });

  test("is kept after a clock that was years ahead has been set right", async () => {
    await setClock(bench, "2031-01-01T00:00:00Z");
    await hours(bench, 1);
    await setClock(bench, "2026-05-20T00:00:00Z");
    await hours(bench, 1);
    const { length } = await get(bench, "/ran");
    await hours(bench, 24);
    assert.deepEqual((await get(bench, "/ran")).slice(length), ["water 20.5. 07:30:00", "night 21.5. 02:30:00"]);
  });

  test("that summer time leaves out comes as soon as the clock has jumped over it", async () => {
    await setClock(bench, "2026-03-28T12:00:00Z");
    await hours(bench, 1);
    const { length } = await get(bench, "/ran");
    await hours(bench, 24);
    const [night, water] = (await get(bench, "/ran")).slice(length);
    assert.match(night, /^night 29\.3\. 03:0\d/);
    assert.equal(water, "water 29.3. 07:30:00");
  });

  test("that comes twice at the end of summer time is kept once, the first time", async () => {
    await setClock(bench, "2026-10-24T12:00:00Z");
    await hours(bench, 1);
    const { length } = await get(bench, "/ran");
    await hours(bench, 24);
    assert.deepEqual((await get(bench, "/ran")).slice(length), ["night 25.10. 02:30:00", "water 25.10. 07:30:00"]);
  });

  test("is written 07:30, and anything else is refused", async () => {
    const refusals: string[] = await get(bench, "/wrong");
    assert.equal(refusals[0], 'Error: "7" is not a time of day; write it as "07:30"');
    assert.ok(
      refusals.every((line) => line.includes("is not a time of day")),
      refusals.join("\n"),
    );
  });
});

/** A time server that says it is `iso`, and counts the questions. */
async function timeServer(iso: string) {
  const socket = createSocket("udp4");
  const server = {
    asked: 0,
    iso,
    port: 0,
    close: () => socket.close(),
  };
  socket.on("message", (question, { port, address }) => {
    server.asked++;
    const answer = Buffer.alloc(48);
    answer[0] = 0x24;
    answer[1] = 2;
    question.copy(answer, 24, 40, 48);
    answer.writeUInt32BE(Date.parse(server.iso) / 1000 + 2_208_988_800, 40);
    socket.send(answer, port, address);
  });
  await new Promise<void>((done) => socket.bind(0, "127.0.0.1", done));
  server.port = socket.address().port;
  return server;
}

onEngine("sim", "the time by SNTP", { ...berlin, config: { ...berlin.config, sntp: "time.local" }, app: watering }, (bench) => {
  test("is asked for each minute until it is known, then each hour; it is no lateness and no uptime", async () => {
    await setClock(bench, "1970-01-01T00:00:00Z");
    await bench.device.advance(180_000, 1000);
    const server = await timeServer("2026-05-05T05:29:30Z");
    bench.device.board?.net.routes.set("time.local", `127.0.0.1:${server.port}`);
    const before = (await system(bench)).uptime;
    await bench.device.until(async () => (await get(bench, "/ran")).length, 120, "the task after the time was known");
    assert.match((await get(bench, "/ran"))[0], /^water 5\.5\. 07:30:00$/);
    const { uptime, tasks } = await system(bench);
    assert.ok(uptime - before < 120, `${uptime - before} s of uptime`);
    for (const { name, late } of tasks) assert.ok(late < 1000, `${name} was ${late} ms late`);
    assert.equal(server.asked, 1);
    await bench.device.advance(50 * 60_000, 60_000);
    assert.equal(server.asked, 1);
    await bench.device.advance(20 * 60_000, 1000);
    assert.equal(server.asked, 2);
    server.close();
  });
});

test("a time zone is a name or a rule, and becomes what the interpreter takes", () => {
  const code = (text: string) => {
    const zone = parseZone(text, 2026);
    return typeof zone === "string" ? zone : zoneCode(zone);
  };
  assert.equal(code("Europe/Berlin"), "E.setDST(60, 60, 4, 0, 2, 0, 120, 4, 0, 9, 0, 180);");
  assert.equal(code("CET-1CEST,M3.5.0,M10.5.0/3"), "E.setDST(60, 60, 4, 0, 2, 0, 120, 4, 0, 9, 0, 180);");
  assert.equal(code("America/New_York"), "E.setDST(60, -300, 1, 0, 2, 0, 120, 0, 0, 10, 0, 120);");
  assert.equal(code("Australia/Lord_Howe"), "E.setDST(30, 630, 0, 0, 9, 0, 120, 0, 0, 3, 0, 120);");
  assert.equal(code("Asia/Kolkata"), "E.setTimeZone(5.5);");
  assert.equal(code("UTC"), "E.setTimeZone(0);");
  assert.match(code("Africa/Casablanca"), /^does not change its clocks by one rule each year/);
  assert.match(code("Europe/Berln"), /^is no time zone/);
});
