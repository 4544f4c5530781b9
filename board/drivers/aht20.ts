import { after } from "./lib/after.ts";
import { crc8 } from "./lib/crc.ts";
import { type I2c, receive, send } from "./lib/i2c.ts";
import { hundredths } from "./lib/round.ts";
import type { Driver } from "./lib/types.ts";

// http://www.aosong.com/userfiles/files/media/Data%20Sheet%20AHT20.pdf, 5.4.
const INITIALISE = 0xbe0800;
/** AHT10's own. */
const INITIALISE_AHT10 = 0xe10800;
const MEASURE = 0xac3300;
const BUSY = 0x80;
const CALIBRATED = 0x08;

export const driver: Driver = {
  role: "sensor",
  about: "AHT10, AHT20, AHT21: temperature and humidity over I2C",
  pins: {},
  options: { crc: { type: "boolean", description: "it sends a checksum; false for an AHT10, which has none", default: true } },
  required: [],
  bus: "i2c",
  addresses: ["0x38", "0x39"],
  later: true,
  fails: () => true,
  fields: () => [
    { field: "temperature", kind: "sensor", unit: "°C" },
    { field: "humidity", kind: "sensor", unit: "%" },
  ],
};

/** A part that has lost its calibration, as after power-on or a brown-out, is initialised first. */
export function read(bus: I2c, address: number, crc: boolean): Promise<{ temperature: number; humidity: number }> {
  const calibrated = receive(bus, address, 1)[0] & CALIBRATED;
  if (!calibrated)
    send(
      bus,
      address,
      crc
        ? [INITIALISE >> 16, (INITIALISE >> 8) & 255, INITIALISE & 255]
        : [INITIALISE_AHT10 >> 16, (INITIALISE_AHT10 >> 8) & 255, INITIALISE_AHT10 & 255],
    );
  return after(calibrated ? 1 : 11, () => {
    send(bus, address, [MEASURE >> 16, (MEASURE >> 8) & 255, MEASURE & 255]);
    return after(85, () => {
      const bytes = receive(bus, address, crc ? 7 : 6);
      if (bytes[0] & BUSY) throw new Error("still busy after 85 ms");
      if (crc && crc8(bytes, 0, 6, 255) !== bytes[6]) throw new Error(bytes[0] || bytes[6] ? "CRC wrong" : "bus stuck low");
      const humidity = (bytes[1] * 65536 + bytes[2] * 256 + bytes[3]) / 16;
      const temperature = (bytes[3] & 15) * 65536 + bytes[4] * 256 + bytes[5];
      return {
        temperature: hundredths((temperature / 1048576) * 200 - 50),
        humidity: hundredths((Math.floor(humidity) / 1048576) * 100),
      };
    });
  });
}
