import { crc8Sensirion } from "./crc.ts";
import type { I2cPart } from "./wires.ts";

export interface Scd4x extends I2cPart {
  /** ppm, °C, %RH. */
  co2: number;
  temperature: number;
  humidity: number;
  wrongCrc: boolean;
}

/** SCD40 and SCD41 (Sensirion, version 1.4): 21B1 measures every 5 s, E4B8 tells whether there is something, EC05 reads it, 3F86 stops. */
export function scd4x(): Scd4x {
  let measuring = false;
  let nextAt = 0;
  let ready = false;
  let readableAt = 0;
  let answer: number[] | undefined;
  const words = (values: number[]) =>
    values.flatMap((value) => {
      const pair = [(Math.round(value) >> 8) & 255, Math.round(value) & 255];
      return [...pair, crc8Sensirion(pair) ^ (part.wrongCrc ? 0x55 : 0)];
    });
  const part: Scd4x = {
    address: 0x62,
    co2: 640,
    temperature: 21.5,
    humidity: 45,
    wrongCrc: false,
    write(bytes, now) {
      if (measuring && now >= nextAt) {
        ready = true;
        nextAt += Math.ceil((now - nextAt + 1) / 5000) * 5000;
      }
      const command = (bytes[0] << 8) | bytes[1];
      // While it measures, it does not acknowledge what is not meant for then.
      if (measuring && ![0xe4b8, 0xec05, 0x3f86].includes(command)) return 0;
      answer = undefined;
      readableAt = now + 1;
      if (command === 0x21b1) {
        measuring = true;
        ready = false;
        nextAt = now + 5000;
      } else if (command === 0x3f86) measuring = false;
      else if (command === 0xe4b8) answer = words([ready ? 0x8006 : 0x8000]);
      else if (command === 0xec05 && ready) {
        ready = false;
        answer = words([part.co2, ((part.temperature + 45) / 175) * 65535, (part.humidity / 100) * 65535]);
      } else if (command === 0x3682) answer = words([0x1234, 0x5678, 0x9abc]);
      return bytes.length;
    },
    read(count, now) {
      return now >= readableAt ? answer?.slice(0, count) : undefined;
    },
  };
  return part;
}
