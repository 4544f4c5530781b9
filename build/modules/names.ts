import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { apis } from "../../board/api/index.ts";
import { modulePattern } from "../../board/drivers/lib/module-fields.ts";

/** Modules that some board's interpreter has in itself; where it has not, loading them fails at run time, as documented by Espruino. */
const builtIn = new Set(Object.values(apis).flatMap(({ modules }) => Object.keys(modules)));

const calls =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\brequire\(\s*(?:"([^"\\\n]+)"|'([^'\\\n]+)')\s*\)|\brequire\b/g;

const prefix = "espruino:";

/** Whether a source of a bundle is such a module: they are written for the interpreter as it is. */
export const isModule = (source: string): boolean => source.startsWith(prefix);

/** By which name a module goes in the source that requires it: as short as the call that it stands for, so that no column moves. */
const nameOf = (module: string): string => `_m_${module.replace(/\W/g, "_")}`;

/** Stands for the board's own `require` while bundling: the bundler must not look for what it loads. As long as the word itself. */
export const boardRequire = "__req__";

/** Whether a CommonJS source in `folder` requires a file beside it or a package that is installed, which the bundler reads. */
function isBundled(module: string, folder: string): boolean {
  if (/^\.\.?(?:\/|$)/.test(module)) return true;
  if (builtIn.has(module)) return false;
  const name = module.split("/", module.startsWith("@") ? 2 : 1).join("/");
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, "node_modules", name))) return true;
    if (at === dirname(at)) return false;
  }
}

/**
 * Source text with each `require("DHT22")` of a module that the interpreter has not as a name that is imported at its end. `require` itself is the
 * board's, but for files and packages where `folder`, the source's own, is given.
 */
export function withImports(source: string, folder?: string): string {
  const modules = new Set<string>();
  const text = source.replace(calls, (all: string, double: string | undefined, single: string | undefined) => {
    if (!/^require\b/.test(all)) return all;
    const module = double ?? single;
    if (module !== undefined && folder && isBundled(module, folder)) return all;
    if (module === undefined || builtIn.has(module) || !new RegExp(modulePattern).test(module)) return all.replace("require", boardRequire);
    modules.add(module);
    return nameOf(module).padEnd(all.length);
  });
  return [text, ...[...modules].map((module) => `import ${nameOf(module)} from "${prefix}${module}";`)].join("\n");
}

/**
 * A CommonJS module of Espruino's as one that the bundler takes apart: no wrapper, no scope of its own on the board. Espruino
 * gives what `exports` is in the end, so that a module may assign to it, too (`exports = GroveButton`).
 */
export function asModule(source: string, name: string): string {
  const text = withImports(source);
  if (/(?:^|[^.\w$])exports\s*=[^=]/m.test(source))
    return `let exports = given;${text}\nimport { exports as given } from "espruino-exports:${name}";\nexport default exports;\n`;
  const whole = /\bmodule\.exports\b/.test(source);
  const names = whole ? "module, exports" : "exports";
  return `${text}\nimport { ${names} } from "espruino-exports:${name}";\nexport default ${whole ? "module.exports" : "exports"};\n`;
}

/** What `asModule` imports. By names of their own: at the top level of a script, theirs would make a CommonJS module of it. */
export const exportsSource = "const given = {}, whole = { exports: given };\nexport { given as exports, whole as module };\n";
