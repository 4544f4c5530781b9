import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import vm from "node:vm";
import { asScript, covered } from "./harness.ts";

export interface Test {
  /** Its path below `test/`. */
  name: string;
  /** With the harness. */
  code: string;
}

/** What no board has or gets; tests of these would only count how much of it there is. */
const elsewhere =
  /^(?:Temporal|Proxy|Reflect|Reflect\..*|BigInt|TypedArray|SharedArrayBuffer|Atomics.*|ShadowRealm|WeakRef|FinalizationRegistry|Symbol\.(?!iterator).*|Symbol|import.*|source-phase.*|dynamic-import|top-level-await|async-iteration|regexp-.*|tail-call-optimization|cross-realm|resizable-arraybuffer|iterator-.*|explicit-resource-management|Float16Array|arraybuffer-transfer|uint8array-base64|caller|json-modules|joint-iteration|class-static-methods-private)$/;

/** `count` tests of language and built-ins that this Node passes, as `seed` picks them. */
export async function sample(checkout: string, count: number, seed: number): Promise<Test[]> {
  const root = join(checkout, "test");
  const files = ["language", "built-ins"].flatMap((folder) => filesOf(join(root, folder)));
  const random = numbers(seed);
  for (let i = files.length - 1; i > 0; i--) {
    const other = Math.floor(random() * (i + 1));
    [files[i], files[other]] = [files[other], files[i]];
  }
  const taken: Test[] = [];
  for (const file of files) {
    if (taken.length === count) break;
    const code = scriptOf(file);
    if (code !== undefined && (await passes(code))) taken.push({ name: relative(root, file), code });
  }
  return taken;
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((one) => {
    const path = join(folder, one.name);
    if (one.isDirectory()) return filesOf(path);
    return one.name.endsWith(".js") && !one.name.includes("_FIXTURE") ? [path] : [];
  });
}

/** A test as a script, or undefined when it is not for a script's sake or wants what is elsewhere. */
function scriptOf(file: string): string | undefined {
  const text = readFileSync(file, "utf8");
  const head = /\/\*---([\s\S]*?)---\*\//.exec(text)?.[1];
  if (!head || /^negative:/m.test(head)) return undefined;
  const list = (name: string): string[] => {
    const inline = new RegExp(`^${name}:\\s*\\[([^\\]]*)\\]`, "m").exec(head)?.[1];
    const lines = new RegExp(`^${name}:\\s*\\n((?:\\s+- .*\\n?)+)`, "m").exec(head)?.[1];
    return (inline?.split(",") ?? lines?.split("\n").map((line) => line.replace(/^\s*- /, "")) ?? [])
      .map((one) => one.trim())
      .filter(Boolean);
  };
  const flags = list("flags");
  if (flags.some((flag) => /^(?:module|raw|CanBlock)/.test(flag))) return undefined;
  if (list("features").some((feature) => elsewhere.test(feature))) return undefined;
  if (list("includes").some((name) => !covered.has(name))) return undefined;
  if (text.includes("$262")) return undefined;
  return asScript(text.replace(/\/\*---[\s\S]*?---\*\//, "").trim(), flags);
}

/** Whether JavaScript, as this Node has it, prints that all is well. */
async function passes(code: string): Promise<boolean> {
  const lines: string[] = [];
  const context: Record<string, unknown> = {
    print: (...values: unknown[]) => lines.push(values.map(String).join(" ")),
    setTimeout,
    clearTimeout,
  };
  context.global = vm.createContext(context);
  try {
    vm.runInContext(
      `var global = globalThis;${code.startsWith('"use strict"') ? "" : "\n"}${code}`.replace(
        /^var global = globalThis;("use strict";)/,
        "$1var global = globalThis;",
      ),
      context,
      { timeout: 2000 },
    );
  } catch {
    return false;
  }
  if (!lines.length) await new Promise((done) => setTimeout(done, 20));
  return lines.join() === "@ok";
}

/** Numbers from 0 to 1 that look random and are the same for a seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
