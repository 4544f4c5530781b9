import { availableParallelism } from "node:os";
import { type Job, type JobResult, runJob } from "./job.ts";
import { count, failuresOf, lineOf, noTotals } from "./report.ts";
import { readTimes, slowestFirst, writeTimes } from "./times.ts";

export interface Queue {
  /** Those that report no tests of their own run first. */
  jobs: Job[];
  /** Where the times of the last run are kept. */
  timesFile: string;
  /** What to say when there is no job. */
  nothing: string;
  /** A line about the engines, shown at the beginning and at the end. */
  engines?: string;
}

/** Milliseconds for one file. */
const timeout = 300_000;

/** Runs all jobs, prints a line for each as it ends, failures in full and the totals at the end, and sets the exit code. */
export async function runQueue({ jobs, timesFile, nothing, engines }: Queue): Promise<void> {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  const workers = availableParallelism();
  const title = engines ? [engines] : [];
  console.log([...title, `${jobs.length} to run, ${workers} at a time; failures are shown in full at the end`].join("\n"));
  const began = performance.now();
  const results = await runAll(jobs, workers, timesFile);

  const totals = noTotals();
  for (const result of results) count(totals, result);
  if (jobs.length === 0) totals.failed.push(nothing);
  const { passed, failed, skipped } = totals;
  const lines = [
    ...results.map(failuresOf).filter(Boolean),
    ...title,
    ...skipped.map((name) => `skipped: ${name}`),
    ...failed.map((name) => `failed: ${name}`),
    `took ${((performance.now() - began) / 1000).toFixed(0)} s`,
    `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`,
  ];
  process.stdout.write(`\n${lines.join("\n")}\n`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

async function runAll(jobs: Job[], workers: number, timesFile: string): Promise<JobResult[]> {
  const times = readTimes(timesFile);
  const tests = slowestFirst(
    jobs.filter(({ reports }) => reports),
    times,
  );
  const queue = [...jobs.filter(({ reports }) => !reports), ...tests];
  const results: JobResult[] = [];
  const worker = async () => {
    for (let job = queue.shift(); job; job = queue.shift()) {
      const result = await runJob(job, timeout);
      results.push(result);
      times[job.name] = Math.round(result.milliseconds);
      console.log(lineOf(result, jobs.length - results.length));
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
  writeTimes(timesFile, times);
  return results;
}
