import type { Driver } from "./lib/types.ts";

export const driver: Driver = {
  role: "sensor",
  about: "a smooth wave between min and max that needs no hardware",
  pins: {},
  options: {
    min: { type: "number", description: "lowest value", default: 0 },
    max: { type: "number", description: "highest value", default: 100 },
    period: { type: "string", format: "duration", description: "length of one wave", default: "1m" },
    gap: {
      type: "string",
      format: "duration",
      description: "as long, at the begin of each wave, it cannot be read: to try what a failing sensor does",
    },
  },
  required: [],
  reads: ({ gap }) => (gap === undefined ? undefined : "readWithGaps"),
  fails: ({ gap }) => gap !== undefined,
  fields: () => [{ field: "", kind: "sensor" }],
};

/**
 * A smooth wave between `min` and `max`, one turn in `period` milliseconds, on every board and engine.
 * Values have one decimal.
 */
/* @hot */
export function read(min: number, max: number, period: number): number {
  const turn = Math.sin((getTime() * 6283.185) / period);
  return Math.floor((min + ((max - min) * (1 + turn)) / 2) * 10 + 0.5) / 10;
}

/** The same, but for the first `gap` milliseconds of each turn there is no answer. */
export function readWithGaps(min: number, max: number, period: number, gap: number): number {
  if ((getTime() * 1000) % period < gap) throw new Error("no answer");
  return read(min, max, period);
}
