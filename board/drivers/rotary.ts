import { readLevel, watchLevel } from "./lib/levels.ts";
import { report, slots } from "./lib/runtime.ts";
import type { Driver } from "./lib/types.ts";

// Its slots: the two levels at the last edge (a + 2 * b), and quarter steps since boot.
const LEVELS = 0;
const QUARTERS = 1;
/** Quarter steps from one notch to the next. */
const NOTCH = 4;

export const driver: Driver = {
  role: "sensor",
  about: "a rotary encoder on two pins: its position in notches, from min to max",
  pins: { a: "digital", b: "digital" },
  watches: ["a", "b"],
  options: {
    min: { type: "number", description: "lowest position", default: 0 },
    max: { type: "number", description: "highest position", default: 100 },
    step: { type: "number", description: "what a notch stands for; a negative one turns it round", default: 1 },
    start: { type: "number", description: "position at boot", default: 0 },
  },
  required: ["a", "b"],
  slots: 3,
  listens: true,
  reports: true,
  fields: () => [{ field: "", kind: "sensor" }],
};

const POSITION = 2;

export function listen(a: Pin, b: Pin, min: number, max: number, step: number, start: number, at: number, id: string, index: number): void {
  if (CONFIG.board !== "linux") [a, b].forEach((pin) => pinMode(pin, "input_pullup"));
  slots[at + LEVELS] = 3;
  slots[at + QUARTERS] = 0;
  slots[at + POSITION] = start;
  const turned = () => {
    const levels = (readLevel(a) ? 1 : 0) + (readLevel(b) ? 2 : 0);
    // Gray code: 0, 1, 3, 2 is one way round.
    const order = (code: number) => (code < 2 ? code : 5 - code);
    const moved = (order(levels) - order(slots[at + LEVELS]) + 4) % 4;
    slots[at + LEVELS] = levels;
    if (moved === 2) return;
    slots[at + QUARTERS] += moved === 3 ? -1 : moved;
    if (Math.abs(slots[at + QUARTERS]) < NOTCH) return;
    slots[at + POSITION] = Math.min(max, Math.max(min, slots[at + POSITION] + (slots[at + QUARTERS] > 0 ? step : -step)));
    slots[at + QUARTERS] = 0;
    report(id, index, slots[at + POSITION]);
  };
  // 0 ms of rest: its edges are a millisecond apart when somebody turns it fast.
  watchLevel(a, 0, turned);
  watchLevel(b, 0, turned);
}

export function read(_a: Pin, _b: Pin, _min: number, _max: number, _step: number, _start: number, at: number): number {
  return slots[at + POSITION];
}
