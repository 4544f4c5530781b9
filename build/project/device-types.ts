import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { boards } from "../../board/index.ts";
import { knownEntities } from "../config/rules.ts";
import type { Config } from "../config/types.ts";
import { home } from "./home.ts";
import { type Names, namesOf } from "./names.ts";

/**
 * Writes what the editor and the type check know of this device into `.demitasse/device.d.ts` beside its config: the pins and the
 * functions of its board, and its ids. The user's tsconfig includes that file. Answers its path.
 */
export function declareDevice(config: Config): string {
  const folder = join(dirname(config.file), ".demitasse");
  const file = join(folder, "device.d.ts");
  mkdirSync(folder, { recursive: true });
  const board = relative(folder, join(home, `board/types/boards/${boards[config.board].base}.d.ts`)).replaceAll("\\", "/");
  const references = [board, relative(folder, declareEntities(config))].map((path) => `/// <reference path=${JSON.stringify(path)} />\n`);
  writeFileSync(file, `// Made by demitasse from the config.\n${references.join("")}export {};\n`);
  return file;
}

/** The ids of this device alone, for its tests, which run on Node: `.demitasse/entities.d.ts`. Answers its path. */
export function declareEntities(config: Config): string {
  const file = join(dirname(config.file), ".demitasse", "entities.d.ts");
  mkdirSync(dirname(file), { recursive: true });
  const names = namesOf(knownEntities(config as unknown as Record<string, unknown>));
  const members = (Object.keys(names) as (keyof Names)[]).map((sort) => `    ${sort}: ${union(names[sort])};\n`);
  const broker = `    broker: ${config.mqtt !== undefined};\n`;
  writeFileSync(
    file,
    `// Made by demitasse from the config.\ndeclare global {\n  interface DemitasseDevice {\n${members.join("")}${broker}  }\n}\nexport {};\n`,
  );
  return file;
}

const union = (ids: string[]): string => ids.map((id) => JSON.stringify(id)).join(" | ") || "never";
