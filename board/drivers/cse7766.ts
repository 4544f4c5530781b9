import { slots, uptime } from "./lib/runtime.ts";
import { listenFrames, type Serial, sumOf } from "./lib/serial.ts";
import type { Driver } from "./lib/types.ts";

// https://www.chipsea.com CSE7766 (in Chinese): 4800 baud, even parity, frames of 24 bytes. The first byte says how the part is: 55 fine,
// AA not calibrated, F0 to FF by its low bits what is out of range.
const LENGTH = 24;
const NOT_CALIBRATED = 0xaa;
/** Bits of byte 0 when it is Fx: power and current are too small to be measured. */
const NO_POWER = 2;
const NO_CURRENT = 4;
/** Bits of byte 20: what has been measured since the last frame. */
const VOLTAGE_READY = 0x40;
const CURRENT_READY = 0x20;
const POWER_READY = 0x10;
/** ms without a frame after which the line counts as dead. */
const SILENCE = 3000;

// Its slots: the values, their number of pulses of energy, and when the last good frame came.
const VOLTAGE = 0;
const CURRENT = 1;
const POWER = 2;
const ENERGY = 3;
const PULSES = 4;
const HEARD = 5;
const WRONG = 6;

export const driver: Driver = {
  role: "sensor",
  about: "CSE7766: voltage, current, power and energy of a mains socket over a serial line (Sonoff POW R2, S31)",
  pins: {},
  options: {
    voltage_factor: { type: "number", exclusiveMinimum: 0, description: "a known voltage divided by the shown one", default: 1 },
    current_factor: { type: "number", exclusiveMinimum: 0, description: "a known current divided by the shown one", default: 1 },
    power_factor: { type: "number", exclusiveMinimum: 0, description: "a known power divided by the shown one", default: 1 },
  },
  required: [],
  bus: "serial",
  line: { baud: 4800, parity: "even" },
  slots: 7,
  listens: true,
  fails: () => true,
  fields: () => [
    { field: "voltage", kind: "sensor", unit: "V" },
    { field: "current", kind: "sensor", unit: "A" },
    { field: "power", kind: "sensor", unit: "W" },
    { field: "energy", kind: "sensor", unit: "Wh" },
  ],
};

/** 24 bits, the highest first. */
function three(frame: string, at: number): number {
  return frame.charCodeAt(at) * 65536 + frame.charCodeAt(at + 1) * 256 + frame.charCodeAt(at + 2);
}

export function listen(line: Serial, voltage: number, current: number, power: number, at: number): void {
  slots[at + ENERGY] = slots[at + VOLTAGE] = slots[at + CURRENT] = slots[at + POWER] = slots[at + WRONG] = 0;
  listenFrames(
    line,
    (frame) => frame.charCodeAt(1) === 0x5a,
    LENGTH,
    (frame) => {
      if ((sumOf(frame, 2, LENGTH - 1) & 255) !== frame.charCodeAt(LENGTH - 1)) {
        slots[at + WRONG]++;
        return false;
      }
      measured(frame, voltage, current, power, at);
      return true;
    },
  );
}

function measured(frame: string, voltage: number, current: number, power: number, at: number): void {
  const head = frame.charCodeAt(0);
  slots[at + WRONG] = head === NOT_CALIBRATED ? -1 : 0;
  slots[at + HEARD] = uptime();
  if (head === NOT_CALIBRATED) return;
  const ready = frame.charCodeAt(20);
  const small = head > 0xf0 ? head & 15 : 0;
  if (ready & VOLTAGE_READY) slots[at + VOLTAGE] = (three(frame, 2) / three(frame, 5)) * voltage;
  if (small & NO_POWER) slots[at + POWER] = 0;
  else if (ready & POWER_READY) slots[at + POWER] = (three(frame, 14) / three(frame, 17)) * power;
  if (small & NO_CURRENT || slots[at + POWER] === 0) slots[at + CURRENT] = 0;
  else if (ready & CURRENT_READY) slots[at + CURRENT] = (three(frame, 8) / three(frame, 11)) * current;
  const pulses = frame.charCodeAt(21) * 256 + frame.charCodeAt(22);
  // A pulse stands for as many J as the power coefficient has millions; the count has 16 bits.
  if (slots[at + PULSES] >= 0)
    slots[at + ENERGY] += (((pulses - slots[at + PULSES] + 65536) % 65536) * (three(frame, 14) / 1000000) * power) / 3600;
  slots[at + PULSES] = pulses;
}

/** V, A, W, and Wh since boot; each with at most three decimals. */
export function read(
  _line: Serial,
  _voltage: number,
  _current: number,
  _power: number,
  at: number,
): { voltage: number; current: number; power: number; energy: number } {
  if (slots[at + WRONG] < 0) throw new Error("not calibrated");
  if (!(uptime() - slots[at + HEARD] < SILENCE)) throw new Error(slots[at + WRONG] ? "CRC wrong" : "no answer");
  return {
    voltage: decimals(slots[at + VOLTAGE], 10),
    current: decimals(slots[at + CURRENT], 1000),
    power: decimals(slots[at + POWER], 10),
    energy: decimals(slots[at + ENERGY], 10),
  };
}

function decimals(value: number, parts: number): number {
  return Math.floor(value * parts + 0.5) / parts;
}
