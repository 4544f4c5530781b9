import { milliseconds } from "./duration.ts";
import { add } from "./scheduler.ts";
import { end, rows, runs } from "./table.ts";

/** What ends the task in row `task`, as long as it is still that one. */
function canceller(task: number): () => void {
  const run = runs[task];
  return () => {
    if (runs[task] === run) end(task);
  };
}

/**
 * Runs `run` every `period` (ms, or "10s"; 24 days at most), first after `first` ms. A task whose Promise is pending is not
 * started again; when it has been pending for a minute and for two periods, it is given up. `run` gets the task's number in order of
 * registration, so that one function can serve several. By default the first run comes after one period and up to a second
 * (an eighth of the period, if that is less) more, another share of it for each task, so that tasks of the same period
 * do not run in the same moment. Gives a function that ends the task.
 */
export function every(period: number | string, name: string, run: (task: number) => unknown, first?: number): () => void {
  const ms = milliseconds(period);
  if (!(ms > 0 && ms <= 2073600000)) throw new Error(`${name}: "${period}" is not between 1 ms and 24 days`);
  return canceller(add(first === undefined ? ms + spread(ms / 8) : first, ms, name, run));
}

/** The next task's share of `span` ms, at most of a second: the golden section keeps any number of them apart. */
export function spread(span: number): number {
  return Math.floor(((rows * 0.618) % 1) * Math.min(1000, span));
}

/** Runs `run` once, `delay` (ms, or "10s") from now; dropped when the device stops before. Gives a function that cancels it. */
export function after(delay: number | string, run: () => unknown): () => void {
  return canceller(add(milliseconds(delay), 0, "after", run));
}

/** A Promise that resolves after `delay`; never when the device stops before. */
export function sleep(delay: number | string): Promise<void> {
  return new Promise((resolve) => {
    after(delay, () => {
      resolve();
    });
  });
}
