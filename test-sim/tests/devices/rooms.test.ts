import assert from "node:assert/strict";
import { it } from "node:test";
import { bme280 } from "../../sim/parts/bme280.ts";
import { dht } from "../../sim/parts/dht.ts";
import { ds18b20 } from "../../sim/parts/ds18b20.ts";
import { ssd1306 } from "../../sim/parts/ssd1306.ts";
import { drawer, lamp, motion, roomSensor, twoTemperatures } from "./configs.ts";
import { playing } from "./house.ts";

const inside = ds18b20(0x1111);
const outside = ds18b20(0x2222);
const small = ssd1306();
const [first, second] = twoTemperatures.config.sensors as { address: string }[];
[first.address, second.address] = [inside.rom, outside.rom];
playing(
  "2, two temperatures in Fahrenheit on a small display",
  twoTemperatures,
  (board) => {
    Object.assign(inside, { temperature: 20 });
    Object.assign(outside, { temperature: -10 });
    for (const part of [inside, outside]) board.parts.onewire("D14", part);
    board.parts.i2c("D5", "D4", small);
  },
  (house) => {
    it("both are read by their addresses", async () => {
      await house.pass(9000);
      assert.deepEqual([await house.value("inside"), await house.value("outside")], [68, 14]);
    });
    it("the display is on, and draws", () => {
      assert.equal(small.on, true);
      assert.ok(Array.from({ length: 64 }, (_, x) => small.column(32 + x, 1)).some((column) => column > 0));
    });
    it("one that is pulled out is told apart from the other", async () => {
      outside.fault = "gone";
      await house.pass(25_000);
      assert.deepEqual([await house.value("inside"), await house.value("outside")], [68, "no answer at this address"]);
    });
  },
);

const room = ds18b20(0x3333);
playing(
  "3, motion with an LED that follows",
  motion,
  (board) => void board.parts.onewire("D14", room),
  (house) => {
    it("the LED goes on at once, and off a minute after the last motion", async () => {
      house.board.pins.drive("D12", 1);
      await house.pass(200);
      assert.equal(house.level("D13"), 1);
      house.board.pins.drive("D12", 0);
      await house.pass(50_000);
      assert.equal(house.level("D13"), 1);
      await house.pass(15_000);
      assert.equal(house.level("D13"), 0);
    });
    it("nobody else switches the LED", async () => assert.equal(await house.set("led", true), 405));
    it("it says how long it runs, and restarts when it is told to", async () => {
      assert.match(String(await house.value("since")), /^\d+ h$/);
      assert.equal(await house.set("restart", true), 200);
      let restarted = false;
      house.board.onReboot = () => {
        restarted = true;
      };
      await house.pass(2000);
      assert.equal(restarted, true);
    });
  },
);

const air = bme280();
playing(
  "8, a room sensor with a light of its own",
  roomSensor,
  (board) => void board.parts.i2c("D5", "D4", air),
  (house) => {
    it("climate and light are read", async () => {
      house.board.pins.analog("A0", 0.1);
      await house.pass(7000);
      assert.deepEqual([await house.value("air_temperature"), await house.value("light")], [21.5, 10]);
    });
    it("motion in the dark lights it, dimmed and in the colour that was chosen", async () => {
      await house.set("glow_color", "#ff0000");
      house.board.pins.drive("D14", 1);
      await house.pass(1500);
      assert.deepEqual(house.board.parts.strip("D12")?.slice(0, 3), [0, 76, 0]);
      house.board.pins.drive("D14", 0);
      await house.pass(40_000);
      assert.equal(await house.value("glow"), 0);
    });
    it("by day it stays dark", async () => {
      house.board.pins.analog("A0", 0.8);
      await house.pass(2000);
      house.board.pins.drive("D14", 1);
      await house.pass(2000);
      assert.equal(await house.value("glow"), 0);
    });
  },
);

const weather = dht("D14");
playing(
  "11, a lamp that plays effects beside a DHT22",
  lamp,
  (board) => void board.parts.pins(weather),
  (house) => {
    it("colour, effect, speed", async () => {
      await house.set("strip", 100);
      await house.set("strip_color", "#0000ff");
      assert.deepEqual(house.board.parts.strip("D12")?.slice(0, 3), [0, 0, 255]);
      await house.set("strip_effect", "rainbow");
      await house.set("strip_speed", 20);
      await house.pass(500);
      const before = house.board.parts.strip("D12");
      await house.pass(60);
      assert.notDeepEqual(house.board.parts.strip("D12"), before);
    });
    it("the air is read meanwhile", async () => {
      await house.pass(6000);
      assert.equal(await house.value("air_temperature"), weather.temperature);
    });
  },
);

const damp = dht("D14");
const big = ssd1306();
playing(
  "12, a drawer that keeps filament dry",
  drawer,
  (board) => {
    board.parts.pins(damp);
    board.parts.i2c("D5", "D4", big);
    board.pins.analog("A0", 0.5);
    Object.assign(damp, { temperature: 22 });
  },
  (house) => {
    it("heats up to its target, then stops", async () => {
      await house.pass(6000);
      await house.set("dry_mode", "heat");
      await house.set("dry", 45);
      await house.pass(200);
      assert.equal(house.level("D12"), 1);
      damp.temperature = 46;
      await house.pass(7000);
      assert.equal(house.level("D12"), 0);
    });
    it("a plate that is too hot ends it, and refuses", async () => {
      damp.temperature = 30;
      await house.pass(7000);
      assert.equal(house.level("D12"), 1);
      house.board.pins.analog("A0", 0.05);
      await house.pass(5000);
      assert.equal(house.level("D12"), 0);
      assert.equal(await house.set("heater", true), 409);
      house.board.pins.analog("A0", 0.5);
    });
    it("a lost sensor ends it, too", async () => {
      await house.pass(10_000);
      damp.fault = "silent";
      await house.pass(30_000);
      assert.deepEqual([house.level("D12"), await house.value("air_temperature")], [0, "no answer"]);
    });
  },
);
