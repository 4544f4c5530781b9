import { slots } from "demitasse:entities";
import { command } from "./command.ts";

/** The end of a pulse. */
export function release(id: string, at: number): void {
  slots[at] = 0;
  command(id, false);
}

/** ms between two levels of a light that fades. */
const STEP = 40;

/**
 * Takes a light to `level` in `time` ms, 0 for at once, from wherever it is.
 *
 * @param at its place in `slots`: the level that it has now, and the timer while it fades
 * @param write puts it on a level
 */
export function fade(level: number, time: number, at: number, write: (level: number) => void): void {
  if (slots[at + 1] > 0) clearInterval(slots[at + 1]);
  slots[at + 1] = 0;
  const from = slots[at] > 0 ? slots[at] : 0;
  const steps = Math.floor(time / STEP);
  let step = 0;
  const next = () => {
    step++;
    slots[at] = step < steps ? from + ((level - from) * step) / steps : level;
    write(slots[at]);
    if (step < steps) return;
    if (slots[at + 1] > 0) clearInterval(slots[at + 1]);
    slots[at + 1] = 0;
  };
  if (steps > 1 && level !== from) slots[at + 1] = setInterval(next, STEP);
  else next();
}
