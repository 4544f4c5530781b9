import { readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { type Command, oneOf, run, UsageError } from "../../build/commands/cli.ts";
import { checkInterpreter } from "../engines/interpreter.ts";
import type { Job } from "../test-runner/job.ts";
import { runQueue } from "../test-runner/queue.ts";

const command: Command = {
  name: "test",
  about: "Runs everything that needs no hardware: types, lint, and each *.test.ts; on the real interpreter, too, when $ESPRUINO names one.",
  options: {
    only: { value: "TEXT", about: "run only the test files whose path contains TEXT, without types and lint" },
    engine: { value: "sim|espruino", about: "run the device scenarios on this engine only" },
  },
};

const root = resolve(import.meta.dirname, "../..");

await run(command, async ({ only, engine }) => {
  if (engine) process.env.DEMITASSE_ENGINE = oneOf(engine, "--engine", ["sim", "espruino"]);
  const interpreter = process.env.ESPRUINO;
  const problem = interpreter && checkInterpreter(interpreter);
  if (problem) throw new UsageError(`$ESPRUINO: ${problem}`);
  // Commands that the tests call stand in this repository, whoever called us from where.
  delete process.env.INIT_CWD;
  await runQueue({
    jobs: jobsFor(only),
    timesFile: join(root, "node_modules/.cache/demitasse/test-times.json"),
    nothing: `no test was found in files whose path contains "${only}"`,
    engines: `engines: ${enginesOf(interpreter, engine)}`,
  });
});

function jobsFor(only: string | undefined): Job[] {
  const binary = (name: string) => join(root, "node_modules/.bin", name);
  const checks: Job[] = [
    { name: "types", command: binary("tsc"), args: ["-b"], cwd: root, reports: false },
    { name: "lint and format", command: binary("biome"), args: ["check"], cwd: root, reports: false },
  ];
  const files = (readdirSync(join(root, "test-sim"), { recursive: true }) as string[])
    .filter((path) => path.endsWith(".test.ts") && !path.includes("fixtures") && path.includes(only ?? ""))
    .map((path) => relative(root, join(root, "test-sim", path)));
  const tests = files.map(
    (file): Job => ({ name: file, command: process.execPath, args: [...process.execArgv, file], cwd: root, reports: true }),
  );
  return [...(only === undefined ? checks : []), ...tests];
}

function enginesOf(interpreter: string | undefined, only: string | undefined): string {
  const real = interpreter ? `the interpreter ${interpreter}` : "not the real interpreter: $ESPRUINO names none";
  if (only === "espruino") return interpreter ? real : "none: $ESPRUINO names no interpreter";
  return only === "sim" ? "the simulator only, as asked for" : `the simulator${interpreter ? ", " : "; "}${real}`;
}
