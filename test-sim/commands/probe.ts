import { readFileSync } from "node:fs";
import { type Command, run, UsageError } from "../../build/commands/cli.ts";
import { buildProgram, type Program } from "./run-program.ts";
import { Simulation } from "./simulation.ts";

const command: Command = {
  name: "probe",
  about:
    "Builds small scripts as the firmware is built, for esp8266, and says what each prints on the simulated board: one JSON line each, with `ended` where one did not come to its end.",
  options: {},
  argument: { name: "FILE.json", about: 'the scripts: [{"name", "code"}]' },
};

await run(command, async ({ argument }) => {
  const simulation = new Simulation();
  for (const program of read(argument as string)) {
    const made = await buildProgram(program);
    const result = "refused" in made ? made : { ...made, ...(await simulation.run(made.built)) };
    process.stdout.write(`${JSON.stringify({ name: program.name, ...result })}\n`);
  }
  simulation.stop();
});

function read(file: string): Program[] {
  let programs: unknown;
  try {
    programs = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UsageError(`${file}: ${(error as NodeJS.ErrnoException).code === "ENOENT" ? "no such file" : (error as Error).message}`);
  }
  if (!Array.isArray(programs)) throw new UsageError(`${file}: not a list; write [{"name": "...", "code": "..."}]`);
  const wrong = programs.findIndex((one) => typeof one?.name !== "string" || typeof one?.code !== "string");
  if (wrong >= 0) throw new UsageError(`${file}: program ${wrong + 1} has no name or no code; write {"name": "...", "code": "..."}`);
  return programs;
}
