#!/usr/bin/env node
import { parseArgs } from "node:util";
import { ask } from "./ask.ts";
import { boards } from "./boards.ts";
import { CreateError, examples, plan, write } from "./project.ts";

const help = `Begins a project with Demitasse in a folder of its own.

  npm create demitasse FOLDER -- [--example NAME] [--board NAME] [--name TEXT] [--mqtt URL|none]

  FOLDER          where it is made; "." for the folder you stand in
  --example NAME  what it begins with: ${["blank", ...examples()].join(", ")} (default blank)
  --board NAME    ${Object.keys(boards).join(", ")}
  --name TEXT     what the device is called (default the folder's name)
  --mqtt URL      its broker, or none (default mqtt://broker.local)
  --from SPEC     where to install demitasse from: a version, or the path of a tarball
  --yes           ask nothing
  --help          show this
`;

/** Arguments as people wrote them; a mistake in them is one line. */
function read(args: string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { example: text, board: text, name: text, mqtt: text, from: text, yes: flag, help: { ...flag, short: "h" } },
    });
  } catch (error) {
    throw new CreateError(`${(error as Error).message.split(/\. |\n/)[0]}; npm create demitasse -- --help tells what there is`);
  }
}

async function main(): Promise<void> {
  const { values, positionals } = read(process.argv.slice(2));
  if (values.help) {
    process.stdout.write(help);
    return;
  }
  if (positionals.length > 1) throw new CreateError(`"${positionals[1]}" is one argument too many; name one folder`);
  const given = { folder: positionals[0], ...values };
  const wanted = process.stdin.isTTY && !values.yes ? await ask(given) : given;
  const project = plan(wanted);
  write(project);
  const go = project.folder === "." ? "" : `  cd ${project.folder}\n`;
  process.stdout.write(`${project.name} is in ${project.folder === "." ? "this folder" : project.folder}. Now:\n\n`);
  process.stdout.write(`${go}  npm install\n  npm start       and open the page\n  npm test\n`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof CreateError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
