import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestEvent } from "./events.ts";

export interface Job {
  name: string;
  command: string;
  args: string[];
  cwd: string;
  /** It reports its tests by `events.ts`; otherwise its exit code is all. */
  reports: boolean;
}

export interface JobResult {
  name: string;
  milliseconds: number;
  events: TestEvent[];
  /** What it printed. */
  output: string;
}

/** Runs one job in a process of its own. It is ended, and has failed, after `limit` ms. */
export async function runJob(job: Job, limit: number): Promise<JobResult> {
  const folder = mkdtempSync(join(tmpdir(), "demitasse-test-"));
  const report = join(folder, "events");
  try {
    const began = performance.now();
    const { output, ended } = await runProcess(job, limit, report);
    const events = job.reports ? readEvents(report) : [];
    return { name: job.name, milliseconds: performance.now() - began, events: [...events, ...summary(job, events, ended)], output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the way in which the process ended adds to the tests that it reported. */
function summary({ reports }: Job, events: TestEvent[], ended: string | undefined): TestEvent[] {
  const failed = events.some(({ result }) => result === "failed");
  if (ended !== undefined) return failed && ended === "exit code 1" ? [] : [{ result: "failed", place: [], why: ended }];
  if (!reports) return [{ result: "passed", place: [] }];
  return events.length ? [] : [{ result: "failed", place: [], why: "has no tests" }];
}

function runProcess({ command, args, cwd, reports }: Job, limit: number, report: string): Promise<{ output: string; ended?: string }> {
  const reporter = reports ? [`--test-reporter=${import.meta.resolve("./events.ts")}`, `--test-reporter-destination=${report}`] : [];
  return new Promise((done) => {
    // A group of its own: what a test has started ends with it.
    const child = spawn(command, [...reporter, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"], detached: true });
    let output = "";
    let late = false;
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    const timer = setTimeout(() => {
      late = true;
      end(child.pid, "SIGKILL");
    }, limit);
    const interrupted = () => end(child.pid, "SIGTERM");
    process.once("exit", interrupted);
    child.once("error", (error) => finish(error.message));
    child.once("close", (code, signal) => finish(code === 0 ? undefined : signal ? `ended by ${signal}` : `exit code ${code}`));
    const finish = (ended: string | undefined) => {
      clearTimeout(timer);
      process.off("exit", interrupted);
      done({ output, ended: late ? `took longer than ${limit / 1000} s` : ended });
    };
  });
}

function end(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // It has ended already.
  }
}

function readEvents(file: string): TestEvent[] {
  try {
    return readFileSync(file, "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  } catch {
    return [];
  }
}
