import { milliseconds } from "./duration.ts";
import type { TaskStatistics } from "./types.ts";

export type { TaskStatistics, Tasks } from "./types.ts";

// The state and the functions stand at the top level, since a board has one scheduler: a function in a factory would cost
// four variables more. A task is a row of the table: six columns of 4 bytes take two variables, an object with the same
// members twelve. The table's length is kept beside it: asking an array of bytes for a member makes its prototypes, 17 variables.
const EVERY = 1;
const RUNS = 2;
const ERRORS = 3;
const LATE = 4;
const BUSY = 5;
const COLUMNS = 6;

/** A wake this many ms from its time is a step of the clock or a stall, not lateness. It is also the longest sleep. */
const STEP = 60000;

const runs: (undefined | ((task: number) => unknown))[] = [];
export const names: string[] = [];
const stops: (() => unknown)[] = [];
let table = new Int32Array(0);
export let rows = 0;
let timer = 0;
let armed = STEP;
let last = getTime() * 1000;
let up = 0;

/** Whole ms since the last wake. */
function passed(): number {
  return Math.floor(getTime() * 1000 - last);
}

/** Sets the one interval to the task that is due next. */
function arm(): void {
  armed = STEP;
  for (let task = 0; task < rows; task++) if (runs[task] && table[task * COLUMNS] < armed) armed = table[task * COLUMNS];
  if (timer) changeInterval(timer, Math.max(1, armed - passed()));
}

function failed(task: number, error: unknown): void {
  table[task * COLUMNS + BUSY] = 0;
  table[task * COLUMNS + ERRORS]++;
  print(`${names[task]}: ${error}`);
}

/**
 * A row counts down the ms that are left and keeps no absolute time, so that steps of the clock, stalls and 49.7 days of
 * uptime cannot upset it, and ticks that were missed are not caught up in a burst.
 */
function wake(): void {
  let since = passed();
  if (since < 0 || since > armed + STEP) {
    last += since - armed;
    since = armed;
  }
  last += since;
  up += since;
  for (let task = 0; task < rows; task++) table[task * COLUMNS] -= since;
  for (let task = 0; task < rows; task++) {
    const row = task * COLUMNS;
    const run = runs[task];
    const left = table[row];
    if (!run || left > 0) continue;
    const late = passed() - left;
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
}

function add(left: number, period: number, name: string, run: (task: number) => unknown): void {
  let task = runs.indexOf(undefined);
  if (task < 0) {
    task = rows++;
    const longer = new Int32Array(rows * COLUMNS);
    for (let i = 0; i < task * COLUMNS; i++) longer[i] = table[i];
    table = longer;
  }
  const row = task * COLUMNS;
  for (let column = 0; column < COLUMNS; column++) table[row + column] = 0;
  // The next wake takes off all that has passed since the last one, from this row too.
  table[row] = left + passed();
  table[row + EVERY] = period;
  runs[task] = run;
  names[task] = name;
  arm();
}

/**
 * Runs `run` every `period` (ms, or "10s"), first after `first` ms (default: one period). A task whose Promise is pending
 * is not started again. `run` gets the task's number in order of registration, so that one function can serve several.
 */
export function every(period: number | string, name: string, run: (task: number) => unknown, first?: number): void {
  const ms = milliseconds(period);
  add(first === undefined ? ms : first, ms, name, run);
}

/** Runs `run` once, `delay` from now; dropped when the device stops before. */
export function after(delay: number | string, run: () => unknown): void {
  add(milliseconds(delay), 0, "after", run);
}

/** A Promise that resolves after `delay`. */
export function sleep(delay: number | string): Promise<void> {
  return new Promise((resolve) => {
    after(delay, () => {
      resolve();
    });
  });
}

/** A lock for a shared bus: each holder runs when the one before it has settled, first come first served. */
export function lock(): (holder: () => unknown) => Promise<unknown> {
  let tail: Promise<unknown> = Promise.resolve();
  return (holder) => {
    const turn = tail.then(holder);
    tail = turn.catch(() => {});
    return turn;
  };
}

/** `run` is called at each stop of the device. */
export function onStop(run: () => unknown): void {
  stops.push(run);
}

export function startTasks(): void {
  last = getTime() * 1000;
  if (!timer) timer = setInterval(wake, STEP);
  arm();
}

/** Ends all periodic work and calls what `onStop` was given; `startTasks` goes on. */
export function stopTasks(): void {
  if (timer) clearInterval(timer);
  timer = 0;
  for (let task = 0; task < rows; task++) if (!table[task * COLUMNS + EVERY]) runs[task] = undefined;
  stops.forEach((run) => {
    try {
      run();
    } catch (error) {
      print(`stop: ${error}`);
    }
  });
}

/** Statistics of the task in row `task` (below `rows`), undefined when it is none that repeats. */
export function taskStatistics(task: number): TaskStatistics | undefined {
  const row = task * COLUMNS;
  if (!runs[task] || !table[row + EVERY]) return undefined;
  return { name: names[task], every: table[row + EVERY], runs: table[row + RUNS], errors: table[row + ERRORS], late: table[row + LATE] };
}

/** ms since boot; never steps back, whatever happens to the clock. */
export function uptime(): number {
  return up + (timer ? Math.max(0, passed()) : 0);
}
