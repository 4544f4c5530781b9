// Run by npm before it packs: fills `lib` with what the installed package runs, compiled, in the folders of this repository.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import * as esbuild from "esbuild";

const root = resolve(import.meta.dirname, "../..");
const lib = join(root, "lib");
const { dependencies, optionalDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** What Node runs. Only what these import is compiled. */
const entries = [
  "packages/demitasse/bin.ts",
  "test-sim/client/index.ts",
  "src/index.ts",
  "src/http/index.ts",
  "src/mqtt/index.ts",
  "build/flash/worker.ts",
  "test-sim/test-runner/events.ts",
];

/** What the build reads as text: the firmware, the drivers, the declarations of what a board has. */
const sources: [folder: string, wanted: (file: string) => boolean][] = [
  ["src", (file) => !/^app\.ts$|tsconfig\.json$/.test(file)],
  ["board/drivers", () => true],
  ["board/kinds", () => true],
  ["board/types", () => true],
  ["packages/demitasse/files", () => true],
  ["test-sim/desk/page", () => true],
  ["packages/create-demitasse/blank", () => true],
  ["examples", (file) => !/(?:^|\/)(?:\.demitasse|dist|node_modules|\.env)(?:\/|$)/.test(file)],
];

rmSync(lib, { recursive: true, force: true });
const files = new Set<string>();
for (const entry of entries) await collect(entry);
// These are found by folder, not by an import.
for (const folder of ["board/drivers", "board/kinds"])
  for (const file of filesIn(folder).filter((name) => name.endsWith(".ts"))) await collect(`${folder}/${file}`);
for (const file of files) compile(file);
for (const [folder, wanted] of sources) for (const file of filesIn(folder).filter(wanted)) copy(join(folder, file));
declarations();
writeFileSync(join(lib, "sources.json"), JSON.stringify([...files].sort()));
process.stderr.write(`lib: ${files.size} files compiled\n`);

function filesIn(folder: string): string[] {
  return existsSync(join(root, folder))
    ? (readdirSync(join(root, folder), { recursive: true, withFileTypes: true }) as import("node:fs").Dirent[])
        .filter((entry) => entry.isFile())
        .map((entry) => relative(join(root, folder), join(entry.parentPath, entry.name)))
    : [];
}

function copy(file: string): void {
  mkdirSync(dirname(join(lib, file)), { recursive: true });
  cpSync(join(root, file), join(lib, file));
}

/** `entry` and all files of ours that it imports, by esbuild's reading. */
async function collect(entry: string): Promise<void> {
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    format: "esm",
    outdir: join(lib, "unused"),
    packages: "external",
    external: ["demitasse:*"],
    loader: { ".json": "copy" },
    logLevel: "error",
  });
  for (const [file, { imports }] of Object.entries(metafile.inputs)) {
    files.add(file);
    for (const { path, external } of imports) if (external) checkDependency(file, path);
  }
}

/** What is installed with the package is what its `dependencies` name. */
function checkDependency(file: string, specifier: string): void {
  // What the firmware requires is the board's.
  if (isBuiltin(specifier) || /^(?:src|board)\//.test(file)) return;
  const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
  if (!Object.hasOwn({ ...dependencies, ...optionalDependencies }, name))
    throw new Error(`${file} imports ${specifier}, which is not among the dependencies in package.json`);
}

function compile(file: string): void {
  const target = join(lib, file.replace(/\.ts$/, ".js"));
  mkdirSync(dirname(target), { recursive: true });
  if (!file.endsWith(".ts")) {
    copy(file);
    return;
  }
  const { code } = esbuild.transformSync(readFileSync(join(root, file), "utf8"), {
    loader: "ts",
    format: "esm",
    target: "node20",
    sourcefile: file,
    legalComments: "none",
  });
  writeFileSync(target, withJsEndings(code));
}

/** Relative paths of our own sources in imports end with `.js` once compiled. */
function withJsEndings(code: string): string {
  return code.replace(/(["'])(\.{1,2}\/[^"'\n]*?)\.ts\1/g, "$1$2.js$1");
}

/** Declarations of what users import, as tsc makes them. Nothing is checked: the program in `src/app.ts` may be anybody's, and is not packed. */
function declarations(): void {
  execFileSync(join(root, "node_modules/.bin/tsc"), ["-b", "--noCheck"], { cwd: root, stdio: "inherit" });
  const made = join(root, ".tsbuild");
  for (const room of ["src/http", "src/mqtt", "src/tasks", "src/device", "src/main", "test-sim"])
    for (const folder of ["src", "test-sim/client"])
      for (const file of filesIn(join(".tsbuild", room, folder)).filter((name) => name.endsWith(".d.ts") && name !== "app.d.ts")) {
        const target = join(lib, "types", folder, file);
        mkdirSync(dirname(target), { recursive: true });
        writeFileSync(target, withJsEndings(readFileSync(join(made, room, folder, file), "utf8")));
      }
}
