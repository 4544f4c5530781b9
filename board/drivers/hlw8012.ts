import { watchLevel, writeLevel } from "./lib/levels.ts";
import { slots, uptime } from "./lib/runtime.ts";
import type { Driver } from "./lib/types.ts";

// HLW8012 (Hiliwei, in Chinese), BL0937 (Belling): CF pulses with the power, CF1 with the current or the voltage by SEL.

// Its slots.
const POWER_PULSES = 0;
const OTHER_PULSES = 1;
const SINCE = 2;
const ENERGY = 3;
const VOLTAGE = 4;
const CURRENT = 5;
const PHASE = 6;

export const driver: Driver = {
  role: "sensor",
  about: "HLW8012, BL0937: voltage, current, power and energy of a mains socket by pulses",
  pins: { cf: "digital", cf1: "digital", sel: "output" },
  watches: ["cf", "cf1"],
  options: {
    power_factor: { type: "number", exclusiveMinimum: 0, description: "W for one pulse a second on CF", default: 1.8 },
    current_factor: { type: "number", exclusiveMinimum: 0, description: "A for one pulse a second on CF1", default: 0.0137 },
    voltage_factor: { type: "number", exclusiveMinimum: 0, description: "V for one pulse a second on CF1", default: 0.52 },
    invert: { type: "boolean", description: "SEL low means voltage, as many boards with a BL0937 have it", default: false },
  },
  required: ["cf", "cf1", "sel"],
  slots: 7,
  every: "5s",
  least: "2s",
  listens: true,
  fields: () => [
    { field: "voltage", kind: "sensor", unit: "V" },
    { field: "current", kind: "sensor", unit: "A" },
    { field: "power", kind: "sensor", unit: "W" },
    { field: "energy", kind: "sensor", unit: "Wh" },
  ],
};

/** Pulses are counted by interrupts; hundreds a second are what an ESP8266 has time for. */
export function listen(cf: Pin, cf1: Pin, sel: Pin, _power: number, _current: number, _voltage: number, invert: boolean, at: number): void {
  for (let i = 0; i < 7; i++) slots[at + i] = 0;
  slots[at + SINCE] = uptime();
  writeLevel(sel, !invert);
  watchLevel(cf, 0, (high) => {
    if (high) slots[at + POWER_PULSES]++;
  });
  watchLevel(cf1, 0, (high) => {
    if (high) slots[at + OTHER_PULSES]++;
  });
}

/** V, A and W since the last read, and Wh since boot. CF1 tells voltage and current by turns, a read each. */
export function read(
  _cf: Pin,
  _cf1: Pin,
  sel: Pin,
  power: number,
  current: number,
  voltage: number,
  invert: boolean,
  at: number,
): { voltage: number; current: number; power: number; energy: number } {
  const now = uptime();
  const seconds = (now - slots[at + SINCE]) / 1000 || 1;
  const watts = (slots[at + POWER_PULSES] / seconds) * power;
  const rate = slots[at + OTHER_PULSES] / seconds;
  if (slots[at + PHASE]) slots[at + CURRENT] = rate * current;
  else slots[at + VOLTAGE] = rate * voltage;
  slots[at + ENERGY] += (watts * seconds) / 3600;
  slots[at + PHASE] = 1 - slots[at + PHASE];
  writeLevel(sel, !slots[at + PHASE] !== invert);
  slots[at + POWER_PULSES] = slots[at + OTHER_PULSES] = 0;
  slots[at + SINCE] = now;
  return {
    voltage: tenths(slots[at + VOLTAGE]),
    current: watts ? Math.floor(slots[at + CURRENT] * 1000 + 0.5) / 1000 : 0,
    power: tenths(watts),
    energy: tenths(slots[at + ENERGY]),
  };
}

function tenths(value: number): number {
  return Math.floor(value * 10 + 0.5) / 10;
}
