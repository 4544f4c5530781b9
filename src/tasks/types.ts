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

/** A text or number that stands in the program has to be one of `Known`; one that is put together there may be anything. */
export type Checked<Given, Known> = string extends Given ? Given : Known;

/** ms, or a number with its unit. */
export type Duration = number | `${number}${"ms" | "s" | "m" | "h" | "d"}`;

type Digit = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";
type Hour = Digit | `${"0" | "1"}${Digit}` | `2${"0" | "1" | "2" | "3"}`;
type Sixtieth = `${"0" | "1" | "2" | "3" | "4" | "5"}${Digit}`;

/** `"07:30"` or `"07:30:15"`. */
export type TimeOfDay = `${Hour}:${Sixtieth}` | `${Hour}:${Sixtieth}:${number}`;

/** What the user's code sees of the scheduler; each is documented where it is made. */
export interface Tasks {
  every<Period extends number | string>(
    period: Checked<Period, Duration>,
    name: string,
    run: (task: number) => unknown,
    first?: number,
  ): () => void;
  daily<Time extends string>(time: Checked<Time, TimeOfDay>, name: string, run: (task: number) => unknown): () => void;
  after<Delay extends number | string>(delay: Checked<Delay, Duration>, run: () => unknown): () => void;
  sleep<Delay extends number | string>(delay: Checked<Delay, Duration>): Promise<void>;
  lock: typeof lock;
  onStop: typeof onStop;
}
