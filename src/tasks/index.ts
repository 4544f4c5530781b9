import { milliseconds } from "./duration.ts";
import type { Scheduler } from "./types.ts";

export type { Scheduler, TaskStatistics, Tasks } from "./types.ts";

// A task is a row of the table: six columns of 4 bytes take two variables, an object with the same members twelve.
const EVERY = 1;
const RUNS = 2;
const ERRORS = 3;
const LATE = 4;
const BUSY = 5;
const COLUMNS = 6;

/** A wake this many ms from its time is a step of the clock or a stall, not lateness. It is also the longest sleep. */
const STEP = 60000;

/**
 * One interval for all that is periodic. A row counts down the ms that are left and keeps no absolute time, so that steps
 * of the clock, stalls and 49.7 days of uptime cannot upset it, and ticks that were missed are not caught up in a burst.
 *
 * @param log takes one line for each failure of a task
 */
export function createScheduler(log: (line: string) => void): Scheduler {
  const runs: (undefined | ((task: number) => unknown))[] = [];
  const names: string[] = [];
  const stops: (() => unknown)[] = [];
  let table = new Int32Array(0);
  let timer = 0;
  let armed = 0;
  let last = getTime() * 1000;
  let up = 0;

  const sinceLast = (): number => Math.floor(getTime() * 1000 - last);

  const arm = (): void => {
    armed = STEP;
    for (let task = 0; task < runs.length; task++) if (runs[task] && table[task * COLUMNS] < armed) armed = table[task * COLUMNS];
    if (timer) changeInterval(timer, Math.max(1, armed - sinceLast()));
  };

  const failed = (task: number, error: unknown): void => {
    table[task * COLUMNS + BUSY] = 0;
    table[task * COLUMNS + ERRORS]++;
    log(`${names[task]}: ${error}`);
  };

  const wake = (): void => {
    let passed = sinceLast();
    if (passed < 0 || passed > armed + STEP) {
      last += passed - armed;
      passed = armed;
    }
    last += passed;
    up += passed;
    for (let row = 0; row < table.length; row += COLUMNS) table[row] -= passed;
    for (let task = 0; task < runs.length; task++) {
      const row = task * COLUMNS;
      const run = runs[task];
      const left = table[row];
      if (!run || left > 0) continue;
      const late = sinceLast() - left;
      if (late > table[row + LATE]) table[row + LATE] = late;
      const every = table[row + EVERY];
      table[row] = every ? every - (-left % every) : 0;
      if (!every) runs[task] = undefined;
      if (table[row + BUSY]) continue;
      table[row + RUNS]++;
      try {
        const result: any = run(task);
        if (result && result.then) {
          table[row + BUSY] = 1;
          result.then(
            () => {
              table[row + BUSY] = 0;
            },
            (error: unknown) => {
              failed(task, error);
            },
          );
        }
      } catch (error) {
        failed(task, error);
      }
    }
    arm();
  };

  const add = (left: number, every: number, name: string, run: (task: number) => unknown): void => {
    let task = runs.indexOf(undefined);
    if (task < 0) task = runs.length;
    const row = task * COLUMNS;
    if (row === table.length) {
      const longer = new Int32Array(row + COLUMNS);
      longer.set(table);
      table = longer;
    }
    table.fill(0, row, row + COLUMNS);
    // The next wake takes off all that has passed since the last one, from this row too.
    table[row] = left + sinceLast();
    table[row + EVERY] = every;
    runs[task] = run;
    names[task] = name;
    arm();
  };

  const scheduler: Scheduler = {
    every(period, name, run, first) {
      const every = milliseconds(period);
      add(first === undefined ? every : first, every, name, run);
    },
    after(delay, run) {
      add(milliseconds(delay), 0, "after", run);
    },
    sleep(delay) {
      return new Promise((resolve) => {
        add(milliseconds(delay), 0, "sleep", () => {
          resolve();
        });
      });
    },
    lock() {
      let tail: Promise<unknown> = Promise.resolve();
      return (holder) => {
        const turn = tail.then(holder);
        tail = turn.catch(() => {});
        return turn;
      };
    },
    onStop(run) {
      stops.push(run);
    },
    start() {
      last = getTime() * 1000;
      if (!timer) timer = setInterval(wake, STEP);
      arm();
    },
    stop() {
      if (timer) clearInterval(timer);
      timer = 0;
      for (let task = 0; task < runs.length; task++) if (!table[task * COLUMNS + EVERY]) runs[task] = undefined;
      for (let i = 0; i < stops.length; i++) {
        try {
          stops[i]();
        } catch (error) {
          log(`stop: ${error}`);
        }
      }
    },
    statistics() {
      const rows = [];
      for (let task = 0; task < runs.length; task++) {
        const row = task * COLUMNS;
        if (runs[task] && table[row + EVERY])
          rows.push({ name: names[task], every: table[row + EVERY], runs: table[row + RUNS], errors: table[row + ERRORS], late: table[row + LATE] });
      }
      return rows;
    },
    uptime() {
      return up + (timer ? sinceLast() : 0);
    },
  };
  return scheduler;
}
