import type { Realm } from "../language/realm.ts";
import type { Clock } from "./clock.ts";
import { inProgram } from "./program-time.ts";

/** The interpreter's idle loop: what is due runs in passes, events queued by `emit` after it, errors are printed at the end of a pass. */
export interface Loop {
  /** Queues a call of `callback` (a function, or an array of them) for the end of this pass. */
  queue(callback: unknown, self: unknown, values: unknown[]): void;
  /** Queues the listeners that `target` has for `event`. */
  emit(target: any, event: string, values: unknown[]): void;
  /** Calls `callback` (a function, an array of them, or code) now; what it throws is printed at the end of the pass. */
  call(callback: unknown, self: unknown, values: unknown[]): void;
  /** Takes what was thrown, to be printed at the end of the pass. */
  fail(error: unknown): void;
  /** Runs passes until there is nothing left to do, then sleeps until the next timer. */
  run(): void;
  /** Adds a part that is asked in each pass to do its due work, and tells when it next has some (ms, Infinity for never). */
  part(part: Part): void;
  /** Runs `work` as code of the program, with errors and idle passes handled. */
  enter<T>(work: () => T): T | undefined;
  stopPropagation(): void;
  /** Counts the callbacks run so far. */
  readonly turn: number;
  /** After `stop`, nothing runs any more. */
  stop(): void;
  readonly stopped: boolean;
}

export interface Part {
  /** Does what is due; true if there was something. */
  idle(now: number): boolean;
  /** When there will next be something to do, in the clock's milliseconds. */
  next?(): number;
}

/** Listeners of `event` live on the object itself under this name, as the interpreter has them. */
export const listenerKey = (event: string) => `#on${event}`;

export function createLoop(realm: Realm, clock: Clock, report: (error: unknown) => void, evaluate: (code: string) => unknown): Loop {
  const parts: Part[] = [];
  let events: { callback: unknown; self: unknown; values: unknown[] }[] = [];
  let failed: { error: unknown } | undefined;
  let running = false;
  let stopped = false;
  let stopPropagation = false;
  let turn = 0;
  let alarm: ReturnType<Clock["setTimeout"]> | undefined;

  function invoke(callback: unknown, self: unknown, values: unknown[]) {
    if (Array.isArray(callback)) {
      for (const one of callback.slice()) {
        if (stopPropagation || stopped) break;
        invoke(one, self, values);
      }
      return;
    }
    try {
      if (typeof callback === "function") callback.apply(self ?? realm.global, values);
      else if (typeof callback === "string") evaluate(callback);
    } catch (error) {
      failed = { error };
    }
  }

  function drain() {
    while (events.length && !stopped) {
      const batch = events;
      events = [];
      for (let i = 0; i < batch.length; i++) {
        if (stopped) return;
        const event = batch[i];
        loop.call(event.callback, event.self, event.values);
        // What was queued meanwhile comes after what is already waiting.
      }
    }
  }

  function flush() {
    if (!failed) return;
    const { error } = failed;
    failed = undefined;
    report(error);
  }

  function passes() {
    let busy = true;
    while (busy && !stopped) {
      busy = false;
      const now = clock.now();
      for (const part of parts) if (part.idle(now)) busy = true;
      if (events.length) busy = true;
      drain();
      flush();
    }
  }

  function sleep() {
    clock.clearTimeout(alarm);
    alarm = undefined;
    if (stopped) return;
    let next = Number.POSITIVE_INFINITY;
    for (const part of parts) if (part.next) next = Math.min(next, part.next());
    if (next < Number.POSITIVE_INFINITY) alarm = clock.setTimeout(loop.run, next - clock.now());
  }

  const loop: Loop = {
    queue(callback, self, values) {
      if (callback !== undefined && callback !== null) events.push({ callback, self, values });
    },
    emit(target, event, values) {
      loop.queue(target[listenerKey(event)], target, values);
    },
    call(callback, self, values) {
      turn++;
      stopPropagation = false;
      invoke(callback, self, values);
      stopPropagation = false;
    },
    fail(error) {
      failed = { error };
    },
    run() {
      if (running || stopped) return;
      running = true;
      try {
        inProgram(passes);
      } finally {
        running = false;
      }
      sleep();
    },
    part(part) {
      parts.push(part);
    },
    enter(work) {
      turn++;
      let result: any;
      try {
        result = inProgram(work);
      } catch (error) {
        failed = { error };
      }
      if (!running) flush();
      return result;
    },
    stopPropagation() {
      stopPropagation = true;
    },
    stop() {
      stopped = true;
      events = [];
      clock.clearTimeout(alarm);
    },
    get turn() {
      return turn;
    },
    get stopped() {
      return stopped;
    },
  };
  return loop;
}
