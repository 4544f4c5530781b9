import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { guard } from "./guardian.ts";
import { fetchRaw } from "./rate.ts";

/** Why instructions cannot be counted here, or undefined. */
export function noValgrind(): string | undefined {
  return spawnSync("valgrind", ["--version"]).status === 0 ? undefined : "valgrind is not installed";
}

const fewer = 4;
const more = 16;

/** Seconds for one answer under valgrind, which is some fifty times slower than the interpreter by itself. */
const patience = 10;

/**
 * Instructions that the interpreter at `path` needs for one GET of `url` path on `port`, by valgrind's callgrind: the difference of
 * two runs of what is in the Storage of `directory`, one with more requests than the other, so that the boot drops out. What timers do meanwhile is in it,
 * and they fall due more often a request than without valgrind. Rejects when there is no answer in time.
 */
export async function countInstructions(path: string, directory: string, port: number, route: string): Promise<number> {
  const low = await total(path, directory, port, route, fewer);
  const high = await total(path, directory, port, route, more);
  return Math.round((high - low) / (more - fewer));
}

async function total(path: string, directory: string, port: number, route: string, requests: number): Promise<number> {
  const out = join(directory, "callgrind.out");
  const child = spawn("valgrind", ["--tool=callgrind", `--callgrind-out-file=${out}`, resolve(path)], {
    cwd: directory,
    stdio: ["pipe", "ignore", "ignore"],
  });
  guard(child);
  const exited = new Promise<void>((done) => child.once("exit", () => done()));
  const end = performance.now() + 60_000;
  try {
    while (!(await answers(port, route))) {
      if (performance.now() > end) throw new Error("the device does not answer under valgrind");
      await new Promise((done) => setTimeout(done, 100));
    }
    for (let i = 0; i < requests; i++) if (!(await answers(port, route))) throw new Error(`no answer in ${patience} s under valgrind`);
    // On Linux a reboot ends the process, and callgrind writes its sums.
    child.stdin.write("\x10E.reboot()\n");
    await exited;
  } finally {
    child.kill("SIGKILL");
    await exited;
  }
  const summary = /^(?:summary|totals): (\d+)/m.exec(readFileSync(out, "utf8"));
  if (!summary) throw new Error(`callgrind wrote no sum for ${path}`);
  return Number(summary[1]);
}

async function answers(port: number, route: string): Promise<boolean> {
  const late = new Promise<false>((done) => setTimeout(done, patience * 1000, false).unref());
  const good = fetchRaw(port, route).then(
    (answer) => /^HTTP\/1\.[01] 200 /.test(answer.toString("latin1")),
    () => false,
  );
  return Promise.race([good, late]);
}
