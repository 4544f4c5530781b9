import { slots } from "demitasse:entities";

/** Told of each press: `single`, `double` or `long`. */
let told: (id: string, press: string) => void;

const DOWN = 1;
const ONCE = 2;
const AGAIN = 3;
const HELD = 4;

/** Nothing followed the first press, or it is held. */
function decide(id: string, at: number): void {
  slots[at] = 0;
  const held = slots[at + 1] === DOWN;
  slots[at + 1] = held ? HELD : 0;
  told(id, held ? "long" : "single");
}

/**
 * A push-button has gone down or up.
 *
 * @param long ms after which it is a long press, 0 where there are none
 * @param double ms in which a second press has to follow, 0 where there are none; a single one is told only after it
 * @param at its place in `slots`: the timer that runs, and what has happened so far
 */
export function press(id: string, down: boolean, long: number, double: number, at: number): void {
  if (slots[at] > 0) clearTimeout(slots[at]);
  slots[at] = 0;
  const before = slots[at + 1];
  if (down) {
    slots[at + 1] = before === ONCE ? AGAIN : DOWN;
    if (before === ONCE) told(id, "double");
    else if (long) slots[at] = setTimeout(decide, long, id, at);
  } else if (before === DOWN && double) {
    slots[at + 1] = ONCE;
    slots[at] = setTimeout(decide, double, id, at);
  } else {
    slots[at + 1] = 0;
    if (before === DOWN) told(id, "single");
  }
}

export function onPress(tell: (id: string, press: string) => void): void {
  told = tell;
}
