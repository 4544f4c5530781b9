import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { decodedMappings, encodedMap, TraceMap } from "@jridgewell/trace-mapping";
import * as esbuild from "esbuild";
import { BuildError } from "./errors.ts";
import { boardRequire, withImports } from "./modules/names.ts";
import { espruinoModules } from "./modules/plugin.ts";
import { decoratorsIn } from "./project/decorators.ts";
import { unresolved } from "./project/unresolved.ts";
import { marksIn } from "./shrink/marks.ts";
import { firmware } from "./shrink/origin.ts";
import { bytesInSource } from "./text.ts";

export interface Sources {
  /** Folder that holds `src`. */
  root: string;
  /** Source of `demitasse:entities`. */
  entities: string;
  /** Absolute path of the user's program. */
  app?: string;
  /** Values of `CONFIG.…` as JSON. */
  define: Record<string, string>;
  /** Folder of the config, where Espruino's modules are kept. */
  project?: string;
  /** Only the user's program, or all but that: then it is what `global.$app` holds. */
  only?: "app" | "firmware";
  /** Told of each file that is read, also of one that has mistakes. */
  saw?: (file: string) => void;
}

export interface Code {
  code: string;
  /** Source map, JSON. */
  map: string;
}

// Syntax that the interpreter has not and that esbuild would otherwise introduce to save bytes, or can write without.
// `using` stays as it is, so that it is refused where it stands instead of what it would become.
export const supported = { "optional-chain": false, "logical-assignment": false, "exponent-operator": false, using: true };

/**
 * Members of ours that never leave the board begin with `_`, and get short names: each character beyond four costs a variable. Only those
 * that `src` has, as a user's objects may be JSON.
 */
function ownMembers(): string[] {
  const folder = fileURLToPath(new URL("../src/", import.meta.url));
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.startsWith("page"),
  );
  const names = files.flatMap((file) => membersIn(readFileSync(join(folder, file), "utf8")));
  return [...new Set(names)].sort();
}

const membersIn = (text: string): string[] => text.match(/\b_[a-z]\w+/g) ?? [];

const members = ownMembers();

/** How every script for a board is bundled. */
export const asScript = {
  mangleProps: new RegExp(`^(?:${members.join("|")})$`),
  bundle: true,
  write: false,
  // No wrapper: a function at the top level is one variable cheaper, since it need not remember a scope.
  format: "esm",
  // Constants are inlined across files only while bundling.
  minifySyntax: true,
  platform: "neutral",
  // For no platform in particular the bundler would look at `exports` alone, which older packages have not.
  mainFields: ["module", "main"] as string[],
  target: "es2022",
  supported,
  charset: "ascii",
  legalComments: "none",
  sourcemap: "external",
  logLevel: "silent",
} as const;

/** `src/main.ts` and all it imports as one script, in the order in which it runs. */
export async function bundle({ root, entities, app, define, project = root, only, saw }: Sources): Promise<Code> {
  const main = resolve(root, "src/main.ts");
  if (!existsSync(main)) throw new BuildError([`${relative(process.cwd(), main)}: no such file; it is the program's entry`]);
  // Names that the user's program or a package has, too: there they may come from JSON or from a text.
  const shared = new Set<string>();
  const read = (file: string, text: string) => {
    saw?.(file);
    if (!firmware.test(relative(root, file))) for (const name of membersIn(text)) if (members.includes(name)) shared.add(name);
  };
  const run = () =>
    esbuild.build({
      absWorkingDir: root,
      entryPoints: [only === "app" ? "demitasse:app" : main],
      outfile: resolve(root, "app.js"),
      ...asScript,
      define: Object.fromEntries(Object.entries(define).map(([name, json]) => [name, bytesInSource(json)])),
      // Fields of classes are assigned by the constructor: the interpreter's own fields live on the prototype.
      tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
      alias: { demitasse: resolve(root, "src/index.ts") },
      mangleCache: Object.fromEntries([...shared].map((name) => [name, false as const])),
      plugins: [virtualModules(root, entities, app, only), textAsBytes(read), espruinoModules(project)],
    });
  try {
    let result = await run();
    if (shared.size) result = await run();
    const [map, code] = result.outputFiles;
    return { code: code.text.replaceAll(boardRequire, "require"), map: withSources(root, map.text, entities) };
  } catch (error) {
    throw bundlerError(root, error);
  }
}

/** What the bundler threw, one line a mistake. */
export function bundlerError(root: string, error: unknown): BuildError {
  return new BuildError((error as esbuild.BuildFailure).errors?.map((message) => oneLine(root, message)) ?? [(error as Error).message]);
}

