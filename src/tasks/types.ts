/** One task's statistics. `every` and `late` (the worst lateness) are in ms; `every` is 0 for a task that runs once. */
export interface TaskStatistics {
  name: string;
  every: number;
  runs: number;
  errors: number;
  late: number;
}

export interface Tasks {
  /**
   * Runs `run` every `period` (ms, or "10s"), first after `first` (default: one period). A task whose Promise is
   * pending is not started again. `run` gets the task's number in order of registration, so that one function can serve several.
   */
  every(period: number | string, name: string, run: (task: number) => unknown, first?: number): void;
  /** Runs `run` once, `delay` from now; dropped when the device stops before. */
  after(delay: number | string, run: () => unknown): void;
  /** A Promise that resolves after `delay`. */
  sleep(delay: number | string): Promise<void>;
  /** A lock for a shared bus: each holder runs when the one before it has settled, first come first served. */
  lock(): (holder: () => unknown) => Promise<unknown>;
  /** Called at each stop of the device. */
  onStop(run: () => unknown): void;
}

export interface Scheduler extends Tasks {
  start(): void;
  /** Ends all periodic work and calls what `onStop` was given. */
  stop(): void;
  statistics(): TaskStatistics[];
  /** ms since the scheduler was made; never steps back, whatever happens to the clock. */
  uptime(): number;
}
