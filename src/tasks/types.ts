import type { daily } from "./daily.ts";
import type { after, every, sleep } from "./every.ts";
import type { lock } from "./lock.ts";
import type { onStop } from "./scheduler.ts";

/** One task's statistics. Times are in ms: the period, the worst lateness, and how long the last run took. */
export interface TaskStatistics {
  name: string;
  every: number;
  runs: number;
  errors: number;
  late: number;
  last: number;
  /** How often a run took longer than the period, or was not over when the next was due. */
  over: number;
}

/** What the user's code sees of the scheduler. */
export interface Tasks {
  every: typeof every;
  daily: typeof daily;
  after: typeof after;
  sleep: typeof sleep;
  lock: typeof lock;
  onStop: typeof onStop;
}
