import { crc8OneWire } from "./crc.ts";
import type { OneWirePart } from "./wires.ts";

export interface Ds18b20 extends OneWirePart {
  /** °C. */
  temperature: number;
  /** `gone`: no presence; `crc`: each scratchpad has a wrong bit; `shorted`: nine zeroes. */
  fault?: "gone" | "crc" | "shorted";
  /** The supply failed: the scratchpad has its power-on value of 85 °C, and a conversion under way is lost. */
  brownOut(): void;
}

/** ROM code of a family and a serial number of 48 bits, its checksum at the end, as `OneWire.search` writes it. */
export function romOf(family: number, serial: number): string {
  const bytes = [family, ...Array.from({ length: 6 }, (_, i) => Math.floor(serial / 256 ** i) % 256)];
  return [...bytes, crc8OneWire(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** DS18B20, or with family 0x10 a DS18S20 (https://www.analog.com/media/en/technical-documentation/data-sheets/ds18b20.pdf). */
export function ds18b20(serial = 0x0000_1234_5678, family = 0x28): Ds18b20 {
  let scratchpad = [0x50, 0x05, 0x4b, 0x46, 0x7f, 0xff, 0x0c, 0x10];
  let readyAt = 0;
  let converting = false;
  let sending: number[] = [];
  let receiving: number[] | undefined;

  const raw = () => {
    const all = Math.round(part.temperature * 16);
    if (family === 0x10) {
      // DS18S20, "Operation - Measuring Temperature": T = TEMP_READ - 0.25 + (16 - COUNT_REMAIN) / 16
      const whole = Math.floor(part.temperature + 0.25);
      return { word: ((whole * 2) & 0xffff) >>> 0, remain: 16 - Math.round((part.temperature - whole + 0.25) * 16) };
    }
    const bits = ((scratchpad[4] >> 5) & 3) + 9;
    return { word: (all & ~((1 << (12 - bits)) - 1) & 0xffff) >>> 0, remain: 0x0c };
  };
  function settle(now: number) {
    if (!converting || now < readyAt) return;
    converting = false;
    const { word, remain } = raw();
    scratchpad = [word & 255, word >> 8, ...scratchpad.slice(2, 6), remain, 0x10];
  }
  const part: Ds18b20 = {
    rom: romOf(family, serial),
    temperature: 21.5,
    reset(now) {
      settle(now);
      sending = [];
      receiving = undefined;
      return part.fault !== "gone";
    },
    write(byte, now) {
      settle(now);
      if (receiving) {
        receiving.push(byte);
        if (receiving.length === 3) {
          scratchpad.splice(2, 3, receiving[0], receiving[1], (receiving[2] & 0x60) | 0x1f);
          receiving = undefined;
        }
      } else if (byte === 0x4e) receiving = [];
      else if (byte === 0x44) {
        converting = true;
        const bits = family === 0x10 ? 12 : ((scratchpad[4] >> 5) & 3) + 9;
        readyAt = now + 750 / 2 ** (12 - bits);
      } else if (byte === 0xbe) {
        sending = [...scratchpad, crc8OneWire(scratchpad)];
        if (part.fault === "crc") sending[1] ^= 1;
        if (part.fault === "shorted") sending = Array<number>(9).fill(0);
      }
    },
    read(now) {
      settle(now);
      if (converting && sending.length === 0) return 0;
      return sending.shift() ?? 0xff;
    },
    brownOut() {
      scratchpad = [0x50, 0x05, 0x4b, 0x46, 0x7f, 0xff, 0x0c, 0x10];
      converting = false;
    },
  };
  return part;
}
