import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createClock } from "../../sim/board/clock.ts";
import { boot } from "./testing.ts";

describe("outputs", () => {
  test("are seen from outside, level and duty", (context) => {
    const { board } = boot(context, "digitalWrite(D5, 1); analogWrite(D12, 0.25, { freq: 200, soft: true })");
    assert.deepEqual([board.pins.level("D5"), board.pins.duty("D5"), board.pins.duty("D12"), board.pins.level("D4")], [1, 1, 0.25, 0]);
    board.evaluate("D5.reset(); D12.write(1)");
    assert.deepEqual([board.pins.level("D5"), board.pins.duty("D12")], [0, 1]);
  });

  test("tell of their changes", (context) => {
    const { board } = boot(context, "");
    const seen: number[] = [];
    const stop = board.pins.onChange("D5", (level) => seen.push(level));
    board.evaluate("digitalWrite(D5, 1); digitalWrite(D5, 1); digitalWrite(D5, 0)");
    stop();
    board.evaluate("digitalWrite(D5, 1)");
    assert.deepEqual(seen, [1, 0]);
  });

  test("a list of pins takes a number, its lowest bit last", (context) => {
    const { board } = boot(context, "digitalWrite([D4, D5, D12], 6)");
    assert.deepEqual([board.pins.level("D4"), board.pins.level("D5"), board.pins.level("D12")], [1, 1, 0]);
  });

  test("digitalPulse ends by the clock", (context) => {
    const { board, clock } = boot(context, "digitalPulse(D5, 1, [10, 5, 10])");
    const levels = [board.pins.level("D5")];
    for (const step of [11, 5, 10]) {
      clock.advance(step);
      levels.push(board.pins.level("D5"));
    }
    assert.deepEqual(levels, [1, 0, 1, 0]);
  });

  test("reading an output makes it an input, unless pinMode said what it is", (context) => {
    const { board } = boot(context, "digitalWrite(D5, 1); pinMode(D4, 'output'); digitalWrite(D4, 1)");
    assert.equal(board.evaluate("[digitalRead(D5), getPinMode(D5), digitalRead(D4), getPinMode(D4)].join()"), "0,input,1,output");
    assert.equal(board.pins.level("D5"), 0);
  });
});

describe("inputs", () => {
  test("follow what drives them, or their resistor", (context) => {
    const { board } = boot(context, "pinMode(D4, 'input_pullup')");
    assert.equal(board.evaluate("digitalRead(D4)"), 1);
    board.pins.drive("D4", 0);
    assert.equal(board.evaluate("[digitalRead(D4), D4.read(), digitalRead([D5, D4])].join()"), "0,false,0");
  });

  test("A0 gives 0 to 1, other pins of an ESP8266 NaN", (context) => {
    const { board } = boot(context, "");
    board.pins.analog("A0", 0.375);
    assert.equal(board.evaluate("[analogRead(A0), A0.analog(), analogRead(D4)].join()"), "0.375,0.375,NaN");
  });

  test("D32 to D39 of an ESP32", (context) => {
    const { board } = boot(context, "", { board: "esp32" });
    board.pins.analog("D34", 0.5);
    assert.equal(board.evaluate("[analogRead(D34), analogRead(D4)].join()"), "0.5,NaN");
  });

  test("an ESP8266 has no pull-downs", (context) => {
    const { lines } = boot(context, "pinMode(D4, 'input_pulldown')");
    assert.deepEqual(lines, ["ERROR: Pin state not supported"]);
  });

  test("linux has pins without hardware", (context) => {
    const { board, lines } = boot(context, "digitalWrite(D5, 1)", { board: "linux" });
    assert.equal(board.evaluate("[digitalRead(D5), analogRead(D1)].join()"), "0,0");
    assert.deepEqual(lines, ["ERROR: Analog is not supported on this device."]);
  });

  test("a pin that is none is refused", (context) => {
    const { board, lines } = boot(
      context,
      "[() => digitalWrite(99, 1), () => digitalRead('Q'), () => pinMode(D4, 'x')].forEach(f => { try { f() } catch (e) { print(e.message) } })",
    );
    assert.deepEqual(lines, ["Invalid pin", "Invalid pin", "Unknown pin mode"]);
    assert.throws(() => board.pins.level("D99"), { message: "this board has no pin D99" });
  });

  test("NodeMCU names the pins as they are printed on the module", (context) => {
    const { board } = boot(context, "");
    assert.equal(board.evaluate("[NodeMCU.D1, NodeMCU.D4, NodeMCU.A0].join()"), "D5,D2,A0");
  });
});

describe("setWatch", () => {
  const watch = (options: string) => `setWatch(e => print(e.state, e.time, e.lastTime, e.pin), D4, ${options})`;
  const start = () => ({ clock: createClock({ start: 0 }) });

  test("tells state, time and last time in seconds, and the pin", (context) => {
    const { board, clock, lines } = boot(context, watch("{ repeat: true }"), start());
    clock.advance(1500);
    board.pins.drive("D4", 1);
    clock.advance(500);
    board.pins.drive("D4", 0);
    assert.deepEqual(lines, ["true 1.5 undefined D4", "false 2 1.5 D4"]);
  });

  test("ends after one event unless it repeats", (context) => {
    const { board, lines } = boot(context, watch("{}"), start());
    board.pins.drive("D4", 1);
    board.pins.drive("D4", 0);
    assert.deepEqual(lines, ["true 0 undefined D4"]);
  });

  test("may wait for one edge only", (context) => {
    const { board, clock, lines } = boot(context, watch("{ repeat: true, edge: 'falling' }"), start());
    board.pins.drive("D4", 1);
    clock.advance(1000);
    board.pins.drive("D4", 0);
    assert.deepEqual(lines, ["false 1 0 D4"]);
  });

  test("debounced, it tells what is left when the pin has come to rest", (context) => {
    const { board, clock, lines } = boot(context, watch("{ repeat: true, debounce: 50 }"), start());
    for (const level of [1, 0, 1, 0, 1]) {
      board.pins.drive("D4", level);
      clock.advance(10);
    }
    assert.deepEqual(lines, []);
    clock.advance(60);
    assert.deepEqual(lines, ["true 0.04 undefined D4"]);
  });

  test("an error in it is printed, the watch stays", (context) => {
    const { board, lines } = boot(context, "setWatch(() => { throw 'no' }, D4, { repeat: true })");
    board.pins.drive("D4", 1);
    board.pins.drive("D4", 0);
    assert.deepEqual(lines, ["Uncaught no", "Uncaught no"]);
  });

  test("GPIO16 of an ESP8266 cannot be watched", (context) => {
    const { lines } = boot(context, "print(setWatch(print, D16))");
    assert.deepEqual(lines, [
      "WARNING: Unable to set watch. You may already have a watch on a pin with the same number (eg. A0 and B0),",
      "or this pin cannot be used with watch",
      "undefined",
    ]);
  });
});
