import { slots } from "./lib/runtime.ts";
import type { Driver } from "./lib/types.ts";

export const driver: Driver = {
  role: "output",
  about: "74HC595 shift registers, up to four in a row: a switch for each of their pins",
  pins: { data: "output", clock: "output", latch: "output" },
  options: {
    count: { enum: [8, 16, 24, 32], description: "pins of all of them: Q0 to Q7 are those of the first", default: 8 },
    invert: { type: "boolean", description: "a pin that is low means on", default: false },
  },
  required: ["data", "clock", "latch"],
  slots: 1,
  lines: true,
  fields: (_, { count = 8 } = {}) => Array.from({ length: count as number }, (_, i) => ({ field: `q${i}`, kind: "switch" as const })),
};

/** https://www.nexperia.com/products/analog-logic-ics/digital-logic/74HC595: the bit that comes first ends up on Q7 of the last one. */
export function write(on: boolean, line: string, data: Pin, clock: Pin, latch: Pin, count: number, invert: boolean, at: number): void {
  const number = parseInt(line.substr(1), 10);
  // Bytes by register, in each Q7 is the lowest bit, as the lowest is sent first.
  const bit = 1 << ((number & 24) + 7 - (number & 7));
  const now = slots[at] || 0;
  slots[at] = on ? now | bit : now & ~bit;
  if (CONFIG.board === "linux") return;
  const bytes: number[] = [];
  for (let from = count - 8; from >= 0; from -= 8) bytes.push(((slots[at] >> from) ^ (invert ? 255 : 0)) & 255);
  shiftOut(data, { clk: clock, clkPol: true, repeat: 8 }, bytes);
  digitalWrite(latch, 1);
  digitalWrite(latch, 0);
}
