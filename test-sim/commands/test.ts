import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative, resolve } from "node:path";
import { type Command, oneOf, run, UsageError } from "../../build/commands/cli.ts";
import { checkInterpreter } from "../engines/interpreter.ts";
import { type Job, type JobResult, runJob } from "../test-runner/job.ts";
import { count, failuresOf, lineOf, noTotals } from "../test-runner/report.ts";
import { readTimes, slowestFirst, writeTimes } from "../test-runner/times.ts";

const command: Command = {
  name: "test",
  about: "Runs everything that needs no hardware: types, lint, and each *.test.ts; on the real interpreter, too, when $ESPRUINO names one.",
  options: {
    only: { value: "TEXT", about: "run only the test files whose path contains TEXT, without types and lint" },
    engine: { value: "sim|espruino", about: "run the device scenarios on this engine only" },
  },
};

const root = resolve(import.meta.dirname, "../..");
const timesFile = join(root, "node_modules/.cache/demitasse/test-times.json");

/** Milliseconds for one file. */
const timeout = 300_000;

await run(command, async ({ only, engine }) => {
  if (engine) process.env.DEMITASSE_ENGINE = oneOf(engine, "--engine", ["sim", "espruino"]);
  const interpreter = process.env.ESPRUINO;
  const problem = interpreter && checkInterpreter(interpreter);
  if (problem) throw new UsageError(`$ESPRUINO: ${problem}`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

  const jobs = jobsFor(only);
  const engines = `engines: ${enginesOf(interpreter, engine)}`;
  console.log(`${engines}\n${jobs.length} to run, ${workers()} at a time; failures are shown in full at the end`);
  const began = performance.now();
  const results = await runAll(jobs);

  const totals = noTotals();
  for (const result of results) count(totals, result);
  if (jobs.length === 0) totals.failed.push(`no test was found in files whose path contains "${only}"`);
  const { passed, failed, skipped } = totals;
  const lines = [
    ...results.map(failuresOf).filter(Boolean),
    `${engines}; ${((performance.now() - began) / 1000).toFixed(0)} s`,
    ...skipped.map((name) => `skipped: ${name}`),
    ...failed.map((name) => `failed: ${name}`),
    `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`,
  ];
  process.stdout.write(`\n${lines.join("\n")}\n`);
  process.exitCode = failed.length > 0 ? 1 : 0;
});

/** Types and lint first, which are quick to say what is wrong with all the rest. */
function jobsFor(only: string | undefined): Job[] {
  const binary = (name: string) => join(root, "node_modules/.bin", name);
  const checks: Job[] = [
    { name: "types", command: binary("tsc"), args: ["-b"], cwd: root, reports: false },
    { name: "lint and format", command: binary("biome"), args: ["check"], cwd: root, reports: false },
  ];
  const files = (readdirSync(join(root, "test-sim"), { recursive: true }) as string[])
    .filter((path) => path.endsWith(".test.ts") && !path.includes("fixtures") && path.includes(only ?? ""))
    .map((path) => relative(root, join(root, "test-sim", path)));
  const tests = slowestFirst(files, readTimes(timesFile)).map(
    (file): Job => ({ name: file, command: process.execPath, args: [...process.execArgv, file], cwd: root, reports: true }),
  );
  return [...(only === undefined ? checks : []), ...tests];
}

/** As many at a time as there are processors, a line for each as it ends. */
async function runAll(jobs: Job[]): Promise<JobResult[]> {
  const results: JobResult[] = [];
  const queue = [...jobs];
  const times = readTimes(timesFile);
  const worker = async () => {
    for (let job = queue.shift(); job; job = queue.shift()) {
      const result = await runJob(job, timeout);
      results.push(result);
      times[job.name] = Math.round(result.milliseconds);
      console.log(lineOf(result, jobs.length - results.length));
    }
  };
  await Promise.all(Array.from({ length: workers() }, worker));
  writeTimes(timesFile, times);
  return results;
}

function workers(): number {
  return availableParallelism();
}

function enginesOf(interpreter: string | undefined, only: string | undefined): string {
  const real = interpreter ? `the interpreter ${interpreter}` : "not the real interpreter: $ESPRUINO names none";
  if (only === "espruino") return interpreter ? real : "none: $ESPRUINO names no interpreter";
  return only === "sim" ? "the simulator only, as asked for" : `the simulator${interpreter ? ", " : "; "}${real}`;
}
