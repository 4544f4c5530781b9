import { after } from "./lib/after.ts";
import { checkedWord } from "./lib/crc.ts";
import { type I2c, receive, send } from "./lib/i2c.ts";
import { hundredths } from "./lib/round.ts";
import type { Driver } from "./lib/types.ts";

/** https://sensirion.com/media/documents/33FD6951/67EB9032/HT_DS_Datasheet_SHT4x_5.pdf, 4.5: high precision. */
const MEASURE = 0xfd;
/** ms, table 2: 8.3 at most. */
const DURATION = 10;

export const driver: Driver = {
  role: "sensor",
  about: "SHT40, SHT41, SHT45: temperature and humidity over I2C",
  pins: {},
  options: {},
  required: [],
  bus: "i2c",
  addresses: ["0x44", "0x45", "0x46"],
  later: true,
  fails: () => true,
  fields: () => [
    { field: "temperature", kind: "sensor", unit: "°C" },
    { field: "humidity", kind: "sensor", unit: "%" },
  ],
};

export function read(bus: I2c, address: number): Promise<{ temperature: number; humidity: number }> {
  send(bus, address, [MEASURE]);
  return after(DURATION, () => {
    const bytes = receive(bus, address, 6);
    return {
      temperature: hundredths((175 * checkedWord(bytes, 0)) / 65535 - 45),
      // Beyond the ends of the scale it is cut off, as section 4.6 asks.
      humidity: hundredths(Math.min(100, Math.max(0, (125 * checkedWord(bytes, 1)) / 65535 - 6))),
    };
  });
}
