import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { columnsOf } from "../../../board/drivers/lib/font.ts";
import { startOnInterpreter } from "../../engines/espruino.ts";
import type { Device } from "../../engines/index.ts";
import { startOnSimulator } from "../../engines/simulated.ts";
import { hd44780 } from "../../sim/parts/hd44780.ts";
import { ssd1306 } from "../../sim/parts/ssd1306.ts";
import { noInterpreter } from "../scenarios/suite.ts";

const config = {
  id: "house",
  board: "esp8266",
  app: null,
  buses: { i2c: { main: { scl: "D5", sda: "D4" } } },
  outputs: [
    { id: "pump", driver: "switch", pin: "D12" },
    { id: "target", driver: "number", min: 0, max: 30 },
    { id: "oled", driver: "ssd1306", hold: "4s", pages: [["Target {target} °C", "", "Pump {pump}"], ["second page"]] },
    { id: "small", driver: "ssd1306", address: "0x3d", size: "64x48", pages: [["{target}"]] },
    { id: "lcd", driver: "hd44780", size: "20x4", pages: [["Target {target} °C", "two", "three", "Pump {pump}, all well"]] },
  ],
};

describe("displays", () => {
  let device: Device;
  const oled = ssd1306();
  const small = ssd1306(0x3d);
  const lcd = hd44780(20);
  const entity = async (id: string) => (await device.request("GET", `/api/entities/${id}`)).json();
  const set = (id: string, value: unknown) => device.request("POST", `/api/entities/${id}`, { value });
  /** What a line of an SSD1306 shows, letter by letter. */
  const read = (display: typeof oled, line: number, from = 0, letters = 21) => {
    const glyphs = Array.from({ length: 96 }, (_, i) => columnsOf(String.fromCharCode(32 + i)));
    const shown = Array.from({ length: letters }, (_, i) => {
      const columns = Array.from({ length: 6 }, (_, x) => String.fromCharCode(display.column(from + i * 6 + x, line))).join("");
      return glyphs.indexOf(columns);
    });
    return shown
      .map((code) => (code < 0 ? "#" : code === 95 ? "°" : String.fromCharCode(32 + code)))
      .join("")
      .trimEnd();
  };
  before(async () => {
    device = await startOnSimulator({ config });
    for (const part of [oled, small, lcd]) device.board?.parts.i2c("D5", "D4", part);
    await device.reboot();
    await device.advance(3500);
  });
  after(() => device?.stop());

  it("SSD1306: is on, and shows the values on the first page", () => {
    assert.equal(oled.on, true);
    assert.deepEqual(
      [0, 1, 2, 3, 7].map((line) => read(oled, line)),
      ["Target 0 °C", "", "Pump off", "", ""],
    );
  });
  it("letters are drawn upright, seven points high", () => {
    const rows = Array.from({ length: 8 }, (_, y) => Array.from({ length: 5 }, (_, x) => (oled.point(x, y) ? "#" : ".")).join(""));
    assert.deepEqual(rows, ["#####", "..#..", "..#..", "..#..", "..#..", "..#..", "..#..", "....."]);
  });
  it("a panel of 64 by 48 points sits in the middle of the chip's columns", () => assert.equal(read(small, 0, 32, 10), "0"));
  it("HD44780: four lines, its light on", () => {
    assert.deepEqual([lcd.on, lcd.light], [true, true]);
    assert.deepEqual(
      [0, 1, 2, 3].map((n) => lcd.line(n).trimEnd()),
      ["Target 0 °C", "two", "three", "Pump off, all well"],
    );
  });
  it("what changes is shown soon", async () => {
    await set("target", 21.5);
    await set("pump", true);
    await device.advance(2500);
    assert.equal(lcd.line(0).trimEnd(), "Target 21.5 °C");
    assert.equal(lcd.line(3).trimEnd(), "Pump on, all well");
    assert.equal(read(small, 0, 32, 10), "21.5");
  });
  it("pages take turns", async () => {
    await device.until(() => read(oled, 0) === "second page", 8, "the second page");
    await device.until(() => read(oled, 0) === "Target 21.5 °C", 8, "the first page");
  });
  it("a message has the place of all pages, until it is empty", async () => {
    await set("lcd", "Door open!\nsince noon");
    await device.advance(2500);
    assert.deepEqual([lcd.line(0).trimEnd(), lcd.line(1).trimEnd(), lcd.line(2).trimEnd()], ["Door open!", "since noon", ""]);
    await set("lcd", "");
    await device.advance(2500);
    assert.equal(lcd.line(1).trimEnd(), "two");
  });
  for (const [id, part, error] of [
    ["oled", oled, "no answer at 0x3c"],
    ["lcd", lcd, "no answer at 0x27"],
  ] as const)
    it(`${id}: "${error}" when it is gone, and made ready again when it is back`, async () => {
      const { address } = part;
      part.address = 0x10;
      part.brownOut();
      await device.advance(1000);
      assert.equal((await entity(id)).error, error);
      part.address = address;
      await device.advance(6000);
      assert.deepEqual([(await entity(id)).error, part.on], [undefined, true]);
    });
});

describe("displays in the config", () => {
  it("a page that names no entity is refused", async () => {
    const wrong = { ...config, outputs: [{ id: "oled", driver: "ssd1306", pages: [["a"], ["b", "Air {ari}"]] }] };
    await assert.rejects(startOnSimulator({ config: wrong }), /outputs\[0\]\.pages\[1\]\[1\]: there is no entity "ari"/);
  });
});

describe("displays on the interpreter", { skip: noInterpreter }, () => {
  it("an SSD1306 gets the same letters, and leaves the board its memory", async (context) => {
    const one = { ...config, outputs: config.outputs.slice(0, 3) };
    const before =
      "sent = []; I2C1.writeTo = function(a, b) { b = E.toUint8Array(b); if (b[0] == 64) sent.push(b.slice(1).join()); if (sent.length > 30) sent.shift(); };";
    const device = await startOnInterpreter(process.env.ESPRUINO as string, { config: one, before });
    try {
      const wanted = [..."Target 0 \x7fC"].map((letter) => Buffer.from(columnsOf(letter), "latin1").join()).join();
      await device.until(async () => (await device.evaluate("sent.join(' ')")).includes(wanted), 10, "the first line");
      await device.evaluate("(sent=[],I2C1.writeTo=function(){},1)");
      context.diagnostic(`${await device.jsvars()} variables with a display`);
    } finally {
      await device.stop();
    }
  });
});
