import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startOnInterpreter } from "../../engines/espruino.ts";
import type { Device } from "../../engines/index.ts";
import { startOnSimulator } from "../../engines/simulated.ts";
import { ads1115 } from "../../sim/parts/ads1115.ts";
import { aht20 } from "../../sim/parts/aht20.ts";
import { bh1750 } from "../../sim/parts/bh1750.ts";
import { bme280 } from "../../sim/parts/bme280.ts";
import { ds18b20 } from "../../sim/parts/ds18b20.ts";
import { ina219 } from "../../sim/parts/ina219.ts";
import { htu21d, sht3x, sht4x, shtc3 } from "../../sim/parts/sht.ts";
import type { I2cPart } from "../../sim/parts/wires.ts";
import { noInterpreter } from "../scenarios/suite.ts";

const every = "1s";
const cold = { temperature: -7.25, humidity: 81.5, pressure: 98760 };

/** Sensors by groups that fit beside a table of their answers, and what they measure. */
const groups: [sensors: object[], parts: I2cPart[]][] = [
  [
    [
      { id: "bme", driver: "bme280", every },
      { id: "lux", driver: "bh1750", every },
    ],
    [Object.assign(bme280(), cold), Object.assign(bh1750(), { lux: 40_000 })],
  ],
  [
    [
      { id: "sht", driver: "sht3x", every },
      { id: "sht4", driver: "sht4x", address: "0x45", every },
      { id: "shtc", driver: "shtc3", every },
      { id: "aht", driver: "aht20", every },
    ],
    [Object.assign(sht3x(), cold), Object.assign(sht4x(0x45), cold), Object.assign(shtc3(), cold), Object.assign(aht20(), cold)],
  ],
  [
    [
      { id: "htu", driver: "htu21d", every },
      { id: "ina", driver: "ina219", address: "0x41", every },
      { id: "adc", driver: "ads1115", input: 3, every },
      { id: "bmp", driver: "bmp280", address: "0x77", every },
    ],
    [
      Object.assign(htu21d(), cold),
      Object.assign(ina219(0x41), { voltage: 5.1, current: -1.25 }),
      Object.assign(ads1115(), { volts: [0, 0, 0, -1.5] }),
      Object.assign(bme280({ humid: false, address: 0x77 }), cold),
    ],
  ],
];

/** Writes down what a part answers, by what it was told last: `ADDRESS:BYTES` to the bytes. */
function recorded(part: I2cPart, answers: Record<string, string>): I2cPart {
  let told: number[] = [];
  return {
    get address() {
      return part.address;
    },
    write(bytes, now) {
      told = bytes;
      return part.write(bytes, now);
    },
    read(count, now) {
      const bytes = part.read(count, now);
      if (bytes) answers[`${part.address}:${told.join()}`] = bytes.join();
      return bytes;
    },
  };
}

/** In place of the bus that the interpreter for Linux has not: answers by that table. */
const bus = (answers: Record<string, string>, scratchpads: Record<string, string>) => `
var told = {}, answers = ${JSON.stringify(answers)};
I2C1.writeTo = function(address, bytes) { told[address] = bytes.join(); };
I2C1.readFrom = function(address) {
  var bytes = answers[address + ":" + (told[address] || "")];
  if (!bytes) throw new Error("I2CRead: No ACK 0");
  return new Uint8Array(JSON.parse("[" + bytes + "]"));
};
var pads = ${JSON.stringify(scratchpads)};
OneWire = function() {};
OneWire.prototype.reset = function() { return true; };
OneWire.prototype.select = function(rom) { this.rom = rom; };
OneWire.prototype.write = function() {};
OneWire.prototype.read = function() { return new Uint8Array(JSON.parse("[" + pads[this.rom] + "]")); };
`;

async function stateOf(device: Device): Promise<Record<string, unknown>> {
  try {
    await device.until(
      async () => Object.values((await device.request("GET", "/api/state")).json()).every((value) => value !== null),
      20,
      "all are read",
    );
    return (await device.request("GET", "/api/state")).json();
  } finally {
    await device.stop();
  }
}

describe("drivers reckon the same on the interpreter, by the bytes that the simulated parts send", { skip: noInterpreter }, () => {
  for (const [sensors, parts] of groups)
    it(sensors.map((sensor) => (sensor as { driver: string }).driver).join(", "), async () => {
      const config = { id: "house", board: "esp8266", buses: { i2c: { main: { scl: "D5", sda: "D4" } } }, sensors };
      const answers: Record<string, string> = {};
      const simulated = await startOnSimulator({ config });
      for (const part of parts) simulated.board?.parts.i2c("D5", "D4", recorded(part, answers));
      const expected = await stateOf(simulated);
      const real = await startOnInterpreter(process.env.ESPRUINO as string, { config, before: bus(answers, {}) });
      assert.deepEqual(await stateOf(real), expected);
    });

  it("ds18b20: below zero, a DS18S20, and what is no reading", async () => {
    const rom = ds18b20(0x1111).rom;
    const old = ds18b20(0x3333, 0x10).rom;
    const config = {
      id: "house",
      board: "esp8266",
      buses: { onewire: { wire: { pin: "D4" } } },
      sensors: [
        { id: "attic", driver: "ds18b20", address: rom, every },
        { id: "old", driver: "ds18b20", address: old, every },
      ],
    };
    const pads: Record<string, string> = {};
    for (const [part, celsius] of [
      [ds18b20(0x1111), -10.125],
      [ds18b20(0x3333, 0x10), 25.0625],
    ] as const) {
      part.temperature = celsius;
      part.reset(0);
      part.write(0x44, 0);
      part.reset(750);
      part.write(0xbe, 750);
      pads[part.rom] = Array.from({ length: 9 }, () => part.read(750)).join();
    }
    const real = await startOnInterpreter(process.env.ESPRUINO as string, { config, before: bus({}, pads) });
    assert.deepEqual(await stateOf(real), { attic: -10.12, old: 25.06 });
  });
});
