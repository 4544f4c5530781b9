import { crc8Sensirion } from "./crc.ts";
import type { I2cPart } from "./wires.ts";

export interface Aht20 extends I2cPart {
  temperature: number;
  humidity: number;
  wrongCrc: boolean;
  /** Lost its calibration, as after a brown-out, until it is initialised again. */
  calibrated: boolean;
}

/** AHT20 (Aosong, datasheet version 1.1): BE 08 00 initialises, AC 33 00 measures in 80 ms, status bit 7 is busy. */
export function aht20(): Aht20 {
  let readyAt = 0;
  let data: number[] = [0, 0, 0, 0, 0];
  const part: Aht20 = {
    address: 0x38,
    temperature: 21.5,
    humidity: 45,
    wrongCrc: false,
    calibrated: false,
    write(bytes, now) {
      if (bytes[0] === 0xbe || bytes[0] === 0xe1) {
        part.calibrated = true;
        readyAt = now + 10;
      } else if (bytes[0] === 0xba) part.calibrated = false;
      else if (bytes[0] === 0xac) {
        readyAt = now + 80;
        const h = Math.round((part.humidity / 100) * 0x100000);
        const t = Math.round(((part.temperature + 50) / 200) * 0x100000);
        data = [(h >> 12) & 255, (h >> 4) & 255, ((h & 15) << 4) | ((t >> 16) & 15), (t >> 8) & 255, t & 255];
      }
      return bytes.length;
    },
    read(count, now) {
      const status = (now < readyAt ? 0x80 : 0) | (part.calibrated ? 0x18 : 0x10);
      const all = [status, ...data];
      return [...all, crc8Sensirion(all) ^ (part.wrongCrc ? 0x55 : 0)].slice(0, count);
    },
  };
  return part;
}
