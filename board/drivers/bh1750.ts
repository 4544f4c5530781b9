import { after } from "./lib/after.ts";
import { type I2c, receive, send } from "./lib/i2c.ts";
import type { Driver } from "./lib/types.ts";

/** https://fscdn.rohm.com/en/products/databook/datasheet/ic/sensor/light/bh1721fvc-e.pdf: one measurement of high resolution. */
const ONCE = 0x20;
/** ms: 180 at most. */
const DURATION = 185;

export const driver: Driver = {
  role: "sensor",
  about: "BH1750: light in lux over I2C",
  pins: {},
  options: {},
  required: [],
  bus: "i2c",
  addresses: ["0x23", "0x5c"],
  later: true,
  fails: () => true,
  fields: () => [{ field: "", kind: "sensor", unit: "lx" }],
};

/** lx, one decimal, 0 to 54612. */
export function read(bus: I2c, address: number): Promise<number> {
  send(bus, address, [ONCE]);
  return after(DURATION, () => {
    const bytes = receive(bus, address, 2);
    return Math.floor(((bytes[0] * 256 + bytes[1]) / 1.2) * 10 + 0.5) / 10;
  });
}
