#!/usr/bin/env node
import { closest, distance } from "fastest-levenshtein";
import { version } from "../../build/project/home.ts";

/** What `demitasse NAME` runs: each of these reads its own options. */
const commands: Record<string, { about: string; load: () => Promise<unknown> }> = {
  create: { about: "begin another project in a folder of its own", load: () => import("../create-demitasse/create.ts") },
  start: { about: "build, and run the device at your desk with an MQTT broker", load: () => import("../../test-sim/commands/start.ts") },
  dev: { about: "the same, again on each save", load: () => import("../../test-sim/commands/dev.ts") },
  play: {
    about: "the device on a bench: its sensors, keys and faults in your hand",
    load: () => import("../../test-sim/commands/play.ts"),
  },
  fleet: { about: "many simulated boards on one broker", load: () => import("../../test-sim/commands/fleet.ts") },
  test: { about: "types, and each *.test.ts of your project", load: () => import("./test.ts") },
  check: { about: "the config, and the types of your program and its tests", load: () => import("./check.ts") },
  build: { about: "write all that goes onto the board", load: () => import("../../build/commands/build.ts") },
  install: { about: "put Espruino itself onto a new board, once", load: () => import("../../build/commands/install.ts") },
  flash: { about: "build, and put it onto a board that runs Espruino", load: () => import("../../build/commands/flash.ts") },
  monitor: { about: "the board's console, with lines of TypeScript", load: () => import("../../build/commands/monitor.ts") },
};

const [name, ...args] = process.argv.slice(2);

if (name === undefined || name === "--help" || name === "-h" || name === "help") {
  process.stdout.write(overview());
} else if (name === "--version" || name === "-v") {
  process.stdout.write(`${version()}\n`);
} else if (!Object.hasOwn(commands, name)) {
  const near = closest(name, Object.keys(commands));
  const hint = distance(name, near) <= 2 ? `did you mean "${near}"?` : `it is one of ${Object.keys(commands).join(", ")}`;
  process.stderr.write(`demitasse: "${name}" is not a command; ${hint}\n`);
  process.exitCode = 1;
} else {
  // Each command reads the arguments behind its own name.
  process.argv.splice(2, process.argv.length, ...args);
  await commands[name].load();
}

function overview(): string {
  const width = Math.max(...Object.keys(commands).map((command) => command.length));
  const rows = Object.entries(commands).map(([command, { about }]) => `  ${command.padEnd(width)}  ${about}\n`);
  return `Demitasse ${version()}: device firmware for Espruino boards.\n\n  npx demitasse COMMAND [OPTIONS]\n\n${rows.join("")}\nEach command answers --help.\n`;
}
