import type { Clock } from "./clock.ts";
import type { Loop } from "./loop.ts";

/** The watchdog of an ESP32: it bites when nobody has kicked it for so long. */
export interface Watchdog {
  /** From now on; 0 for the one that the idle loop kicks by itself: nothing here could keep the loop from it for good. */
  start(milliseconds: number): void;
  kick(): void;
}

export function createWatchdog(loop: Loop, clock: Clock, bite: () => void): Watchdog {
  let span = 0;
  let due = Number.POSITIVE_INFINITY;

  /** Who took too long has been bitten before. */
  function kick() {
    if (clock.now() >= due) bite();
    else if (span) due = clock.now() + span;
  }

  loop.part({
    idle() {
      if (clock.now() >= due) bite();
      return false;
    },
    next: () => due,
  });
  return {
    start(milliseconds) {
      span = milliseconds;
      due = span ? clock.now() + span : Number.POSITIVE_INFINITY;
    },
    kick,
  };
}
