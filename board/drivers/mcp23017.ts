import { type I2c, readRegister, send } from "./lib/i2c.ts";
import type { Driver } from "./lib/types.ts";

// https://ww1.microchip.com/downloads/en/devicedoc/20001952c.pdf, table 3-3: with IOCON.BANK = 0 as after a reset, port B is one further.
const DIRECTION = 0x00;
const PULL_UP = 0x0c;
const LEVELS = 0x12;
const LATCH = 0x14;

export const driver: Driver = {
  role: "both",
  about: "MCP23017: one of its sixteen pins, as an output a switch, as a sensor a level with a pull-up; several parts share it",
  pins: {},
  options: {
    line: { type: "integer", minimum: 0, maximum: 15, description: "its pin: 0 to 7 are GPA0 to GPA7, 8 to 15 GPB0 to GPB7", default: 0 },
    invert: { type: "boolean", description: "low means on", default: false },
  },
  required: ["line"],
  bus: "i2c",
  shared: true,
  addresses: ["0x20", "0x21", "0x22", "0x23", "0x24", "0x25", "0x26", "0x27"],
  fails: () => true,
  fields: (place) => [{ field: "", kind: place === "outputs" ? "switch" : "binary_sensor" }],
};

/** Sets or clears one bit of a register, if it is not so already: it forgets all of them when its supply fails. */
function setBit(bus: I2c, address: number, register: number, bit: number, on: boolean): void {
  const now = readRegister(bus, address, register, 1)[0];
  const wanted = on ? now | bit : now & ~bit;
  if (now !== wanted) send(bus, address, [register, wanted]);
}

export function read(bus: I2c, address: number, line: number, invert: boolean): boolean {
  const port = line >> 3;
  const bit = 1 << (line & 7);
  setBit(bus, address, DIRECTION + port, bit, true);
  setBit(bus, address, PULL_UP + port, bit, true);
  return !!(readRegister(bus, address, LEVELS + port, 1)[0] & bit) !== invert;
}

export function write(on: boolean, bus: I2c, address: number, line: number, invert: boolean): void {
  if (CONFIG.board === "linux") return;
  const port = line >> 3;
  const bit = 1 << (line & 7);
  // The level first, so that the pin is right from the moment at which it drives.
  setBit(bus, address, LATCH + port, bit, on !== invert);
  setBit(bus, address, DIRECTION + port, bit, false);
}
