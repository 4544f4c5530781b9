import assert from "node:assert/strict";
import { it } from "node:test";
import { cse7766 } from "../../sim/parts/serial-parts.ts";
import { noTime } from "../scenarios/suite.ts";
import { pump, socket, ventilation, waterMeter } from "./configs.ts";
import { playing } from "./house.ts";

playing(
  "4, a water meter whose total can be set",
  waterMeter,
  (board) => board.pins.drive("D14", 1),
  (house) => {
    const litres = async (count: number) => {
      for (let i = 0; i < count; i++) {
        house.board.pins.drive("D14", 0);
        await house.pass(100);
        house.board.pins.drive("D14", 1);
        await house.pass(100);
      }
    };
    it("is set to what the meter shows, and counts on", async () => {
      await house.set("reading", 1234.5);
      await litres(20);
      await house.pass(6000);
      assert.equal(await house.value("meter"), 1234.52);
    });
    it("tells litres a minute", async () => assert.ok(((await house.value("pulses_rate")) as number) > 0));
  },
);

const load = cse7766();
playing(
  "5, ventilation that goes off by itself",
  ventilation,
  (board) => {
    board.parts.serial("Serial1", load);
    board.pins.drive("D0", 1);
    load.power = 40;
  },
  (house) => {
    it("the push-button toggles", async () => {
      await house.press("D0");
      assert.equal(house.level("D12"), 1);
    });
    it("half an hour below 15 W: off", async () => {
      Object.assign(load, { power: 5, period: 2500 });
      await house.pass(29 * 60_000);
      assert.equal(house.level("D12"), 1);
      await house.pass(2 * 60_000);
      assert.equal(house.level("D12"), 0);
    });
    it("by hand it stays on", { skip: noTime }, async () => {
      await house.set("by_hand", true);
      await house.press("D0");
      await house.pass(32 * 60_000);
      assert.equal(house.level("D12"), 1);
    });
  },
);

const meter = cse7766();
playing(
  "9, a socket that measures",
  socket,
  (board) => {
    board.parts.serial("Serial1", meter);
    board.pins.drive("D0", 1);
    Object.assign(meter, { voltage: 230, current: 4.35, power: 1000 });
  },
  (house) => {
    it("volts, amperes, watts", async () => {
      await house.pass(2500);
      const shown = ["voltage", "current", "power"].map(async (field) => Math.round(Number(await house.value(`power_${field}`))));
      assert.deepEqual(await Promise.all(shown), [230, 4, 1000]);
    });
    it("the push-button toggles, and the LED follows", async () => {
      await house.press("D0");
      assert.deepEqual([house.level("D12"), house.level("D13")], [1, 0]);
    });
    it("counts today's kWh", async () => {
      await house.set("midnight", Number(await house.value("power_energy")));
      await house.pass(36_000);
      assert.ok(Math.abs(((await house.value("today")) as number) - 0.01) < 0.001);
    });
  },
);

playing(
  "10, a circulation pump with times that can be changed",
  pump,
  () => {},
  (house) => {
    /** Minutes that it runs within so many. */
    const runs = async (minutes: number) => {
      let on = 0;
      for (let at = 0; at < minutes * 2; at++) {
        await house.pass(30_000);
        on += house.level("D12") / 2;
      }
      return on;
    };
    it("four minutes on, twenty off, within its window", async () => {
      await house.set("from", 0);
      await house.set("to", 24);
      assert.equal(await runs(24), 4);
    });
    it("other times", { skip: noTime }, async () => {
      await house.set("on_time", 2);
      await house.set("off_time", 2);
      await runs(21);
      assert.equal(await runs(8), 4);
    });
    it("outside its window it is off", async () => {
      await house.set("to", 0);
      await runs(1);
      assert.equal(await runs(3), 0);
    });
  },
);
