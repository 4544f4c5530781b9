import { log } from "./log.ts";
import { BUSY, COLUMNS, ERRORS, EVERY, FAILS, LAST, names, OVER, RUNS, runs, STEP, table, uptime } from "./scheduler.ts";

/**
 * What seldom happens to a task, in one function to save variables: it failed (`error`), its run gave a promise, or it is due
 * while that is still pending; then true, unless the promise has been pending for so long that it is given up.
 */
export function seldom(task: number, promise?: any, error?: unknown): boolean {
  const row = task * COLUMNS;
  const every = table[row + EVERY];
  const run = runs[task];
  const name = names[task];
  const fail = (why: unknown): void => {
    log(`${name}: ${why}`, why);
    if (!every || runs[task] !== run) return;
    table[row + ERRORS]++;
    // From the third failure in a row on the pause doubles, up to eight periods, and by a minute at the most.
    const fails = ++table[row + FAILS];
    if (fails > 2) table[row] += Math.min(STEP, every * ((1 << Math.min(3, fails - 2)) - 1));
  };
  if (!promise) {
    if (error !== undefined) {
      fail(error);
      return false;
    }
    table[row + OVER]++;
    table[row + BUSY] += every;
    if (table[row + BUSY] <= Math.max(STEP, 2 * every)) return true;
    fail(`no end after ${Math.floor(table[row + BUSY] / 1000)} s, given up`);
    table[row + BUSY] = 0;
    return false;
  }
  const count = table[row + RUNS];
  const begun = uptime();
  if (every) table[row + BUSY] = 1;
  // A run that was given up, or whose row has gone to another, tells its error and nothing else.
  const settled = (failed: boolean, why?: unknown): void => {
    const mine = every && runs[task] === run && table[row + RUNS] === count;
    if (mine) {
      table[row + BUSY] = 0;
      table[row + LAST] = uptime() - begun;
      if (table[row + LAST] > every) table[row + OVER]++;
    }
    if (failed) fail(why);
    else if (mine) table[row + FAILS] = 0;
  };
  promise.then(
    () => {
      settled(false);
    },
    (why: unknown) => {
      settled(true, why);
    },
  );
  return true;
}
