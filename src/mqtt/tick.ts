import { c, Job, Phase, state } from "./client.ts";
import { seldom } from "./seldom.ts";

/** One second has passed; called as the API's `start`: connects without waiting. */
export function tick(this: unknown): void {
  // Set anew each time: after an out-of-memory anywhere the interpreter deletes the intervals that were due.
  clearTimeout(c.tmr);
  c.tmr = setTimeout(tick, 1000);
  if (this === c) {
    if (c.ph === Phase.Closing) seldom(Job.Drop);
    if (c.ph < Phase.Connecting) c.left = 0;
  }
  if (c.ph >= Phase.Connected && ++state.up === 60) c.bad = 0;
  if (--c.left <= 0) seldom(Job.Due);
}