function virtualModules(root: string, entities: string, app: string | undefined, only: Sources["only"]): esbuild.Plugin {
  return {
    name: "demitasse",
    setup(build) {
      build.onResolve({ filter: /^demitasse:/ }, ({ path }) => ({ path, namespace: "virtual" }));
      build.onLoad({ filter: /^demitasse:entities$/, namespace: "virtual" }, () => ({
        contents: withImports(bytesInSource(entities)),
        loader: "ts",
        resolveDir: root,
      }));
      build.onLoad({ filter: /board[\\/]drivers[\\/]lib[\\/]runtime\.ts$/ }, () => ({
        contents: 'export { fail, report, slots, trouble, uptime } from "demitasse:entities";',
        loader: "js",
        resolveDir: root,
      }));
      build.onLoad({ filter: /^demitasse:app$/, namespace: "virtual" }, () => ({
        contents: !app
          ? "export default undefined;"
          : only === "firmware"
            ? "export default global.$app;"
            : `export { default } from ${JSON.stringify(app)};`,
        // In TypeScript a name that is not exported might be a type, and is let through.
        loader: "js",
        resolveDir: root,
      }));
    },
  };
}

function strayMarks(file: string, text: string): esbuild.PartialMessage[] {
  return marksIn(text)
    .filter(({ stray }) => stray)
    .map(({ line, column }) => ({
      text: "/* @hot */ stands before no function; put it right before a function declaration, or take it out",
      location: { file, line, column },
    }));
}

const decorators = (file: string, text: string): esbuild.PartialMessage[] =>
  /\.[cm]?[jt]s$/.test(file)
    ? decoratorsIn(text, file.endsWith("ts")).map(({ text, line, column }) => ({ text, location: { file, line, column } }))
    : [];

function textAsBytes(read: (file: string, text: string) => void): esbuild.Plugin {
  return {
    name: "text",
    setup(build) {
      build.onLoad({ filter: /\.(?:[cm]?[jt]s|json|txt)$/, namespace: "file" }, ({ path }) => {
        const text = readSource(path);
        read(path, text);
        const errors = [...strayMarks(path, text), ...decorators(path, text)];
        if (errors.length) return { errors };
        if (path.endsWith(".txt")) return { contents: Buffer.from(text).toString("latin1"), loader: "text" };
        if (path.endsWith(".json")) return { contents: bytesInSource(text), loader: "json" };
        return {
          contents: withImports(bytesInSource(text), dirname(path)),
          loader: path.endsWith("ts") ? "ts" : "js",
          resolveDir: dirname(path),
        };
      });
    },
  };
}

/** The map with the sources as people wrote them, not as they were handed to the bundler. */
function withSources(root: string, text: string, entities: string): string {
  const map = JSON.parse(text);
  map.sources = map.sources.map((source: string) => source.replace(/^virtual:/, ""));
  map.sourcesContent = map.sources.map((source: string, i: number) => {
    if (source === "demitasse:entities") return entities;
    return original(resolve(root, source)) ?? map.sourcesContent[i];
  });
  const lines: string[][] = map.sourcesContent.map((content: string) => content.split("\n"));
  const mappings = decodedMappings(new TraceMap(map));
  for (const segments of mappings)
    for (const segment of segments)
      if (segment.length > 1) segment[3] = originalColumn(lines[segment[1] as number][segment[2] as number] ?? "", segment[3] as number);
  return JSON.stringify(encodedMap(new TraceMap({ ...map, mappings })));
}

/** A source as people see it: a byte order mark is no character of it. */
const readSource = (file: string): string => readFileSync(file, "utf8").replace(/^\uFEFF/, "");

const original = (file: string): string | undefined => (existsSync(file) ? readSource(file) : undefined);

/** The column in a line as people wrote it, of a column in the line with its text as bytes. */
function originalColumn(line: string, column: number): number {
  if (bytesInSource(line).length === line.length) return column;
  let at = 0;
  while (at < line.length && bytesInSource(line.slice(0, at + 1)).length <= column) at++;
  return at;
}

/** An error of the bundler as one line. */
function oneLine(root: string, { text, location }: esbuild.Message): string {
  // Nobody has written the code that stands for the config.
  if (!location || location.file.endsWith("demitasse:entities")) return text;
  const line = original(resolve(root, location.file))?.split("\n")[location.line - 1] ?? location.lineText;
  const column = originalColumn(line, location.column);
  const where = `${location.file.replace(/^virtual:/, "")}:${location.line}:${column + 1}`;
  if (location.file.endsWith("demitasse:app") && text.includes('"default"')) {
    const file = /in "(.+?)"/.exec(text)?.[1] ?? "the app";
    return `${file}: has no default export; write "export default function app({ http, mqtt, tasks, device }: App) { ... }"`;
  }
  // Its bytes are no letters, whatever the character was.
  if (
    /^(?:Syntax error|Invalid identifier|Unexpected|Expected)/.test(text) &&
    /^.?[\w$]*[^\0-\x7f]/.test(line.slice(Math.max(0, column - 1)))
  )
    return `${where}: characters beyond ASCII can only stand in strings`;
  const missing = /^Could not resolve "(.+)"$/.exec(text);
  if (missing) return `${where}: ${unresolved(missing[1])}`;
  return `${where}: ${text}`;
}
