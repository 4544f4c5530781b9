// Run by npm before it packs: fills `lib` with the command, compiled, and with what a project may begin from.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as esbuild from "esbuild";

const here = import.meta.dirname;
const lib = join(here, "lib");

rmSync(lib, { recursive: true, force: true });
esbuild.buildSync({
  entryPoints: [join(here, "create.ts")],
  outdir: lib,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
});
cpSync(join(here, "blank"), join(lib, "blank"), { recursive: true, filter: isSource });
cpSync(join(here, "../../examples"), join(lib, "examples"), { recursive: true, filter: isSource });
cpSync(join(here, "../../LICENSE"), join(here, "LICENSE"));
const made = readFileSync(join(lib, "create.js"), "utf8");
if (!made.startsWith("#!")) writeFileSync(join(lib, "create.js"), `#!/usr/bin/env node\n${made}`);
process.stderr.write(`lib: ${readdirSync(join(lib, "examples")).length} in examples\n`);

/** What somebody made by trying an example is left out. */
function isSource(path: string): boolean {
  return !/[/\\](?:\.demitasse|dist|node_modules|\.env)$/.test(path);
}
