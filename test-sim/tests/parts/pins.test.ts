import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Device } from "../../engines/index.ts";
import { startOnSimulator } from "../../engines/simulated.ts";
import { mcp23017, pcf8574 } from "../../sim/parts/expander.ts";
import { hlw8012 } from "../../sim/parts/hlw8012.ts";
import { hx711 } from "../../sim/parts/hx711.ts";

const config = {
  id: "house",
  board: "esp32",
  app: null,
  buses: { i2c: { main: { scl: "D22", sda: "D21" } } },
  sensors: [
    { id: "scale", driver: "hx711", data: "D16", clock: "D17", zero: 8000, scale: 420.5, every: "1s" },
    { id: "socket", driver: "hlw8012", cf: "D18", cf1: "D19", sel: "D23", power_factor: 2, voltage_factor: 0.5, current_factor: 0.01 },
    { id: "knob", driver: "rotary", a: "D25", b: "D26", min: 0, max: 10, step: 2, start: 4, every: "1h" },
    { id: "door", driver: "pcf8574", line: 3, invert: true, every: "1s" },
    { id: "gate", driver: "mcp23017", line: 9, address: "0x21", invert: true, every: "1s" },
  ],
  outputs: [
    { id: "arm", driver: "servo", pin: "D4" },
    { id: "fan", driver: "pcf8574", line: 7, invert: true },
    { id: "pump", driver: "mcp23017", line: 1, address: "0x21" },
  ],
};

describe("parts on pins and expanders", () => {
  let device: Device;
  const cell = hx711("D16", "D17");
  const meter = hlw8012("D18", "D19", "D23", { power: 0.5, current: 100, voltage: 2 });
  const eight = pcf8574();
  const sixteen = mcp23017(0x21);
  const board = () => device.board as NonNullable<Device["board"]>;
  const entity = async (id: string) => (await device.request("GET", `/api/entities/${id}`)).json();
  const set = (id: string, value: unknown) => device.request("POST", `/api/entities/${id}`, { value });
  before(async () => {
    device = await startOnSimulator({ config });
    board().parts.i2c("D22", "D21", eight);
    board().parts.i2c("D22", "D21", sixteen);
    board().parts.pins(cell);
    board().parts.pins(meter);
    await device.reboot();
    await device.advance(3000);
  });
  after(() => device?.stop());

  for (const [raw, grams] of [
    [8000, 0],
    [50050, 100],
    [-34050, -100],
  ])
    it(`HX711: ${raw} steps are ${grams} g`, async () => {
      cell.raw = raw;
      await device.advance(2500);
      assert.equal((await entity("scale")).value, grams);
      assert.equal(cell.gain, 128);
    });

  for (const [what, during, error] of [
    ["gone", { gone: true }, "no value ready: not there, or switched off"],
    ["overloaded", { raw: 0x7fffff }, "out of range: overloaded, or the cell is not connected"],
  ] as const)
    it(`HX711: ${what} is "${error}", and it recovers by itself`, async () => {
      Object.assign(cell, during);
      await device.until(async () => (await entity("scale")).error !== undefined, 60, "it is missed");
      assert.equal((await entity("scale")).error, error);
      Object.assign(cell, { gone: false, raw: 8000 });
      await device.until(async () => (await entity("scale")).value === 0, 60, "it is read again");
    });

  it("HLW8012: power by CF, voltage and current by turns on CF1, energy in all", async () => {
    Object.assign(meter, { voltage: 230, current: 0.87, power: 200 });
    await device.advance(20_000);
    const shown = await Promise.all(["voltage", "current", "power"].map(async (field) => (await entity(`socket_${field}`)).value));
    assert.ok(Math.abs(shown[0] - 230) < 2 && Math.abs(shown[1] - 0.87) < 0.02 && Math.abs(shown[2] - 200) < 3, shown.join());
    const before = (await entity("socket_energy")).value;
    await device.advance(90_000);
    assert.ok(Math.abs((await entity("socket_energy")).value - before - 5) < 0.3);
  });

  it("HLW8012: nothing switched on is 0 W and 0 A", async () => {
    Object.assign(meter, { current: 0, power: 0 });
    await device.advance(20_000);
    assert.deepEqual([(await entity("socket_power")).value, (await entity("socket_current")).value], [0, 0]);
  });

  /** Turns the knob by quarter steps, one way round when positive. */
  const turn = async (quarters: number) => {
    const code = [0, 1, 3, 2];
    let at = 2;
    for (let i = 0; i < Math.abs(quarters); i++) {
      at = (at + Math.sign(quarters) + 4) % 4;
      board().pins.drive("D25", code[at] & 1);
      board().pins.drive("D26", code[at] >> 1);
      await device.advance(2);
    }
  };
  for (const [notches, position] of [
    [1, 6],
    [5, 10],
    [-1, 8],
    [-9, 0],
    [2, 4],
  ])
    it(`rotary encoder: ${notches} notches, then it stands at ${position}`, async () => {
      await turn(notches * 4);
      assert.equal((await entity("knob")).value, position);
    });

  it("servo: 90 degrees are 1.5 ms of 20", async () => {
    await set("arm", 90);
    assert.equal(Math.round(board().pins.duty("D4") * 20_000), 1500);
    await set("arm", 180);
    assert.equal(Math.round(board().pins.duty("D4") * 20_000), 2500);
  });

  it("PCF8574: a switch and a contact on one part do not disturb each other", async () => {
    await set("fan", true);
    assert.equal(eight.level(7), 0);
    eight.drive(3, 0);
    await device.advance(2100);
    assert.equal((await entity("door")).value, true);
    await set("fan", false);
    assert.equal(eight.level(7), 1);
    eight.drive(3, 1);
    await device.advance(2100);
    assert.equal((await entity("door")).value, false);
  });

  it("MCP23017: a switch on one port, a contact with its pull-up on the other", async () => {
    await set("pump", true);
    assert.equal(sixteen.level(1), 1);
    sixteen.drive(9, 0);
    await device.advance(2100);
    assert.equal((await entity("gate")).value, true);
    sixteen.drive(9, undefined);
    await device.advance(2100);
    assert.equal((await entity("gate")).value, false);
    await set("pump", false);
    assert.equal(sixteen.level(1), 0);
  });

  it("an expander that is not there refuses a command with a reason", async () => {
    sixteen.address = 0x10;
    const answer = await set("pump", true);
    assert.equal(answer.status, 500);
    assert.equal(answer.json().error, "no answer at 0x21");
    sixteen.address = 0x21;
  });
});
