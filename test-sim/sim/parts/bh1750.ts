import type { I2cPart } from "./wires.ts";

export interface Bh1750 extends I2cPart {
  lux: number;
}

/** BH1750FVI (Rohm, 2011): power on 0x01, continuous 0x10..0x13, once 0x20..0x23, measuring time by 0x40 and 0x60. */
export function bh1750(address = 0x23): Bh1750 {
  let on = false;
  let mode = 0;
  let readyAt = 0;
  let time = 69;
  let last = 0;
  const part: Bh1750 = {
    address,
    lux: 320,
    write([command], now) {
      if (command === 0) on = false;
      else if (command === 1) on = true;
      else if (command === 7) last = 0;
      else if (command >> 4 === 1 || command >> 4 === 2) {
        on = true;
        mode = command;
        readyAt = now + ((command & 3) === 3 ? 24 : (180 * time) / 69);
      } else if (command >> 3 === 8) time = (time & 31) | ((command & 7) << 5);
      else if (command >> 5 === 3) time = (time & 0xe0) | (command & 31);
      return 1;
    },
    read(count, now) {
      if (on && mode && now >= readyAt) {
        const fine = (mode & 3) === 1 ? 2 : 1;
        last = Math.min(65535, Math.floor(part.lux * 1.2 * (time / 69) * fine));
        if (mode >> 4 === 2) on = false;
      }
      return [last >> 8, last & 255].slice(0, count);
    },
  };
  return part;
}
