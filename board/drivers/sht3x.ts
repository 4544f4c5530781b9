import { after } from "./lib/after.ts";
import { checkedWord } from "./lib/crc.ts";
import { type I2c, receive, send } from "./lib/i2c.ts";
import { hundredths } from "./lib/round.ts";
import type { Driver } from "./lib/types.ts";

/** https://sensirion.com/media/documents/213E6A3B/63A5A569/Datasheet_SHT3x_DIS.pdf, 4.3: high repeatability, no clock stretching. */
const MEASURE = 0x2400;
/** ms, table 4. */
const DURATION = 16;

export const driver: Driver = {
  role: "sensor",
  about: "SHT30, SHT31, SHT35: temperature and humidity over I2C",
  pins: {},
  options: {},
  required: [],
  bus: "i2c",
  addresses: ["0x44", "0x45"],
  later: true,
  fails: () => true,
  fields: () => [
    { field: "temperature", kind: "sensor", unit: "°C" },
    { field: "humidity", kind: "sensor", unit: "%" },
  ],
};

export function read(bus: I2c, address: number): Promise<{ temperature: number; humidity: number }> {
  send(bus, address, [MEASURE >> 8, MEASURE & 255]);
  return after(DURATION, () => {
    const bytes = receive(bus, address, 6);
    return {
      temperature: hundredths((175 * checkedWord(bytes, 0)) / 65535 - 45),
      humidity: hundredths((100 * checkedWord(bytes, 1)) / 65535),
    };
  });
}
