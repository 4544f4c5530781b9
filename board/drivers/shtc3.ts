import { after } from "./lib/after.ts";
import { checkedWord } from "./lib/crc.ts";
import { type I2c, receive, send } from "./lib/i2c.ts";
import { hundredths } from "./lib/round.ts";
import type { Driver } from "./lib/types.ts";

// https://sensirion.com/media/documents/643F9C8E/63A5A436/Datasheet_SHTC3.pdf, 5.
const WAKE = 0x3517;
const SLEEP = 0xb098;
/** Temperature first, normal power, no clock stretching. */
const MEASURE = 0x7866;
/** ms: 12.1 at most, and 0.24 to wake. */
const DURATION = 14;

export const driver: Driver = {
  role: "sensor",
  about: "SHTC3: temperature and humidity over I2C, asleep between two reads",
  pins: {},
  options: {},
  required: [],
  bus: "i2c",
  addresses: ["0x70"],
  later: true,
  fails: () => true,
  fields: () => [
    { field: "temperature", kind: "sensor", unit: "°C" },
    { field: "humidity", kind: "sensor", unit: "%" },
  ],
};

export function read(bus: I2c, address: number): Promise<{ temperature: number; humidity: number }> {
  send(bus, address, [WAKE >> 8, WAKE & 255]);
  return after(1, () => {
    send(bus, address, [MEASURE >> 8, MEASURE & 255]);
    return after(DURATION, () => {
      const bytes = receive(bus, address, 6);
      send(bus, address, [SLEEP >> 8, SLEEP & 255]);
      return {
        temperature: hundredths((175 * checkedWord(bytes, 0)) / 65536 - 45),
        humidity: hundredths((100 * checkedWord(bytes, 1)) / 65536),
      };
    });
  });
}
