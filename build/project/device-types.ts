import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Config } from "../config/types.ts";

/** Writes what the editor and the type check know of this device into `.demitasse/device.d.ts` beside its config, and answers the path. */
export function declareDevice(config: Config): string {
  const folder = join(dirname(config.file), ".demitasse");
  const file = join(folder, "device.d.ts");
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, "// Made by demitasse from the config.\nexport {};\n");
  return file;
}
