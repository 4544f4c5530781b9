import { after } from "./lib/after.ts";
import { type I2c, readRegister, send } from "./lib/i2c.ts";
import type { Driver } from "./lib/types.ts";

// https://www.ti.com/lit/ds/symlink/ads1115.pdf, 8.1.
const CONVERSION = 0;
const CONFIGURATION = 1;
/** Bit 15 starts one conversion, bit 8 keeps it to one; 128 a second. */
const START = 0x8183;
/** ms of one conversion. */
const DURATION = 9;

export const driver: Driver = {
  role: "sensor",
  about: "ADS1115: one of four analog inputs over I2C, in V; several parts may share it",
  pins: {},
  options: {
    input: { enum: [0, 1, 2, 3], description: "A0 to A3", default: 0 },
    range: { enum: [6.144, 4.096, 2.048, 1.024, 0.512, 0.256], description: "full scale in V", default: 4.096 },
  },
  required: [],
  bus: "i2c",
  shared: true,
  addresses: ["0x48", "0x49", "0x4a", "0x4b"],
  later: true,
  fails: () => true,
  fields: () => [{ field: "", kind: "sensor", unit: "V" }],
};

/** V against ground, four decimals. */
export function read(bus: I2c, address: number, input: number, range: number): Promise<number> {
  // Full scales are 6.144 and then halves of 4.096.
  const gain = range > 5 ? 0 : Math.floor(Math.log(4.096 / range) / Math.LN2 + 1.5);
  const set = START | ((4 + input) << 12) | (gain << 9);
  send(bus, address, [CONFIGURATION, set >> 8, set & 255]);
  return after(DURATION, () => {
    if (!(readRegister(bus, address, CONFIGURATION, 2)[0] & 128)) throw new Error("still converting, or bus stuck low");
    const bytes = readRegister(bus, address, CONVERSION, 2);
    let steps = bytes[0] * 256 + bytes[1];
    if (steps > 32767) steps -= 65536;
    return Math.floor(((steps * range) / 32768) * 10000 + 0.5) / 10000;
  });
}
