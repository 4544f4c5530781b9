import { seldom } from "./failures.ts";
import { log } from "./log.ts";

// The state and the functions stand at the top level, since a board has one scheduler: a function in a factory would cost
// four variables more. A task is a row of the table: nine columns of 4 bytes take three variables, an object with the same
// members eighteen. The table's length is kept beside it: asking an array of bytes for a member makes its prototypes, 17 variables.
export const EVERY = 1;
export const RUNS = 2;
export const ERRORS = 3;
export const LATE = 4;
/** ms that the Promise of the last run has been pending, in steps of the period; 0 when none is. */
export const BUSY = 5;
/** ms that the last run took. */
export const LAST = 6;
/** Failures in a row. */
export const FAILS = 7;
/** How often a run took longer than the period. */
export const OVER = 8;
export const COLUMNS = 9;

/** A wake this many ms from its time is a step of the clock or a stall, not lateness. It is also the longest sleep. */
export const STEP = 60000;
/** ms after which a wake begins no other run: sockets want a look, too. */
const SLICE = 10;
/** The rows' time begins anew each hour. */
const HOUR = 3600000;
/** As many ms as a row can hold. Such a row does not come due: its task has ended, or somebody else makes it due. */
export const NEVER = 2147483647;

export const runs: (undefined | ((task: number) => unknown))[] = [];
export const names: string[] = [];
const stops: (() => unknown)[] = [];
/** A row begins with when it is due, in ms of uptime since `base`. */
export let table: Int32Array;
export let rows = 0;
let timer = 0;
/** ms of uptime from which the rows count, and what the clock showed then. */
export let base = 0;
let zero = getTime() * 1000;
/** The last wake, and when the interval fires next, as the rows count. */
let up = 0;
let armed = 0;
/** The row that is due first. */
let first = 0;
/** The task whose run has begun and has not come to its end: after an out of memory, the one at work then. */
let now = -1;

/** Makes the next wake in a ms, which finds out what is due first. */
function soon(): void {
  armed = uptime() - base + 1;
  if (timer) changeInterval(timer, 1);
}

/** Counts from now on, so that 32 bits are enough for any uptime. */
function rebase(): void {
  for (let row = 0; row < rows * COLUMNS; row += COLUMNS) if (table[row] < NEVER) table[row] -= up;
  base += up;
  zero += up;
  armed -= up;
  up = 0;
}

/** The clock shows a time that is no stall and no sleep: somebody has set it. */
function shifted(ms: number): void {
  zero += ms - up;
  try {
    soon();
  } catch (_) {
    // Or somebody has ended all timers: this one is unknown then, and nothing of ours would ever run again.
    (E as any).emit("errorFlag", ["TIMERS"]);
  }
}

/**
 * Runs what is due, the task that has waited longest first, and after some ms lets the interpreter look after its sockets. Due times are
 * in ms of uptime, so that steps of the clock and stalls cannot upset them, and ticks that were missed are not caught up in a burst.
 */
/* @hot */
function wake(): void {
  up = Math.floor(getTime() * 1000 - zero);
  if (up < armed - 1 || up > armed + STEP) {
    zero += up - armed;
    up = armed;
  }
  if (up > HOUR) rebase();
  const expected = armed;
  let time = up;
  let due: number;
  do {
    const task = first;
    const row = task * COLUMNS;
    const run = runs[task];
    // Without any task there is no table.
    const late = run ? time - table[row] : -1;
    if (run && late >= 0) {
      const every = table[row + EVERY];
      if (late > table[row + LATE]) table[row + LATE] = late;
      table[row] = every ? time + every - (late % every) : NEVER;
      if (!table[row + BUSY] || !seldom(task)) {
        table[row + RUNS]++;
        now = task;
        try {
          const result: any = run(task);
          if (result && result.then) seldom(task, result);
          else table[row + FAILS] = 0;
        } catch (error) {
          seldom(task, undefined, error);
        }
        now = -1;
        if (!every && runs[task] === run) runs[task] = undefined;
        if (!table[row + BUSY]) {
          table[row + LAST] = uptime() - base - time;
          if (table[row + LAST] > every && every) table[row + OVER]++;
        }
      }
    }
    due = time + STEP;
    for (let task = 0; task < rows; task++) if (table[task * COLUMNS] < due) due = table[(first = task) * COLUMNS];
    time = uptime() - base;
  } while (due <= time && time - up < SLICE);
  if (CONFIG.board === "esp32") E.kickWatchdog();
  // The interpreter counts from the time at which this wake was due, and would run what is over by the end of it at once, before its
  // sockets: where tasks take longer than their periods nothing else would ever have its turn.
  armed = Math.max(due, time + 1);
  if (timer) changeInterval(timer, armed - expected);
}

