import { NOTE, writeRecord } from "../records/index.ts";
import { fail, follow, isPending } from "./failures.ts";
import { log } from "./log.ts";
import { BUSY, COLUMNS, dropTable, EVERY, end, FAILS, freeRow, LAST, LATE, NEVER, names, OVER, RUNS, rows, runs, table } from "./table.ts";
import { clock, rebase, STEP, uptime, wakeSoon } from "./uptime.ts";

/** ms after which a wake begins no other run: sockets want a look, too. */
const SLICE = 10;
/** The rows' time begins anew each hour. */
const HOUR = 3600000;

const stops: (() => unknown)[] = [];
/** The row that is due first. */
let first = 0;
/** The task whose run has begun and has not come to its end: after an out of memory, the one at work then. */
let now = -1;

/**
 * Runs what is due, the task that has waited longest first, and after some ms lets the interpreter look after its sockets. Due times are
 * in ms of uptime, so that steps of the clock and stalls cannot upset them, and ticks that were missed are not caught up in a burst.
 */
/* @hot */
function wake(): void {
  clock.up = Math.floor(getTime() * 1000 - clock.zero);
  if (clock.up < clock.next - 1 || clock.up > clock.next + STEP) {
    clock.zero += clock.up - clock.next;
    clock.up = clock.next;
  }
  if (clock.up > HOUR) rebase();
  const { up, base, next } = clock;
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
      if (!table[row + BUSY] || !isPending(task)) {
        table[row + RUNS]++;
        now = task;
        try {
          const result: any = run(task);
          if (result && result.then) follow(task, result);
          else table[row + FAILS] = 0;
        } catch (error) {
          fail(task, run, names[task], error);
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
  if (CONFIG.chip === "esp32") E.kickWatchdog();
  // The interpreter counts from the time at which this wake was due, and would run what is over by the end of it at once, before its
  // sockets: where tasks take longer than their periods nothing else would ever have its turn.
  clock.next = Math.max(due, time + 1);
  if (clock.id) changeInterval(clock.id, clock.next - next);
}

/** Adds a row; gives its number. */
export function add(left: number, period: number, name: string, run: (task: number) => unknown): number {
  const task = freeRow();
  table[task * COLUMNS] = Math.min(NEVER, left + uptime() - clock.base);
  table[task * COLUMNS + EVERY] = period;
  runs[task] = run;
  names[task] = name;
  // Within a run of a task, the wake that it is part of looks for what is due next.
  if (now < 0) wakeSoon();
  return task;
}

/** `run` is called at each stop of the device. */
export function onStop(run: () => unknown): void {
  stops.push(run);
}

export function startTasks(): void {
  if (clock.id) return;
  clock.zero = getTime() * 1000 - clock.up;
  clock.id = setInterval(wake, 1);
  clock.next = clock.up + 1;
}

/** Ends all periodic work and calls what `onStop` was given; `startTasks` goes on. */
export function stopTasks(): void {
  clock.up = uptime() - clock.base;
  if (clock.id) clearInterval(clock.id);
  clock.id = 0;
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

/** Whether fatal errors leave no note any more. */
let muted = false;

/** From now on, or no longer, a fatal error leaves no note: enough of them are there, and flash wears out. */
export function muteNotes(on: boolean): void {
  muted = on;
}

/**
 * The first listener of E's `errorFlag`: what runs out of memory or stack cannot be caught, and takes every interval with it that
 * ran in the same pass. Leaves a note of why and in which task, which the next run finds among the records, for whoever restarts
 * the board next. What is no reason for that (memory was collected) ends the event.
 */
export function onFatalError(flags: string[]): void {
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
  dropTable();
  const name = names[now];
  if (!muted) writeRecord(`${NOTE}${Math.floor((clock.base + clock.up) / 1000)} ${why}${name ? ` in task ${name}` : ""}`);
}

/** The clock has been set forward by `ms`, and no time has passed; times of day are looked at at once. */
export function onClockSet(ms: number): void {
  clock.zero += ms;
  const daily = names.indexOf("clock");
  if (daily < 0) return;
  table[daily * COLUMNS] = uptime() - clock.base;
  wakeSoon();
}
