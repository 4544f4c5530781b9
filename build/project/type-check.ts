import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import type { Config } from "../config/types.ts";
import { declareDevice, declareEntities } from "./device-types.ts";
import { home, installed, isOfUser } from "./home.ts";
import { type Mistake, programMistakes } from "./program-checks.ts";
import { unresolved } from "./unresolved.ts";

/** Where TypeScript finds what users import. */
const declared = (path: string) => join(home, installed ? "types" : "", `${path}${installed ? ".d.ts" : ".ts"}`);

const paths = {
  demitasse: [declared("src/index")],
  "demitasse/http": [declared("src/http/index")],
  "demitasse/mqtt": [declared("src/mqtt/index")],
  "demitasse/client": [declared("test-sim/client/index")],
};

const common = {
  target: "es2022",
  module: "esnext",
  moduleResolution: "bundler",
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  isolatedModules: true,
  paths,
};

const types = (file: string) => join(home, "board/types", file);

/** Type errors of the user's program, one line each: none of the firmware's own, none of packages. A program in JavaScript has none. */
export async function checkProgram(config: Config): Promise<string[]> {
  if (!config.app || !/\.[cm]?ts$/.test(config.app)) return [];
  return (await checkApp(config, config.app)).lines;
}

/** Type errors of the user's program and of their tests. */
export async function checkProject(config: Config, tests: string[]): Promise<string[]> {
  const app = config.app && /\.[cm]?ts$/.test(config.app) ? await checkApp(config, config.app) : { lines: [], files: [] };
  app.lines = merged(app.lines, programMistakes(app.files, config));
  if (tests.length === 0) return app.lines;
  const project = dirname(config.file);
  const options = { ...common, lib: ["es2022", "dom"], types: ["node"], typeRoots: typeRoots(project) };
  const { lines } = await compile(project, "tsconfig.test.json", options, [declareEntities(config), ...tests]);
  // The program is checked as the board has it; here it stands among Node's declarations.
  const own = new Set(app.files);
  return [...app.lines, ...lines.filter((line) => !own.has(resolve(line.slice(0, line.search(/:\d+:\d+: /)))))];
}

/** What the compiler says of a place where the build has better words is left out. */
function merged(lines: string[], mistakes: Mistake[]): string[] {
  const own = mistakes.map((mistake) => [placeOf(mistake), mistake.text] as const);
  return [
    ...lines.filter((line) => !own.some(([place]) => line.startsWith(`${place}: `))),
    ...own.map(([place, text]) => `${place}: ${text}`),
  ];
}

const placeOf = ({ file, line, column }: Mistake): string => `${relative(process.cwd(), file)}:${line}:${column}`;

async function checkApp(config: Config, app: string) {
  const project = dirname(config.file);
  const device = declareDevice(config);
  const language = ["espruino.d.ts", "language/lib.d.ts", "language/interpreter.d.ts"].map(types);
  return compile(project, "tsconfig.app.json", { ...common, lib: [], types: [] }, [...language, device, app]);
}

/** Declarations for Node are looked for in the project first; the package brings its own. */
function typeRoots(project: string): string[] {
  const own = dirname(dirname(createRequire(import.meta.url).resolve("@types/node/package.json")));
  return [join(project, "node_modules/@types"), own].filter(existsSync);
}

async function compile(project: string, name: string, compilerOptions: object, files: string[]) {
  const folder = join(project, ".demitasse");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  writeFileSync(file, `${JSON.stringify({ compilerOptions, files }, null, 2)}\n`);
  const output = await runTsc(["-p", file, "--pretty", "false", "--listFiles"], project);
  const said = output.split(/\r?\n/);
  const isOwn = (path: string) => !isAbsolute(relative(home, path)) && isOfUser(path);
  return { files: said.filter((line) => isAbsolute(line) && isOwn(line)), lines: errorLines(said, project, isOwn) };
}

const mistake = /^(.+?)\((\d+),(\d+)\): error TS\d+: (.*)$/;

/** `app.ts:3:7: Property 'x' does not exist on type 'Y'`, with what tsc says further in the same line. */
function errorLines(said: string[], project: string, isOwn: (path: string) => boolean): string[] {
  const lines: string[] = [];
  let own = false;
  for (const line of said) {
    const found = mistake.exec(line);
    if (found) {
      const path = resolve(project, found[1]);
      own = isOwn(path);
      if (own) lines.push(`${relative(process.cwd(), path)}:${found[2]}:${found[3]}: ${told(found[4])}`);
    } else if (/^error TS/.test(line)) lines.push(line.replace(/^error /, ""));
    else if (own && /^\s+\S/.test(line) && !lines[lines.length - 1].includes("Could not resolve"))
      lines[lines.length - 1] += ` ${line.trim()}`;
  }
  return [...new Set(lines)];
}

/** An import that leads nowhere, as the build tells of it. */
function told(message: string): string {
  const missing = /^Cannot find (?:module|name) '([^']+)' or its|^Cannot find name '(node:[^']+)'/.exec(message);
  return missing ? unresolved(missing[1] ?? missing[2]) : message;
}

function runTsc(args: string[], cwd: string): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve("typescript/package.json");
  const { bin } = JSON.parse(readFileSync(manifest, "utf8"));
  return new Promise((done) =>
    execFile(process.execPath, [join(dirname(manifest), bin.tsc), ...args], { cwd, maxBuffer: 1 << 26 }, (_, stdout) => done(stdout)),
  );
}
