import { readFileSync } from "node:fs";
import { extname, relative, resolve } from "node:path";

/** Folder of what runs here: this repository, or `lib` of the installed package, which holds the same folders compiled. */
export const home = resolve(import.meta.dirname, "../..");

/** Whether this is the installed package, not a checkout. */
export const installed = extname(import.meta.filename) === ".js";

/** Folder of `package.json`. */
const packageFolder = installed ? resolve(home, "..") : home;

/** Whether a source is the user's: neither of the firmware, but for the program that comes with this repository, nor of a package. */
export function isOfUser(path: string, root = home): boolean {
  const inside = relative(root, path).replaceAll("\\", "/");
  if (inside === "src/app.ts") return true;
  return !path.includes("/node_modules/") && !/^(?:src|board|build|test-sim|types)\//.test(inside);
}

export const version = (): string => JSON.parse(readFileSync(resolve(packageFolder, "package.json"), "utf8")).version;

const lifecycle = new Set(["start", "test"]);

/** How the user calls one of the commands, for messages: `npm run flash -- --port DEV` here, `npx demitasse flash --port DEV` once installed. */
export function commandLine(name: string, args = ""): string {
  if (installed) return ["npx demitasse", name, args].filter(Boolean).join(" ");
  // npm runs a script of the name `install` by itself.
  const call = lifecycle.has(name) ? `npm ${name}` : `npm run ${name === "install" ? "install-espruino" : name}`;
  return args ? `${call} -- ${args}` : call;
}
