import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Config } from "../config/types.ts";
import { home } from "./home.ts";

/**
 * Writes what the editor and the type check know of this device into `.demitasse/device.d.ts` beside its config: the pins and the
 * functions of its board. The user's tsconfig includes that file. Answers its path.
 */
export function declareDevice({ file: config, board }: Config): string {
  const folder = join(dirname(config), ".demitasse");
  const file = join(folder, "device.d.ts");
  mkdirSync(folder, { recursive: true });
  const declarations = relative(folder, join(home, `board/types/boards/${board}.d.ts`)).replaceAll("\\", "/");
  writeFileSync(file, `// Made by demitasse from the config.\n/// <reference path=${JSON.stringify(declarations)} />\nexport {};\n`);
  return file;
}
