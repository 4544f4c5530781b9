import { basename, join } from "node:path";
import { type BoardName, boards } from "../../board/index.ts";
import { BuildError, ConfigError } from "../errors.ts";
import { build, writeImage } from "../index.ts";
import { devicesIn } from "../project/devices.ts";
import { besideConfig } from "../project/folder.ts";
import { installed } from "../project/home.ts";
import { checkProgram } from "../project/type-check.ts";
import { type Command, configOption, oneOf, run, UsageError, type Values } from "./cli.ts";
import { pinLine } from "./pins.ts";
import { costTable, imageLine, imageTable } from "./table.ts";

const command: Command = {
  name: "build",
  about: "Builds the firmware of a device from its config and writes all that goes onto the board.",
  options: {
    config: configOption,
    board: { value: "NAME", about: `${Object.keys(boards).join(", ")}; by default the config's` },
    out: { value: "DIR", about: "where to write it (default dist beside the config)" },
    "what-if": {
      value: "JSON",
      about: 'write nothing, and tell what this would cost: a part {"id":...,"driver":...}, or members of the config',
    },
    all: { about: "each device of a folder, each into a folder of its own" },
    devices: { value: "DIR", about: "the folder for --all", preset: "devices" },
    verbose: { about: "tell what takes how much, by part and by feature" },
    tokens: { about: "put the program into the image pretokenised: a sixth smaller, for Espruino 2v26 or newer" },
  },
};

await run(command, async ({ all, devices, out, ...values }) => {
  if (!all) {
    const config = values.config as string;
    await one(config, out ?? besideConfig(config, "dist"), values);
    return;
  }
  const configs = devicesIn(devices as string);
  const refused: string[] = [];
  for (const config of configs) {
    const name = basename(config, ".json");
    try {
      await one(config, join(out ?? "dist", name), values);
    } catch (error) {
      // One that is wrong keeps no other from being built.
      if (!(error instanceof ConfigError || error instanceof BuildError)) throw error;
      refused.push(
        ...error.message.split("\n").map((line) => (line.includes(config) ? line : `${config}: ${line}`)),
        `${config}: not built`,
      );
    }
  }
  if (refused.length) throw new BuildError(refused);
});

/** Builds one device, writes it and tells of it. */
async function one(config: string, out: string, { board, verbose, tokens, "what-if": more }: Values): Promise<void> {
  const name = board === undefined ? undefined : oneOf(board, "--board", Object.keys(boards) as BoardName[]);
  const options = { config, board: name, tokens: tokens === "true", lenient: true };
  const image = await build(options);
  if (more !== undefined) {
    const { report } = await build({ ...options, more: readMore(more) });
    process.stdout.write(costTable(image.report, report));
    return;
  }
  if (image.over.length) {
    process.stdout.write(imageTable(image));
    throw new BuildError(image.over);
  }
  const types = await checkProgram(image.config);
  if (installed && types.length) throw new BuildError(types);
  try {
    await writeImage(image, out);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === "EEXIST" || code === "ENOTDIR" ? `--out: ${out} is a file; name a folder` : `--out: cannot write to ${out}: ${message}`,
    );
  }
  process.stdout.write(verbose ? imageTable(image, out) : imageLine(image, out));
  const pins = pinLine(image);
  if (pins) process.stdout.write(`note: ${pins}\n`);
  for (const line of types) process.stdout.write(`note: ${line}\n`);
  for (const warning of image.warnings) process.stdout.write(`note: ${warning}\n`);
}

function readMore(text: string): Record<string, unknown> {
  try {
    const more = JSON.parse(text);
    if (more !== null && typeof more === "object" && !Array.isArray(more)) return more;
  } catch {}
  throw new UsageError(`--what-if: ${text} is no object in JSON; write it as '{"id":"air","driver":"demo"}'`);
}
