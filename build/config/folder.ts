import { readdirSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/** `.js` once the package is installed, where the sources lie beside what they were compiled to. */
const compiled = extname(import.meta.url);

/** What each TypeScript file of a folder exports as `member`, by the file's name. The folder is one of the firmware's own. */
export async function exportsOf<T, Name extends string = string>(folder: string, member: string): Promise<Record<Name, T>> {
  const url = new URL(`../../${folder}/`, import.meta.url);
  const names = readdirSync(fileURLToPath(url))
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.slice(0, -3))
    .sort();
  const entries = names.map(async (name) => [name, (await import(new URL(`${name}${compiled}`, url).href))[member] as T] as const);
  return Object.fromEntries(await Promise.all(entries)) as Record<Name, T>;
}
