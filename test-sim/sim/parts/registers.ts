import type { I2cPart } from "./wires.ts";

/**
 * A part whose registers are words of 16 bits, high byte first, behind a pointer (INA219, ADS1115 and kin).
 *
 * @param read the word in a register
 * @param write takes a word that was written whole
 */
export function wordRegisters(
  address: number,
  read: (register: number, now: number) => number,
  write: (register: number, word: number, now: number) => void,
): I2cPart {
  let pointer = 0;
  return {
    address,
    write(bytes, now) {
      pointer = bytes[0];
      if (bytes.length >= 3) write(pointer, (bytes[1] << 8) | bytes[2], now);
      return bytes.length;
    },
    read(count, now) {
      const word = read(pointer, now) & 0xffff;
      return [word >> 8, word & 255].slice(0, count);
    },
  };
}
