import { dirname } from "node:path";
import { boards } from "../../board/index.ts";
import { type Command, configOption, run } from "../../build/commands/cli.ts";
import { pinLine } from "../../build/commands/pins.ts";
import { readConfig } from "../../build/config/index.ts";
import { BuildError } from "../../build/errors.ts";
import { checkProject } from "../../build/project/type-check.ts";
import { testFiles } from "./test-files.ts";

const command: Command = {
  name: "check",
  about: "Checks the config, and the types of your program and its tests; nothing is built.",
  options: { config: configOption },
};

await run(command, async ({ config: path }) => {
  const config = readConfig(path as string);
  const lines = await checkProject(config, testFiles(dirname(config.file)));
  if (lines.length) throw new BuildError(lines);
  const pins = pinLine({ config, board: boards[config.board] });
  if (pins) console.log(`note: ${pins}`);
  for (const warning of config.warnings) console.log(`note: ${warning}`);
  console.log(`${config.name}: config and types are fine`);
});
