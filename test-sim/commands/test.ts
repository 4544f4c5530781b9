import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { run as runTests } from "node:test";
import { spec } from "node:test/reporters";
import { type Command, oneOf, run, UsageError } from "../../build/commands/cli.ts";
import { root } from "../engines/image.ts";
import { checkInterpreter } from "../engines/interpreter.ts";

const command: Command = {
  name: "test",
  about: "Runs everything that needs no hardware: types, lint, and each *.test.ts; on the real interpreter, too, when $ESPRUINO names one.",
  options: {
    only: { value: "TEXT", about: "run only the test files whose path contains TEXT, without types and lint" },
    engine: { value: "sim|espruino", about: "run the device scenarios on this engine only" },
  },
};

/** Milliseconds for one file. */
const timeout = 300_000;

const binary = (name: string) => join(root, "node_modules/.bin", name);

/** Checks that are no test files: a name and what to run. */
const checks: [string, string, string[]][] = [
  ["types", binary("tsc"), ["-b"]],
  ["lint and format", binary("biome"), ["check"]],
];

await run(command, async ({ only, engine }) => {
  if (engine) process.env.DEMITASSE_ENGINE = oneOf(engine, "--engine", ["sim", "espruino"]);
  const interpreter = process.env.ESPRUINO;
  const problem = interpreter && checkInterpreter(interpreter);
  if (problem) throw new UsageError(`$ESPRUINO: ${problem}`);

  let passed = 0;
  const failed: string[] = [];
  const skipped: string[] = [];
  for (const [name, file, args] of only === undefined ? checks : []) {
    if (spawnSync(file, args, { cwd: root, stdio: "inherit" }).status === 0) passed++;
    else failed.push(name);
  }

  const folder = join(root, "test-sim");
  const files = (readdirSync(folder, { recursive: true }) as string[])
    .filter((path) => path.endsWith(".test.ts") && !path.includes("fixtures") && path.includes(only ?? ""))
    .map((path) => join(folder, path));
  // Each file is a process of its own, with the loader that this one has.
  const stream = files.length > 0 ? runTests({ files, concurrency: availableParallelism(), timeout }) : undefined;
  let tests = 0;
  if (stream) {
    // Names of the suites that the test is in; the runner tells of one file after the other.
    const open: string[] = [];
    stream.on("test:start", ({ name, nesting }: Event) => open.splice(nesting, Number.POSITIVE_INFINITY, name));
    const finished = (good: boolean) => (event: Event) => {
      const { name, file, skip, nesting, details } = event;
      const place = [...(file ? [relative(root, file)] : []), ...open.slice(0, nesting), name].join(" > ");
      if (name === file) failed.push(`${relative(root, file)}: ${good ? "has no tests" : "broke off"}`);
      else if (skip !== undefined && skip !== false) skipped.push(`${place}: ${skip}`);
      else if (details.type === "suite" && (good || isAboutTests(event))) return;
      else {
        tests++;
        if (good) passed++;
        else failed.push(place);
      }
    };
    stream.on("test:pass", finished(true));
    stream.on("test:fail", finished(false));
    const report = new spec();
    stream.pipe(report).pipe(process.stdout, { end: false });
    await new Promise((done) => report.once("end", done));
  }

  if (tests === 0) failed.push(only === undefined ? "no test was found" : `no test was found in files whose path contains "${only}"`);
  const lines = [
    `engines: ${engines(interpreter, engine)}`,
    ...skipped.map((name) => `skipped: ${name}`),
    ...failed.map((name) => `failed: ${name}`),
    `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`,
  ];
  process.stdout.write(`\n${lines.join("\n")}\n`);
  process.exitCode = failed.length > 0 ? 1 : 0;
});

function engines(interpreter: string | undefined, only: string | undefined): string {
  const real = interpreter ? `the interpreter ${interpreter}` : "not the real interpreter: $ESPRUINO names none";
  if (only === "espruino") return interpreter ? real : "none: $ESPRUINO names no interpreter";
  return only === "sim" ? "the simulator only, as asked for" : `the simulator${interpreter ? ", " : "; "}${real}`;
}

interface Event {
  name: string;
  nesting: number;
  file?: string;
  skip?: string | boolean;
  details: { type?: string; error?: { failureType?: string } };
}

/** The suite failed because of what is in it, which is told by itself. */
function isAboutTests({ details }: Event): boolean {
  return details.error?.failureType === "subtestsFailed";
}
