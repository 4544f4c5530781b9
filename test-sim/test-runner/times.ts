import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Milliseconds that each file took when it last ran, by name. */
export type Times = Record<string, number>;

export function readTimes(file: string): Times {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}

/** A folder that cannot be written costs the order of the next run, nothing else. */
export function writeTimes(file: string, times: Times): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(times));
  } catch {}
}

/** Slowest first, so that no long file is left for the end; a file that has never run counts as one of the slow ones. */
export function slowestFirst<T extends { name: string }>(jobs: T[], times: Times): T[] {
  const time = ({ name }: T) => times[name] ?? Number.POSITIVE_INFINITY;
  return [...jobs].sort((a, b) => (time(a) === time(b) ? 0 : time(b) - time(a)));
}
