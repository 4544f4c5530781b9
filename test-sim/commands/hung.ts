import { Worker } from "node:worker_threads";
import { inside } from "../sim/board/program-time.ts";

/**
 * Runs beside the main thread, which it cannot ask (so it has none of its loaders, either): it looks whether a program that was entered has
 * been left, and ends the process when it has taken too much of the processor's time meanwhile.
 */
const watcher = `
const { writeSync } = require("node:fs");
const { workerData: { inside, seconds, line } } = require("node:worker_threads");
let entry, spent = 0, before = process.cpuUsage();
setInterval(() => {
  const { user, system } = process.cpuUsage(before);
  before = process.cpuUsage();
  const now = Atomics.load(inside, 0) > 0 ? Atomics.load(inside, 1) : undefined;
  spent = now !== undefined && now === entry ? spent + (user + system) / 1e6 : 0;
  entry = now;
  if (spent < seconds) return;
  writeSync(2, line);
  process.kill(process.pid, "SIGKILL");
}, 250);`;

/**
 * Ends this process, with a line about it, once a simulated program has kept it busy for `seconds` of the processor's time without an end:
 * nothing else could any more, not Ctrl-C either. A board's watchdog restarts it then. What a build takes, or a machine that is busy with
 * other things, does not count. Gives a function that ends the watch.
 */
export function endWhenHung(name: string, seconds: number): () => void {
  const line = `${name}: the program has not come to an end for ${seconds} s, an endless loop most likely, and everything waits for it; ended. A board would restart. Mend the loop, and start again\n`;
  const worker = new Worker(watcher, { eval: true, execArgv: [], workerData: { inside, seconds, line } });
  worker.unref();
  return () => {
    worker.terminate();
  };
}
