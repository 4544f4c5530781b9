import type { after, every, lock, onStop, sleep } from "./index.ts";

/** One task's statistics. `every` and `late` (the worst lateness) are in ms. */
export interface TaskStatistics {
  name: string;
  every: number;
  runs: number;
  errors: number;
  late: number;
}

/** What the user's code sees of the scheduler. */
export interface Tasks {
  every: typeof every;
  after: typeof after;
  sleep: typeof sleep;
  lock: typeof lock;
  onStop: typeof onStop;
}