/** Adds a row; gives its number. */
export function add(left: number, period: number, name: string, run: (task: number) => unknown): number {
  let task = runs.indexOf(undefined);
  if (task < 0) {
    task = rows++;
    const longer = new Int32Array(rows * COLUMNS);
    for (let i = 0; i < task * COLUMNS; i++) longer[i] = table[i];
    table = longer;
    // The interpreter keeps eight variables for the name once it has been used, and makes it anew when it is asked for.
    delete global.Int32Array;
  }
  const row = task * COLUMNS;
  for (let column = 0; column < COLUMNS; column++) table[row + column] = 0;
  table[row] = Math.min(NEVER, left + uptime() - base);
  table[row + EVERY] = period;
  runs[task] = run;
  names[task] = name;
  // Within a run of a task, the wake that it is part of looks for what is due next.
  if (now < 0) soon();
  return task;
}

/** Frees the row `task`. */
export function end(task: number): void {
  runs[task] = undefined;
  table[task * COLUMNS] = NEVER;
}

/** `run` is called at each stop of the device. */
export function onStop(run: () => unknown): void {
  stops.push(run);
}

export function startTasks(): void {
  if (timer) return;
  zero = getTime() * 1000 - up;
  timer = setInterval(wake, 1);
  armed = up + 1;
}

/** Ends all periodic work and calls what `onStop` was given; `startTasks` goes on. */
export function stopTasks(): void {
  up = uptime() - base;
  if (timer) clearInterval(timer);
  timer = 0;
  for (let task = 0; task < rows; task++) {
    if (!table[task * COLUMNS + EVERY]) end(task);
    // Whoever waited in `sleep` waits for ever, and must not keep its task from starting anew.
    table[task * COLUMNS + BUSY] = 0;
  }
  stops.forEach((run) => {
    try {
      run();
    } catch (error) {
      log(`stop: ${error}`, error);
    }
  });
}

/**
 * The first listener of E's `errorFlag`: what runs out of memory or stack cannot be caught, and takes every interval with it that
 * ran in the same pass. Leaves a note of why and in which task, which the next run finds in Storage, for whoever restarts the
 * board next. What is no reason for that (memory was collected) ends the event.
 */
export function lastWords(flags: string[]): void {
  let why = "";
  // `includes` is a function more, which takes memory.
  for (const flag of flags) {
    if (flag === "MEMORY") why = "out of memory";
    else if (flag === "CALLBACK") why = why || "interrupted";
    else if (flag === "TIMERS") why = "timers cleared";
  }
  if (!why) {
    E.stopEventPropagation();
    return;
  }
  // Told once is enough; and room for the rest, nothing of which is needed any more.
  E.getErrorFlags();
  table = undefined as any;
  const name = names[now];
  require("Storage").write("crash", `${Math.floor((base + up) / 1000)} ${why}${name ? ` in task ${name}` : ""}`);
}

/** The clock has been set forward by `ms`, and no time has passed; times of day are looked at at once. */
export function stepped(ms: number): void {
  zero += ms;
  const clock = names.indexOf("clock");
  if (clock < 0) return;
  table[clock * COLUMNS] = uptime() - base;
  soon();
}

/** ms since boot; never steps back, whatever happens to the clock. */
/* @hot */
export function uptime(): number {
  if (!timer) return base + up;
  const ms = Math.floor(getTime() * 1000 - zero);
  if (ms >= up && ms <= armed + STEP) return base + ms;
  shifted(ms);
  return base + up;
}
