// A task is a row of the table: nine columns of 4 bytes take three variables, an object with the same members eighteen. State and
// functions stand at the top level, since a board has one scheduler: a function in a factory would cost four variables more.

/** The first column is when the row is due, in ms of uptime since `clock.base`. These are the others. */
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

/** As many ms as a row can hold. Such a row does not come due: its task has ended, or somebody else makes it due. */
export const NEVER = 2147483647;

export const runs: (undefined | ((task: number) => unknown))[] = [];
export const names: string[] = [];
export let table: Int32Array;
/** Rows of the table. Asking an array of bytes for its length makes its prototypes, 17 variables. */
export let rows = 0;

/** A free row, all of its columns 0. */
export function freeRow(): number {
  let task = runs.indexOf(undefined);
  if (task < 0) {
    task = rows++;
    const longer = new Int32Array(rows * COLUMNS);
    for (let i = 0; i < task * COLUMNS; i++) longer[i] = table[i];
    table = longer;
    // The interpreter keeps eight variables for the name once it has been used, and makes it anew when it is asked for.
    delete global.Int32Array;
  }
  for (let column = 0; column < COLUMNS; column++) table[task * COLUMNS + column] = 0;
  return task;
}

/** Frees the row `task`. */
export function end(task: number): void {
  runs[task] = undefined;
  table[task * COLUMNS] = NEVER;
}

/** Room for what a restart still has to do. In memory, as with that full no function can be made from flash. Nothing runs after it. */
/* @hot */
export function dropTable(): void {
  table = undefined as any;
}
