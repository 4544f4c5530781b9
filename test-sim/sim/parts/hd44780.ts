import type { I2cPart } from "./wires.ts";

export interface Hd44780 extends I2cPart {
  /** The text of a line, as it is seen. */
  line(n: number): string;
  on: boolean;
  light: boolean;
  /** Its supply fails for a moment. */
  brownOut(): void;
}

/**
 * HD44780 (Hitachi) behind a PCF8574: P0 RS, P1 R/W, P2 E, P3 light, P4 to P7 data. It takes four bits when E falls, needs its three times
 * eight bits after power-on, and has 1.52 ms to do for `clear`.
 */
export function hd44780(columns = 16, address = 0x27): Hd44780 {
  const memory = new Uint8Array(128).fill(32);
  let cursor = 0;
  let last = 0;
  /** How often it was told that the bus has eight bits; 4 once it has four. */
  let mode = 0;
  let high: number | undefined;
  let busyUntil = 0;

  function take(bits: number, text: boolean, now: number) {
    if (now < busyUntil) return;
    if (mode < 4) {
      if (bits === 3) {
        mode = Math.min(3, mode + 1);
        busyUntil = now + 0.1;
      } else if (bits === 2 && mode === 3) mode = 4;
      return;
    }
    if (high === undefined) {
      high = bits;
      return;
    }
    const byte = (high << 4) | bits;
    high = undefined;
    if (text) memory[cursor++ & 127] = byte;
    else if (byte & 0x80) cursor = byte & 127;
    else if (byte & 8 && byte < 16) part.on = (byte & 4) !== 0;
    else if (byte === 1) {
      memory.fill(32);
      cursor = 0;
      busyUntil = now + 1.52;
    }
  }
  const part: Hd44780 = {
    address,
    on: false,
    light: true,
    line(n) {
      const at = (n & 1) * 0x40 + (n > 1 ? columns : 0);
      return Array.from(memory.slice(at, at + columns), (code) => (code === 0xdf ? "°" : String.fromCharCode(code))).join("");
    },
    brownOut() {
      mode = 0;
      high = undefined;
      part.on = false;
      memory.fill(255);
    },
    write(bytes, now) {
      for (const byte of bytes) {
        part.light = (byte & 8) !== 0;
        if (last & 4 && !(byte & 4) && !(byte & 2)) take(byte >> 4, (byte & 1) === 1, now);
        last = byte;
      }
      return bytes.length;
    },
    read: (count) => Array<number>(count).fill(last),
  };
  return part;
}
