import { after } from "./lib/after.ts";
import { crc8 } from "./lib/crc.ts";
import { type I2c, receive, send } from "./lib/i2c.ts";
import { hundredths } from "./lib/round.ts";
import type { Driver } from "./lib/types.ts";

// HTU21D (TE Connectivity HPC199_6) and Si7021 (Silicon Labs, rev 1.2): without holding the clock.
const TEMPERATURE = 0xf3;
const HUMIDITY = 0xf5;

export const driver: Driver = {
  role: "sensor",
  about: "HTU21D, SHT21, Si7021: temperature and humidity over I2C",
  pins: {},
  options: {},
  required: [],
  bus: "i2c",
  addresses: ["0x40"],
  later: true,
  fails: () => true,
  fields: () => [
    { field: "temperature", kind: "sensor", unit: "°C" },
    { field: "humidity", kind: "sensor", unit: "%" },
  ],
};

/** A measurement without its two status bits; the checksum begins with 0. */
function word(bus: I2c, address: number): number {
  const bytes = receive(bus, address, 3);
  if (crc8(bytes, 0, 2, 0) !== bytes[2]) throw new Error("CRC wrong");
  if (!bytes[0] && !bytes[1]) throw new Error("bus stuck low");
  return bytes[0] * 256 + (bytes[1] & 0xfc);
}

export function read(bus: I2c, address: number): Promise<{ temperature: number; humidity: number }> {
  send(bus, address, [TEMPERATURE]);
  return after(50, () => {
    const temperature = hundredths((175.72 * word(bus, address)) / 65536 - 46.85);
    send(bus, address, [HUMIDITY]);
    return after(20, () => {
      return { temperature, humidity: hundredths(Math.min(100, Math.max(0, (125 * word(bus, address)) / 65536 - 6))) };
    });
  });
}
