import { log } from "./log.ts";
import { BUSY, COLUMNS, ERRORS, EVERY, FAILS, LAST, names, OVER, RUNS, runs, table } from "./table.ts";
import { STEP, uptime } from "./uptime.ts";

/**
 * Counts and logs a failure of `run`; only logs it where the row is no longer its own. From the third in a row on the pause doubles, up to
 * eight periods, and by a minute at the most.
 */
export function fail(task: number, run: unknown, name: string, error: unknown): void {
  const row = task * COLUMNS;
  const every = table[row + EVERY];
  log(`${name}: ${error}`, error);
  if (!every || runs[task] !== run) return;
  table[row + ERRORS]++;
  const fails = ++table[row + FAILS];
  if (fails > 2) table[row] += Math.min(STEP, every * ((1 << Math.min(3, fails - 2)) - 1));
}

/** The task is due while its last run is pending. True unless that has been so for so long that it is given up. */
export function isPending(task: number): boolean {
  const row = task * COLUMNS;
  const every = table[row + EVERY];
  table[row + OVER]++;
  table[row + BUSY] += every;
  if (table[row + BUSY] <= Math.max(STEP, 2 * every)) return true;
  fail(task, runs[task], names[task], `no end after ${Math.floor(table[row + BUSY] / 1000)} s, given up`);
  table[row + BUSY] = 0;
  return false;
}

/** Follows a run that gave a Promise to its end. */
export function follow(task: number, promise: any): void {
  const row = task * COLUMNS;
  const every = table[row + EVERY];
  const run = runs[task];
  const name = names[task];
  const count = table[row + RUNS];
  const begun = uptime();
  if (every) table[row + BUSY] = 1;
  /** Whether it is still this run's: neither given up, nor has the row gone to another. */
  const settle = (): boolean => {
    if (!every || runs[task] !== run || table[row + RUNS] !== count) return false;
    table[row + BUSY] = 0;
    table[row + LAST] = uptime() - begun;
    if (table[row + LAST] > every) table[row + OVER]++;
    return true;
  };
  promise.then(
    () => {
      if (settle()) table[row + FAILS] = 0;
    },
    (error: unknown) => {
      settle();
      fail(task, run, name, error);
    },
  );
}
