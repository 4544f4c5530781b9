import assert from "node:assert/strict";
import { it } from "node:test";
import { hcsr04 } from "../../sim/parts/hcsr04.ts";
import { ina219 } from "../../sim/parts/ina219.ts";
import { garageDoor, openGarage, shutter } from "./configs.ts";
import { playing } from "./house.ts";

playing(
  "1, a garage door by a push-button and Home Assistant",
  garageDoor,
  (board) => board.pins.drive("D0", 1),
  (house) => {
    it("the push-button presses the opener for half a second", async () => {
      const levels: number[] = [];
      house.board.pins.onChange("D5", (level) => levels.push(level));
      await house.press("D0");
      await house.pass(200);
      assert.deepEqual(levels, [1]);
      await house.pass(400);
      assert.deepEqual(levels, [1, 0]);
    });
    it("so does a command", async () => {
      await house.set("opener", true);
      assert.equal(house.level("D5"), 1);
      await house.pass(600);
      assert.equal(house.level("D5"), 0);
    });
    it("the signal is told, and the LED is dark while there is Wi-Fi", async () => {
      await house.pass(11_000);
      assert.equal(typeof (await house.value("signal")), "number");
      assert.equal(house.level("D2"), 1);
    });
  },
);

const meter = ina219();
playing(
  "6, a shutter with two push-buttons, a current meter and a guard against heat",
  shutter,
  (board) => {
    meter.current = 0;
    board.parts.i2c("D14", "D12", meter);
    board.pins.analog("A0", 0.5);
    for (const pin of ["D13", "D5"]) board.pins.drive(pin, 1);
  },
  (house) => {
    it("a press runs it, and the next one stops it on its way", async () => {
      await house.press("D13");
      assert.equal(house.level("D4"), 1);
      meter.current = 0.6;
      await house.pass(3000);
      await house.press("D13");
      assert.equal(house.level("D4"), 0);
      meter.current = 0;
    });
    it("the other push-button runs it down to its end", async () => {
      await house.pass(1000);
      await house.press("D5");
      await house.pass(1000);
      assert.equal(house.level("D15"), 1);
      await house.pass(40_000);
      assert.deepEqual([await house.value("blind"), house.level("D15")], [0, 0]);
    });
    it("too hot: it stops, and refuses", async () => {
      await house.set("blind", 100);
      await house.pass(2000);
      house.board.pins.analog("A0", 0.05);
      await house.pass(12_000);
      assert.ok(((await house.value("case")) as number) > 85);
      assert.equal(house.level("D4"), 0);
      assert.equal(await house.set("blind", 100), 409);
    });
  },
);

const echo = hcsr04("D12", "D14");
playing(
  "7, a garage with an ultrasonic sensor on its ceiling",
  openGarage,
  (board) => void board.parts.pins(echo),
  (house) => {
    it("tells an open door, a car, and neither", async () => {
      for (const [distance, open, car] of [
        [30, true, false],
        [120, false, true],
        [240, false, false],
      ] as const) {
        echo.distance = distance;
        await house.pass(3000);
        assert.deepEqual([await house.value("open"), await house.value("car")], [open, car]);
      }
    });
    it("limits can be set", async () => {
      echo.distance = 120;
      await house.set("door_limit", 150);
      await house.pass(2000);
      assert.equal(await house.value("open"), true);
    });
    it("left open it warns for five seconds, then closes", async () => {
      await house.set("late", 1);
      await house.pass(55_000);
      assert.equal(house.level("D15"), 0);
      await house.pass(6000);
      assert.equal(await house.value("buzzer"), "warn");
      await house.pass(4500);
      let pressed = 0;
      house.board.pins.onChange("D15", (level) => {
        pressed += level;
      });
      await house.pass(3000);
      assert.equal(await house.value("buzzer"), "off");
      assert.ok(pressed <= 1);
    });
  },
);
