import { Worker } from "node:worker_threads";

/** Runs beside the main thread, which it cannot ask (so it has none of its loaders, either): it looks whether that still counts, and ends the process when it does not. */
const watcher = `
const { writeSync } = require("node:fs");
const { workerData: { beat, seconds, line } } = require("node:worker_threads");
let last = -1, since = 0;
setInterval(() => {
  const now = Atomics.load(beat, 0);
  since = now === last ? since + 1 : 0;
  last = now;
  if (since < seconds) return;
  writeSync(2, line);
  process.kill(process.pid, "SIGKILL");
}, 1000);`;

/**
 * Ends this process, with a line about it, once a simulated program has kept it busy for `seconds` without an end: nothing else could any more,
 * not Ctrl-C either. A board's watchdog restarts it then. Gives a function that ends the watch.
 */
export function endWhenHung(name: string, seconds: number): () => void {
  const beat = new Int32Array(new SharedArrayBuffer(4));
  const timer = setInterval(() => Atomics.add(beat, 0, 1), 200);
  timer.unref();
  const line = `${name}: the program has not come to an end for ${seconds} s, an endless loop most likely, and everything waits for it; ended. A board would restart. Mend the loop, and start again\n`;
  const worker = new Worker(watcher, { eval: true, execArgv: [], workerData: { beat, seconds, line } });
  worker.unref();
  return () => {
    clearInterval(timer);
    worker.terminate();
  };
}
