import { COLUMNS, NEVER, rows, table } from "./table.ts";

/** A wake this many ms from its time is a step of the clock or a stall, not lateness. It is also the longest sleep. */
export const STEP = 60000;

/**
 * The scheduler's time. Rows count ms of uptime since `base`; `zero` is what the clock showed then. `up` is the last wake and `next` when the
 * interval `id` fires next, as the rows count.
 */
export const clock = { base: 0, zero: getTime() * 1000, up: 0, next: 0, id: 0 };

/** Makes the next wake in a ms, which finds out what is due first. */
export function wakeSoon(): void {
  clock.next = uptime() - clock.base + 1;
  if (clock.id) changeInterval(clock.id, 1);
}

/** Counts from now on, so that 32 bits are enough for any uptime. */
export function rebase(): void {
  const { up } = clock;
  for (let row = 0; row < rows * COLUMNS; row += COLUMNS) if (table[row] < NEVER) table[row] -= up;
  clock.base += up;
  clock.zero += up;
  clock.next -= up;
  clock.up = 0;
}

/** The clock shows a time that is no stall and no sleep: somebody has set it. */
function onClockShift(ms: number): void {
  clock.zero += ms - clock.up;
  try {
    wakeSoon();
  } catch (_) {
    // Or somebody has ended all timers: this one is unknown then, and nothing of ours would ever run again.
    (E as any).emit("errorFlag", ["TIMERS"]);
  }
}

/** ms since boot; never steps back, whatever happens to the clock. */
/* @hot */
export function uptime(): number {
  if (!clock.id) return clock.base + clock.up;
  const ms = Math.floor(getTime() * 1000 - clock.zero);
  if (ms >= clock.up && ms <= clock.next + STEP) return clock.base + ms;
  onClockShift(ms);
  return clock.base + clock.up;
}
