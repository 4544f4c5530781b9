import { writeLevel } from "./lib/levels.ts";
import { report, slots } from "./lib/runtime.ts";
import type { Driver } from "./lib/types.ts";

export const driver: Driver = {
  role: "output",
  about: "a blind or shutter on two relays; 0 is closed, 100 open, the position is reckoned from the time it travels",
  pins: { up: "output", down: "output" },
  options: {
    invert: { type: "boolean", description: "relays that are on when their pin is low", default: false },
    travel: { type: "string", format: "duration", description: "time from one end to the other", default: "30s" },
    pause: { type: "string", format: "duration", description: "rest of the motor before it turns the other way", default: "500ms" },
  },
  required: ["up", "down"],
  slots: 7,
  fields: () => [{ field: "", kind: "cover", min: 0, max: 100, step: 1 }],
};

// What a cover keeps, from its place in `slots` on; NaN until it is set. Positions are percent, 0 closed and 100 open.
const POSITION = 0;
/** Where it has been told to go. */
const TARGET = 1;
/** Where this run ends: beyond an end it runs a tenth longer, so that it is there whatever the reckoning says. */
const GOAL = 2;
/** 1 up, -1 down: the way it last went. */
const WAY = 3;
/** Number of the timer while it runs or is about to. */
const TIMER = 4;
/** When it was last looked at, in ms; NaN while both relays are off. */
const SEEN = 5;
/** 1 once it has been at an end, so that the position is more than a guess. */
const SURE = 6;

/** ms between two looks at a cover that moves. */
const LOOK = 500;

/**
 * Moves the cover to `value` percent; -1 stops it, as at boot and at a stop of the device. Relays go off before one goes on,
 * and both rest for `pause` ms when the motor turns. Where the position is not known, it goes to the nearer end first.
 */
export function write(
  value: number,
  up: Pin,
  down: Pin,
  invert: boolean,
  travel: number,
  pause: number,
  at: number,
  id: string,
  index: number,
): void {
  if (slots[at + TIMER] > 0) {
    clearTimeout(slots[at + TIMER]);
    if (slots[at + SEEN] >= 0) advance(at, travel);
  }
  rest(up, down, invert, at);
  if (value < 0) {
    if (slots[at + TARGET] >= 0) report(id, index, shown(at));
    return;
  }
  const sure = slots[at + SURE] === 1;
  // The further end as a guess makes the run long enough from anywhere.
  if (!sure) slots[at + POSITION] = value < 50 ? 100 : 0;
  slots[at + TARGET] = value;
  slots[at + GOAL] = value === 100 || (!sure && value >= 50) ? 110 : value === 0 || !sure ? -10 : value;
  go(up, down, invert, travel, pause, at, id, index);
}

function shown(at: number): number {
  return Math.floor(Math.min(100, Math.max(0, slots[at + POSITION])) + 0.5);
}

function rest(up: Pin, down: Pin, invert: boolean, at: number): void {
  writeLevel(up, invert);
  writeLevel(down, invert);
  slots[at + TIMER] = 0;
  slots[at + SEEN] = NaN;
}

/** Reckons how far it has come since the last look; a step of the clock counts for a second at most. */
function advance(at: number, travel: number): void {
  const now = getTime() * 1000;
  const gone = Math.min(1000, Math.max(0, now - slots[at + SEEN]));
  slots[at + SEEN] = now;
  slots[at + POSITION] += (slots[at + WAY] * gone * 100) / travel;
}

/** Sets out for GOAL, or looks how far it has come. */
function go(up: Pin, down: Pin, invert: boolean, travel: number, pause: number, at: number, id: string, index: number): void {
  const runs = slots[at + SEEN] >= 0;
  if (runs) advance(at, travel);
  const left = slots[at + GOAL] - slots[at + POSITION];
  const way = left < 0 ? -1 : 1;
  let wait = 1;
  if (runs ? left * slots[at + WAY] < 0.01 : left === 0) {
    rest(up, down, invert, at);
    if (slots[at + GOAL] < 0 || slots[at + GOAL] > 100) slots[at + SURE] = 1;
    slots[at + POSITION] = Math.min(100, Math.max(0, slots[at + GOAL]));
    report(id, index, shown(at));
    if (slots[at + POSITION] === slots[at + TARGET]) return;
    slots[at + GOAL] = slots[at + TARGET];
  } else if (!runs && slots[at + WAY] === -way) {
    slots[at + WAY] = way;
    wait = pause;
  } else {
    slots[at + WAY] = way;
    if (runs) report(id, index, shown(at));
    else {
      slots[at + SEEN] = getTime() * 1000;
      writeLevel(way > 0 ? up : down, !invert);
    }
    wait = Math.max(1, Math.min(LOOK, (Math.abs(left) * travel) / 100));
  }
  slots[at + TIMER] = setTimeout(go, wait, up, down, invert, travel, pause, at, id, index);
}
