import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, unlinkSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { writePrivate } from "./private-file.ts";
import { home, installed } from "./project/home.ts";

const folder = resolve(installed ? process.cwd() : home, "node_modules/.cache/demitasse");

/** Entries that the folder holds at most; the oldest go first. */
const most = 400;

/** What turns a bundle into a program: another version of any of it may make another program of the same bundle. */
const makers = ["build/dialect", "build/shrink", "build/compile.ts", "build/minify.ts", "build/page.ts", "board/api", "package-lock.json"];

export const digest = (...parts: string[]): string => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex").slice(0, 40);
};

function filesOf(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return [];
  if (!found.isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
}

// Taken while the modules are loaded: a version that is saved later is not the one that runs here.
const files = makers.flatMap((path) => filesOf(join(home, path)));
const version = digest(...files.flatMap((file) => [relative(home, file), readFileSync(file, "utf8")]));
const began = performance.timeOrigin;

/** Whether what runs here is what stands in the files, so that others may have what it makes. */
const current = (): boolean => files.every((file) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) < began);

const memory = new Map<string, unknown>();

/**
 * What `make` made of the same `parts` before, in this process or in another (`node_modules/.cache`), or what it makes now.
 * The result has to be JSON and to depend on nothing but `parts` and the files of the build. With DEMITASSE_CACHE=off everything is made anew.
 */
export async function cached<T>(parts: string[], make: () => T | Promise<T>): Promise<T> {
  if (process.env.DEMITASSE_CACHE === "off") return make();
  const key = digest(version, ...parts);
  if (!memory.has(key)) {
    const file = join(folder, `${key}.json`);
    memory.set(key, read(file) ?? write(file, await make()));
  }
  return structuredClone(memory.get(key)) as T;
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** A folder that cannot be written costs time, nothing else. */
function write<T>(file: string, value: T): T {
  try {
    if (!current()) return value;
    mkdirSync(folder, { recursive: true });
    const own = `${file}.${process.pid}`;
    writePrivate(own, JSON.stringify(value));
    renameSync(own, file);
    const all = readdirSync(folder).map((name) => ({ path: join(folder, name), time: statSync(join(folder, name)).mtimeMs }));
    if (all.length > most) for (const { path } of all.sort((a, b) => a.time - b.time).slice(0, most / 4)) unlinkSync(path);
  } catch {}
  return value;
}
