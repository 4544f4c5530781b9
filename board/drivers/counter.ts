import { watchLevel } from "./lib/levels.ts";
import { slots, uptime } from "./lib/runtime.ts";
import type { Driver } from "./lib/types.ts";

export const driver: Driver = {
  role: "sensor",
  about: "pulses on a pin, as a rain gauge or a power meter gives them: their rate and their total",
  pins: { pin: "digital" },
  watches: ["pin"],
  options: {
    invert: { type: "boolean", description: "a pulse is when the pin goes low", default: false },
    pull: { enum: ["up", "down", "none"], description: "internal resistor", default: "none" },
    debounce: { type: "string", format: "duration", description: "how long a level has to stay to count", default: "5ms" },
    factor: { type: "number", description: "what one pulse stands for", default: 1 },
    per: { type: "string", format: "duration", description: "time for which the rate is told", default: "1m" },
    rate_factor: { type: "number", description: "the rate is multiplied with it: 1000 makes W of kWh per hour", default: 1 },
    unit: { type: "string", minLength: 1, maxLength: 12, description: "unit of the total, in any language" },
    rate_unit: { type: "string", minLength: 1, maxLength: 12, description: "unit of the rate, in any language" },
    restore: { type: "boolean", description: "the total goes on after a restart; written at most once an hour", default: false },
  },
  required: ["pin"],
  slots: 5,
  listens: true,
  keeps: "total",
  fields: (_, { unit, rate_unit } = {}) => [
    { field: "rate", kind: "sensor", unit: rate_unit as string | undefined },
    { field: "total", kind: "sensor", unit: unit as string | undefined, total: true },
  ],
};

// What a counter keeps, from its place in `slots` on.
/** Pulses in all. */
const PULSES = 0;
/** Pulses at the last read. */
const SEEN = 1;
/** When the last pulse came, in ms of uptime. */
const LAST = 2;
/** When the last pulse before the last read came. */
const BEFORE = 3;
/** Pulses a ms. */
const RATE = 4;

/** Counts the pulses on `pin`: each time that it goes high, or low with `invert`. */
export function listen(
  pin: Pin,
  invert: boolean,
  pull: string,
  debounce: number,
  _factor: number,
  _per: number,
  _k: number,
  at: number,
): void {
  if (CONFIG.board !== "linux") pinMode(pin, pull === "none" ? "input" : `input_pull${pull}`);
  if (isNaN(slots[at])) slots[at] = 0;
  slots[at + SEEN] = slots[at];
  slots[at + RATE] = 0;
  watchLevel(pin, debounce, (high) => {
    if (high === invert) return;
    slots[at]++;
    slots[at + LAST] = uptime();
  });
}

function rounded(value: number): number {
  return Math.floor(value * 10000 + 0.5) / 10000;
}

/**
 * Rate and total. The rate comes from the times of the pulses, so it is right for a few of them, too; when none comes, it falls
 * as if the next one came now.
 *
 * @param factor what one pulse stands for
 * @param per ms for which the rate is told
 * @param times the rate is multiplied with it
 */
/* @hot */
export function read(
  _pin: Pin,
  _invert: boolean,
  _pull: string,
  _debounce: number,
  factor: number,
  per: number,
  times: number,
  at: number,
): { rate: number; total: number } {
  const count = slots[at + PULSES] - slots[at + SEEN];
  if (count > 0) {
    const span = slots[at + LAST] - slots[at + BEFORE];
    // The very first pulse says nothing about the time before it.
    if (span > 0) slots[at + RATE] = count / span;
    slots[at + SEEN] = slots[at + PULSES];
    slots[at + BEFORE] = slots[at + LAST];
  } else if (slots[at + BEFORE] >= 0) slots[at + RATE] = Math.min(slots[at + RATE], 1 / (uptime() - slots[at + BEFORE]));
  return { rate: rounded(slots[at + RATE] * factor * per * times), total: rounded(slots[at + PULSES] * factor) };
}
