import type { Realm } from "../language/realm.ts";
import type { Clock } from "./clock.ts";
import { freeId } from "./ids.ts";
import type { Loop } from "./loop.ts";

interface Timer {
  at: number;
  every?: number;
  callback: unknown;
  values: unknown[];
}

const SHORTEST = 0.1;
const LONGEST = 1000 * 60 * 60 * 24 * 365.25 * 100;

/** setTimeout, setInterval and kin. Due timers run in the order of their creation; an interval that was held up runs once a pass until it has caught up. */
export function installTimers(realm: Realm, loop: Loop, clock: Clock) {
  const timers = new Map<number, Timer>();
  let changed = false;

  function add(callback: unknown, delay: unknown, values: unknown[], repeat: boolean): number {
    if (typeof callback !== "function" && typeof callback !== "string") throw realm.error("Error", "Function or String not supplied!");
    const every = span(delay);
    if (every > LONGEST) throw realm.error("Error", "Interval is too long (>100 years)");
    changed = true;
    const id = freeId(timers);
    timers.set(id, { at: clock.now() + every, every: repeat ? every : undefined, callback, values });
    return id;
  }
  function span(delay: unknown) {
    const milliseconds = Number(delay);
    return Number.isNaN(milliseconds) ? SHORTEST : Math.max(milliseconds, SHORTEST);
  }
  function clear(values: unknown[], kind: string) {
    changed = true;
    if (values.length === 0) timers.clear();
    else if (values[0] === undefined) throw realm.error("Error", `clear${kind}(undefined) not allowed. Use clear${kind}() instead`);
    else timers.delete(Number(values[0]));
  }

  realm.methods(realm.global, {
    setTimeout: (callback, delay, ...values) => add(callback, delay, values, false),
    setInterval: (callback, delay, ...values) => add(callback, delay, values, true),
    clearTimeout: (...values) => clear(values, "Timeout"),
    clearInterval: (...values) => clear(values, "Interval"),
    changeInterval(id, delay) {
      const timer = timers.get(Number(id));
      if (!timer) throw realm.error("Error", "Unknown Interval");
      timer.every = span(delay);
      timer.at = clock.now() + timer.every;
      changed = true;
    },
  });

  loop.part({
    idle(now) {
      let busy = false;
      do {
        changed = false;
        for (const [id, timer] of timers) {
          if (timer.at > now) continue;
          busy = true;
          const due = timer.at;
          loop.call(timer.callback, undefined, timer.values);
          // A period that its callback has changed counts from when it was due, too. It may have cleared it and set another, which then has its id.
          if (timer.every !== undefined) timer.at = due + timer.every;
          else if (timers.get(id) === timer) timers.delete(id);
          if (changed || loop.stopped) break;
        }
      } while (changed && !loop.stopped);
      return busy;
    },
    next() {
      let next = Number.POSITIVE_INFINITY;
      for (const timer of timers.values()) next = Math.min(next, timer.at);
      return next;
    },
  });
  return { count: () => timers.size };
}
