import { builtinModules } from "node:module";
import { apis } from "../../board/api/index.ts";

const boardModules = new Set(Object.values(apis).flatMap(({ modules }) => Object.keys(modules)));

/** What a board has instead of Node's modules. */
const instead: Record<string, string> = {
  assert: "throw an Error",
  buffer: "use a Uint8Array, or btoa and atob for base64",
  events: 'use on and emit, which every object has here: object.on("name", f)',
  fs: 'use require("Storage").read(name) and write(name, text)',
  "fs/promises": 'use require("Storage").read(name) and write(name, text)',
  path: "put the name together as text",
  process: "process is global, with env, memory() and version",
  stream: "send and read piece by piece, as the routes do",
  timers: "setTimeout and setInterval are global",
  "timers/promises": "use tasks.sleep(ms)",
  util: "write out what you need of it",
};

/** Why an import leads nowhere, and what to do about it. */
export function unresolved(specifier: string): string {
  const quoted = JSON.stringify(specifier);
  if (/^[./]/.test(specifier)) return `Could not resolve ${quoted}: no such file`;
  const bare = specifier.replace(/^node:/, "");
  if (!specifier.startsWith("node:") && boardModules.has(bare))
    return `Could not resolve ${quoted}: the board's own modules are not imported; write require(${quoted})`;
  if (specifier.startsWith("node:") || builtinModules.includes(bare)) {
    const own = boardModules.has(bare) && !instead[bare];
    const hint = own ? `write require(${JSON.stringify(bare)}), the board's own` : (instead[bare] ?? "do without it");
    return `Could not resolve ${quoted}: Node's modules are not on a board; ${hint}`;
  }
  return `Could not resolve ${quoted}: it is not installed; run npm install ${packageOf(specifier)}`;
}

/** `@scope/name/part` is in the package `@scope/name`. */
const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
