import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, configOption, run, UsageError } from "../../build/commands/cli.ts";
import type { Job } from "../../test-sim/test-runner/job.ts";
import { runQueue } from "../../test-sim/test-runner/queue.ts";
import { testFiles } from "./test-files.ts";

const command: Command = {
  name: "test",
  about: "Checks the types of your project, and runs each *.test.ts of it; files run side by side, a line for each as it ends.",
  options: {
    config: configOption,
    only: { value: "TEXT", about: "run only the test files whose path contains TEXT, without the types" },
  },
};

/** Whether Node takes the files of `folder` for ES modules. */
function isModule(folder: string): boolean {
  const file = join(folder, "package.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")).type === "module";
  return dirname(folder) !== folder && isModule(dirname(folder));
}

await run(command, async ({ config, only }) => {
  const path = resolve(config as string);
  if (!existsSync(path))
    throw new UsageError(`${config}: no such file; run this in the folder of a project, or name its config with --config FILE`);
  const project = dirname(path);
  const files = testFiles(project).map((file) => relative(project, file));
  if (files.length === 0) throw new UsageError(`no *.test.ts in ${project}; docs/guides/project.md shows one`);
  if (!isModule(project)) throw new UsageError('package.json: "type" is not "module", which tests are; run npm pkg set type=module');
  const bin = join(import.meta.dirname, `bin${import.meta.filename.slice(-3)}`);
  const loader = ["--import", fileURLToPath(import.meta.resolve("tsx"))];
  const types: Job = {
    name: "types",
    command: process.execPath,
    args: [...process.execArgv, bin, "check", "--config", path],
    cwd: project,
    reports: false,
  };
  const tests = files
    .filter((file) => file.includes(only ?? ""))
    .map((file): Job => ({ name: file, command: process.execPath, args: [...loader, file], cwd: project, reports: true }));
  await runQueue({
    jobs: [...(only === undefined ? [types] : []), ...tests],
    timesFile: join(project, "node_modules/.cache/demitasse/test-times.json"),
    nothing: `no test was found in files whose path contains "${only}"`,
  });
});
