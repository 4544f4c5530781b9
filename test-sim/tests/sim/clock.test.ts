import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createClock } from "../../sim/board/clock.ts";
import { boot } from "./testing.ts";

describe("a manual clock", () => {
  test("stands still until it is advanced", () => {
    const clock = createClock({ start: 1000 });
    assert.equal(clock.now(), 1000);
    clock.advance(0.5);
    assert.equal(clock.now(), 1000.5);
  });

  test("runs what falls due in the order of its time, each at its own time", () => {
    const clock = createClock({ start: 0 });
    const ran: string[] = [];
    clock.setTimeout(() => ran.push(`b ${clock.now()}`), 20);
    clock.setTimeout(() => ran.push(`a ${clock.now()}`), 10);
    clock.setTimeout(() => ran.push(`c ${clock.now()}`), 20);
    clock.advance(15);
    assert.deepEqual(ran, ["a 10"]);
    clock.advance(15);
    assert.deepEqual(ran, ["a 10", "b 20", "c 20"]);
  });

  test("takes an alarm back", () => {
    const clock = createClock();
    const alarm = clock.setTimeout(() => assert.fail("ran"), 10);
    clock.clearTimeout(alarm);
    clock.advance(20);
  });

  test("starts at 2026-01-01 unless told otherwise", () => {
    assert.equal(new Date(createClock().now()).toISOString(), "2026-01-01T00:00:00.000Z");
  });
});

test("a real-time clock cannot be advanced", () => {
  const clock = createClock({ realtime: true });
  assert.throws(() => clock.advance(1), { message: "advance() is for manual clocks: createClock() without realtime" });
  assert.throws(() => clock.stall(1), { message: "stall() is for manual clocks: createClock() without realtime" });
});

test("a real-time clock runs the board by itself", async (context) => {
  const { lines } = boot(context, "setTimeout(print, 1, 'ran')", { clock: createClock({ realtime: true }) });
  const deadline = Date.now() + 5000;
  while (lines.length === 0 && Date.now() < deadline) await new Promise((done) => setImmediate(done));
  assert.deepEqual(lines, ["ran"]);
});

describe("the board's time", () => {
  test("getTime, Date and timers go by the clock", (context) => {
    const { clock, lines } = boot(context, "setInterval(() => print(getTime(), new Date().toISOString()), 1500)", {
      clock: createClock({ start: 0 }),
    });
    clock.advance(3000);
    assert.deepEqual(lines, ["1.5 1970-01-01T00:00:01.500Z", "3 1970-01-01T00:00:03.000Z"]);
  });

  test("an interval that was held up runs until it has caught up", (context) => {
    const { clock, lines } = boot(context, "setInterval(() => print(Math.round(getTime() * 1000)), 10)", {
      clock: createClock({ start: 0 }),
    });
    clock.advance(10);
    clock.stall(35);
    assert.deepEqual(lines, ["10"]);
    clock.advance(0);
    assert.deepEqual(lines, ["10", "45", "45", "45"]);
    clock.advance(5);
    assert.deepEqual(lines.slice(4), ["50"]);
  });

  test("a program that waits for the time to pass does not wait for ever", (context) => {
    const { lines } = boot(context, "var t = getTime() + 0.05; while (getTime() < t); print('done')");
    assert.deepEqual(lines, ["done"]);
  });

  test("setTime changes the time of day, not the timers", (context) => {
    const { clock, lines } = boot(context, "setTimeout(() => print(getTime()), 1000); setTime(100)");
    clock.advance(1000);
    assert.deepEqual(lines, ["101"]);
  });
});
