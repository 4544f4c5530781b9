import { readLevel, watchLevel, writeLevel } from "./lib/levels.ts";
import { report, slots } from "./lib/runtime.ts";
import type { Driver } from "./lib/types.ts";

// Its slots: where the opener's one button is in its round, the pulses that are still to come, the timer of a run, the timer of a pulse.
const STATE = 0;
const PULSES = 1;
const RUN = 2;
const PULSE = 3;
// A round of the button: each press is one step on.
const SHUT = 0;
const OPENING = 1;
const OPEN = 2;
const CLOSING = 3;
/** ms between two pulses: openers take no notice of quicker ones. */
const REST = 1000;

export const driver: Driver = {
  role: "output",
  about: "a garage door whose opener has one button: a relay presses it, a reed contact says whether the door is shut",
  pins: { relay: "output", reed: "digital" },
  watches: ["reed"],
  options: {
    travel: { type: "string", format: "duration", description: "time from shut to open, a little more", default: "15s" },
    press: { type: "string", format: "duration", description: "how long the button is pressed", default: "500ms" },
    invert: { type: "boolean", description: "the relay is on when its pin is low", default: false },
    reed_invert: { type: "boolean", description: "the contact is high when the door is shut", default: false },
  },
  required: ["relay", "reed"],
  slots: 4,
  listens: true,
  fields: () => [{ field: "", kind: "cover", min: 0, max: 100, step: 100 }],
};

/**
 * 0 shuts it, more opens it, less than 0 stops it on its way. An opener goes on from open to closing to shut to opening; one that was
 * stopped goes the other way with the next press, so that it may take three to go on as before.
 */
export function write(
  value: number,
  relay: Pin,
  _reed: Pin,
  travel: number,
  press: number,
  invert: boolean,
  _reedInvert: boolean,
  at: number,
  id: string,
  index: number,
): void {
  if (!(slots[at + STATE] >= 0)) {
    writeLevel(relay, invert);
    return;
  }
  const state = slots[at + STATE];
  const moves = state === OPENING || state === CLOSING;
  if (value < 0) slots[at + PULSES] = moves ? 1 : 0;
  else if (value > 0) slots[at + PULSES] = state === OPEN && !(slots[at + RUN] < 0) ? 0 : (OPENING - state + 4) % 4;
  else slots[at + PULSES] = state === SHUT && !(slots[at + RUN] < 0) ? 0 : (CLOSING - state + 4) % 4;
  if (!(slots[at + PULSE] > 0)) push(relay, travel, press, invert, at, id, index);
}

/** Presses the button as often as is still to be done. */
function push(relay: Pin, travel: number, press: number, invert: boolean, at: number, id: string, index: number): void {
  slots[at + PULSE] = 0;
  if (!(slots[at + PULSES] > 0)) return;
  slots[at + PULSES]--;
  writeLevel(relay, !invert);
  slots[at + PULSE] = setTimeout(() => {
    writeLevel(relay, invert);
    enter((slots[at + STATE] + 1) % 4, travel, at, id, index);
    slots[at + PULSE] = setTimeout(() => {
      push(relay, travel, press, invert, at, id, index);
    }, REST);
  }, press);
}

/** The opener is in another state; on its way it is half open, and there after `travel` ms. RUN is -1 where it was stopped on its way. */
function enter(state: number, travel: number, at: number, id: string, index: number): void {
  const before = slots[at + STATE];
  if (slots[at + RUN] > 0) clearTimeout(slots[at + RUN]);
  slots[at + STATE] = state;
  slots[at + RUN] = before === OPENING || before === CLOSING ? -1 : 0;
  if (state === OPENING || state === CLOSING)
    slots[at + RUN] = setTimeout(() => {
      slots[at + RUN] = 0;
      // One that has not shut by now has met something, and openers then go up again.
      slots[at + STATE] = OPEN;
      report(id, index, 100);
    }, travel);
  report(id, index, slots[at + RUN] !== 0 ? 50 : state === SHUT ? 0 : 100);
}

export function listen(
  relay: Pin,
  reed: Pin,
  travel: number,
  _press: number,
  invert: boolean,
  reedInvert: boolean,
  at: number,
  id: string,
  index: number,
): void {
  writeLevel(relay, invert);
  if (CONFIG.board !== "linux") pinMode(reed, "input_pullup");
  const shut = readLevel(reed) === reedInvert;
  slots[at + STATE] = shut ? SHUT : OPEN;
  report(id, index, shut ? 0 : 100);
  watchLevel(reed, 50, (high) => {
    const now = high === reedInvert;
    if (now) {
      if (slots[at + RUN] > 0) clearTimeout(slots[at + RUN]);
      slots[at + RUN] = 0;
      slots[at + STATE] = SHUT;
      report(id, index, 0);
    }
    // Somebody has opened it by the opener's own remote control.
    else if (slots[at + STATE] === SHUT) enter(OPENING, travel, at, id, index);
  });
}
