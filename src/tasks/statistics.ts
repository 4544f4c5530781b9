import { COLUMNS, ERRORS, EVERY, LAST, LATE, names, OVER, RUNS, runs, table } from "./table.ts";
import type { TaskStatistics } from "./types.ts";

/** Statistics of the task in row `task` (below `rows`), undefined when it is none that repeats. */
export function taskStatistics(task: number): TaskStatistics | undefined {
  const row = task * COLUMNS;
  if (!runs[task] || !table[row + EVERY]) return undefined;
  return {
    name: names[task],
    every: table[row + EVERY],
    runs: table[row + RUNS],
    errors: table[row + ERRORS],
    late: table[row + LATE],
    last: table[row + LAST],
    over: table[row + OVER],
  };
}
