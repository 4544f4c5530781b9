import { existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

export const configName = "espruino.config.json";

/**
 * Makes the folder in which the user stands the current one. npm runs a script in the folder of its package.json and keeps the user's in
 * INIT_CWD: with `npm --prefix CLONE run build -- --config x.json`, or in a folder below, paths mean the user's folder.
 */
export function enterUserFolder(environment = process.env): void {
  const { INIT_CWD, npm_lifecycle_event: script, npm_package_json: manifest } = environment;
  if (!INIT_CWD || !script || !manifest || dirname(manifest) !== process.cwd() || !existsSync(INIT_CWD)) return;
  process.chdir(INIT_CWD);
}

/** Path of the config in `from` or the nearest folder above that has one; its plain name when none has. */
export function findConfig(from = process.cwd()): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, configName);
    if (existsSync(file)) return relative(process.cwd(), file) || file;
    if (dirname(folder) === folder) return configName;
  }
}

/** The folder of a project: that of its config. */
export const projectOf = (config: string): string => dirname(resolve(config));

/** `name` in the folder of the config, as seen from the user's. */
export const besideConfig = (config: string, name: string): string => relative(process.cwd(), join(projectOf(config), name));
