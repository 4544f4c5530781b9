import { type I2c, readRegister, send } from "./lib/i2c.ts";
import type { Driver } from "./lib/types.ts";

// https://www.ti.com/lit/ds/symlink/ina219.pdf, 8.6.
const CONFIGURATION = 0;
const SHUNT = 1;
const BUS = 2;
/** 32 V, 320 mV, 12 bits, shunt and bus continuously: as after a reset. */
const DEFAULT = 0x399f;

export const driver: Driver = {
  role: "sensor",
  about: "INA219: voltage, current and power over I2C",
  pins: {},
  options: { shunt: { type: "number", exclusiveMinimum: 0, description: "its shunt in ohm", default: 0.1 } },
  required: [],
  bus: "i2c",
  addresses: ["0x40", "0x41", "0x44", "0x45"],
  fails: () => true,
  fields: () => [
    { field: "voltage", kind: "sensor", unit: "V" },
    { field: "current", kind: "sensor", unit: "A" },
    { field: "power", kind: "sensor", unit: "W" },
  ],
};

/** V, A and W. The current comes from the shunt's voltage (10 uV a step), so that nothing has to be calibrated. */
export function read(bus: I2c, address: number, shunt: number): { voltage: number; current: number; power: number } {
  const set = readRegister(bus, address, CONFIGURATION, 2);
  if (!set[0] && !set[1]) throw new Error("bus stuck low");
  // It forgets what it was told when its supply fails.
  if (set[0] * 256 + set[1] !== DEFAULT) send(bus, address, [CONFIGURATION, DEFAULT >> 8, DEFAULT & 255]);
  const across = readRegister(bus, address, SHUNT, 2);
  const over = readRegister(bus, address, BUS, 2);
  let steps = across[0] * 256 + across[1];
  if (steps > 32767) steps -= 65536;
  const voltage = ((over[0] * 256 + over[1]) >> 3) * 0.004;
  const current = (steps * 0.00001) / shunt;
  return { voltage: rounded(voltage), current: rounded(current), power: rounded(voltage * current) };
}

function rounded(value: number): number {
  return Math.floor(value * 1000 + 0.5) / 1000;
}
