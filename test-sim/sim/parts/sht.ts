import { crc8Sensirion } from "./crc.ts";
import type { I2cPart } from "./wires.ts";

/** A temperature and humidity sensor of Sensirion. °C and %RH; writable. */
export interface Sht extends I2cPart {
  temperature: number;
  humidity: number;
  /** The checksums that it sends are wrong. */
  wrongCrc: boolean;
}

/** A command, the ms until its answer is there, and the bytes of the answer. */
type Commands = Record<number, [milliseconds: number, answer: (part: Sht) => number[], holds?: boolean]>;

const word = (value: number): [number, number] => {
  const held = Math.min(65535, Math.max(0, Math.round(value)));
  return [held >> 8, held & 255];
};

/** Two words of 16 bits, each with its checksum. */
function words(part: Sht, values: number[]): number[] {
  return values.flatMap((value) => {
    const pair = word(value);
    return [...pair, crc8Sensirion(pair) ^ (part.wrongCrc ? 0x55 : 0)];
  });
}

/** A part that takes commands of `size` bytes; it does not acknowledge a read before the answer is there. */
function sensirion(address: number, size: 1 | 2, commands: Commands, awake?: { wake: number; sleep: number }): Sht {
  let answer: number[] = [];
  let readyAt = Number.POSITIVE_INFINITY;
  let holds = false;
  let asleep = awake !== undefined;
  const part: Sht = {
    address,
    temperature: 21.5,
    humidity: 45,
    wrongCrc: false,
    write(bytes, now) {
      const command = size === 1 ? bytes[0] : (bytes[0] << 8) | (bytes[1] ?? 0);
      if (awake && command === awake.wake) asleep = false;
      else if (asleep) return -1;
      if (awake && command === awake.sleep) asleep = true;
      const known = commands[command];
      answer = known ? known[1](part) : [];
      holds = known?.[2] === true;
      readyAt = known ? now + known[0] : Number.POSITIVE_INFINITY;
      return bytes.length;
    },
    stretch: (now) => (holds ? Math.max(0, readyAt - now) : 0),
    read(count, now) {
      if (asleep || now < readyAt || answer.length === 0) return undefined;
      const given = answer.slice(0, count);
      answer = answer.slice(count);
      return given;
    },
  };
  return part;
}

const temperature3x = (part: Sht) => ((part.temperature + 45) / 175) * 65535;
const temperature4x = temperature3x;

/** SHT3x-DIS (datasheet version 7): single shot without clock stretching, high, medium and low repeatability; soft reset. */
export function sht3x(address = 0x44): Sht {
  const both = (part: Sht) => words(part, [temperature3x(part), (part.humidity / 100) * 65535]);
  return sensirion(address, 2, {
    9216: [15, both],
    9227: [6, both],
    9238: [4, both],
    12450: [1, () => []],
    62253: [0, (part) => words(part, [0])],
  });
}

/** SHT4x (datasheet version 6.5): 0xFD, 0xF6, 0xE0 measure, 0x94 resets. */
export function sht4x(address = 0x44): Sht {
  const both = (part: Sht) => words(part, [temperature4x(part), ((part.humidity + 6) / 125) * 65535]);
  return sensirion(address, 1, { 253: [8.3, both], 246: [4.5, both], 224: [1.6, both], 148: [1, () => []] });
}

/** SHTC3 (datasheet version 4): it sleeps until it is woken. */
export function shtc3(): Sht {
  const both = (part: Sht) => words(part, [((part.temperature + 45) / 175) * 65536, (part.humidity / 100) * 65536]);
  return sensirion(0x70, 2, { 30822: [12.1, both], 13591: [0.24, () => []], 45208: [0, () => []] }, { wake: 13591, sleep: 45208 });
}

/** HTU21D and Si7021: 0xF3 temperature, 0xF5 humidity without, 0xE3 and 0xE5 with holding the clock; polynomial 0x31 that begins with 0. */
export function htu21d(): Sht {
  const crc = (bytes: number[]) => {
    let sum = 0;
    for (const byte of bytes) {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit++) sum = sum & 0x80 ? ((sum << 1) ^ 0x31) & 255 : (sum << 1) & 255;
    }
    return sum;
  };
  const one = (value: number, mark: number, part: Sht) => {
    const [high, low] = word(value);
    const pair = [high, (low & 0xfc) | mark];
    return [...pair, crc(pair) ^ (part.wrongCrc ? 0x55 : 0)];
  };
  const temperature = (part: Sht) => one(((part.temperature + 46.85) / 175.72) * 65536, 0, part);
  const humidity = (part: Sht) => one(((part.humidity + 6) / 125) * 65536, 2, part);
  return sensirion(0x40, 1, {
    227: [50, temperature, true],
    229: [16, humidity, true],
    243: [50, temperature],
    245: [16, humidity],
    254: [15, () => []],
  });
}
