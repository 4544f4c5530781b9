import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { home } from "../project/home.ts";
import { type Command, run } from "./cli.ts";

const command: Command = {
  name: "check",
  about: "Checks types, lint and format of this repository; what is wrong is told by tsc and Biome, and ends it with 1.",
  options: { write: { about: "mend format, and of lint what can be mended without risk" } },
};

await run(command, ({ write }) => {
  const tools: [name: string, args: string[]][] = [
    ["tsc", ["-b"]],
    ["biome", ["check", ...(write ? ["--write"] : [])]],
  ];
  for (const [name, args] of tools) {
    const { status } = spawnSync(join(home, "node_modules/.bin", name), args, { cwd: home, stdio: "inherit" });
    if (status !== 0) {
      process.exitCode = 1;
      return;
    }
  }
});
