import { builtinModules } from "node:module";
import { apis } from "../../board/api/index.ts";

const boardModules = new Set(Object.values(apis).flatMap(({ modules }) => Object.keys(modules)));

/** Why an import leads nowhere, and what to do about it. */
export function unresolved(specifier: string): string {
  const quoted = JSON.stringify(specifier);
  if (/^[./]/.test(specifier)) return `Could not resolve ${quoted}: no such file`;
  const bare = specifier.replace(/^node:/, "");
  if (!specifier.startsWith("node:") && boardModules.has(bare))
    return `Could not resolve ${quoted}: the board's own modules are not imported; write require(${quoted})`;
  if (specifier.startsWith("node:") || builtinModules.includes(bare))
    return `Could not resolve ${quoted}: Node's modules are not on a board; see docs/reference/dialect.md for what it has instead`;
  return `Could not resolve ${quoted}: run npm install ${packageOf(specifier)}`;
}

/** `@scope/name/part` is in the package `@scope/name`. */
const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
