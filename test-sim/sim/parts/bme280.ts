import type { I2cPart } from "./wires.ts";

/** What the part measures: °C, Pa, and for a BME280 %RH. Writable. */
export interface Bme280 extends I2cPart {
  temperature: number;
  pressure: number;
  humidity: number;
  /** Raw readings instead of those that the values above give; 0x80000 is a skipped measurement. */
  raw?: { temperature: number; pressure: number; humidity: number };
  /** ms that a forced measurement takes. */
  conversion: number;
}

/** The trimming values of the datasheet's example (BST-BMP280-DS001, 3.12), and of a real BME280 for humidity. */
const T = [27504, 26435, -1000];
const P = [36477, -10685, 3024, 2855, 140, -7, 15500, -14600, 6000];
const H = { h1: 75, h2: 362, h3: 0, h4: 324, h5: 50, h6: 30 };

/** t_fine and °C of a raw temperature (BST-BME280-DS002, 8.1). */
export function fineTemperature(raw: number): number {
  const a = (raw / 16384 - T[0] / 1024) * T[1];
  const b = (raw / 131072 - T[0] / 8192) ** 2 * T[2];
  return a + b;
}
/** Pa of a raw pressure. */
export function pressureOf(raw: number, fine: number): number {
  let a = fine / 2 - 64000;
  let b = (a * a * P[5]) / 32768;
  b += a * P[4] * 2;
  b = b / 4 + P[3] * 65536;
  a = ((P[2] * a * a) / 524288 + P[1] * a) / 524288;
  a = (1 + a / 32768) * P[0];
  let p = 1048576 - raw;
  p = ((p - b / 4096) * 6250) / a;
  return p + ((P[8] * p * p) / 2147483648 + (p * P[7]) / 32768 + P[6]) / 16;
}
/** %RH of a raw humidity, not yet held to 0..100. */
export function humidityOf(raw: number, fine: number): number {
  const h = fine - 76800;
  const x = (raw - (H.h4 * 64 + (H.h5 / 16384) * h)) * ((H.h2 / 65536) * (1 + (H.h6 / 67108864) * h * (1 + (H.h3 / 67108864) * h)));
  return x * (1 - (H.h1 * x) / 524288);
}

/** The raw reading at which `value(raw)` comes nearest to `wanted`; `value` rises or falls throughout. */
function rawFor(wanted: number, most: number, value: (raw: number) => number): number {
  let [low, high] = [0, most];
  const rises = value(most) > value(0);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (value(middle) < wanted === rises) low = middle;
    else high = middle;
  }
  return Math.abs(value(low) - wanted) < Math.abs(value(high) - wanted) ? low : high;
}

const le16 = (value: number) => [value & 255, (value >> 8) & 255];

/**
 * A BME280 or BMP280 by its registers: trimming at 0x88 and 0xE1, id at 0xD0 (0x60, 0x58), reset 0xE0, status 0xF3, ctrl_hum 0xF2 that
 * counts only once ctrl_meas 0xF4 is written, data from 0xF7. https://www.bosch-sensortec.com (BST-BME280-DS002, BST-BMP280-DS001).
 */
export function bme280(options: { address?: number; humid?: boolean } = {}): Bme280 {
  const humid = options.humid ?? true;
  const registers = new Uint8Array(256);
  let pointer = 0;
  let busyUntil = 0;
  let readyAt = 0;
  let humidityOn = 0;

  function reset(now: number) {
    registers.fill(0);
    registers[0xd0] = humid ? 0x60 : 0x58;
    registers.set([...T.flatMap(le16), ...P.flatMap(le16)], 0x88);
    if (humid) {
      registers[0xa1] = H.h1;
      registers.set([...le16(H.h2), H.h3, (H.h4 >> 4) & 255, (H.h4 & 15) | ((H.h5 & 15) << 4), (H.h5 >> 4) & 255, H.h6], 0xe1);
    }
    registers.set([0x80, 0, 0, 0x80, 0, 0, 0x80, 0], 0xf7);
    busyUntil = now + 2;
    humidityOn = 0;
  }
  function measure(control: number) {
    const fineRaw = rawFor(part.temperature * 5120, 0xfffff, fineTemperature);
    const fine = fineTemperature(part.raw?.temperature ?? fineRaw);
    const t = (control >> 5) & 7 ? (part.raw?.temperature ?? fineRaw) : 0x80000;
    const p = (control >> 2) & 7 ? (part.raw?.pressure ?? rawFor(part.pressure, 0xfffff, (raw) => pressureOf(raw, fine))) : 0x80000;
    const h = humidityOn && humid ? (part.raw?.humidity ?? rawFor(part.humidity, 0xffff, (raw) => humidityOf(raw, fine))) : 0x8000;
    for (const [at, raw] of [
      [0xf7, p],
      [0xfa, t],
    ])
      registers.set([(raw >> 12) & 255, (raw >> 4) & 255, (raw << 4) & 255], at);
    registers.set([(h >> 8) & 255, h & 255], 0xfd);
  }
  function store(register: number, value: number, now: number) {
    if (register === 0xe0 && value === 0xb6) return reset(now);
    if (register === 0xf2 || register === 0xf5) registers[register] = value;
    if (register !== 0xf4) return;
    registers[0xf4] = value;
    humidityOn = registers[0xf2] & 7;
    if ((value & 3) === 0) return;
    readyAt = now + part.conversion;
  }
  function settle(now: number) {
    if (readyAt && now >= readyAt) {
      measure(registers[0xf4]);
      readyAt = (registers[0xf4] & 3) === 3 ? now + 1 : 0;
      if (!readyAt) registers[0xf4] &= 0xfc;
    }
    registers[0xf3] = (readyAt && (registers[0xf4] & 3) !== 3 ? 8 : 0) | (now < busyUntil ? 1 : 0);
  }

  const part: Bme280 = {
    address: options.address ?? 0x76,
    temperature: 21.5,
    pressure: 101325,
    humidity: 45,
    conversion: 10,
    write(bytes, now) {
      settle(now);
      pointer = bytes[0];
      // Pairs of a register and its value: a write does not count on.
      for (let i = 1; i < bytes.length; i += 2) store(i === 1 ? pointer : bytes[i - 1], bytes[i], now);
      return bytes.length;
    },
    read(count, now) {
      settle(now);
      return Array.from({ length: count }, () => registers[pointer++ & 255]);
    },
  };
  reset(Number.NEGATIVE_INFINITY);
  return part;
}
