import { milliseconds } from "./duration.ts";
import { after } from "./every.ts";

/**
 * A lock for a shared bus: each holder runs when the one before it has settled, first come first served. A holder that has
 * not settled after `limit` (ms, or "10s") loses the lock to the next: its own Promise is rejected, what it goes on doing
 * cannot be stopped. The Promise is the holder's.
 */
export function lock(limit: number | string = 10000): (holder: () => unknown) => Promise<unknown> {
  const ms = milliseconds(limit);
  let tail: Promise<unknown> = Promise.resolve();
  return (holder) => {
    const turn = tail.then(
      () =>
        new Promise((resolve, reject) => {
          const cancel = after(ms, () => {
            reject(new Error(`lock: not released after ${ms} ms`));
          });
          Promise.resolve()
            .then(holder)
            .then(
              (value) => {
                cancel();
                resolve(value);
              },
              (error) => {
                cancel();
                reject(error);
              },
            );
        }),
    );
    // Not catch(), which the interpreter has only with a helper.
    const next = () => {};
    tail = turn.then(next, next);
    return turn;
  };
}
