import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Driver } from "../../board/drivers/lib/types.ts";

const folder = new URL("../../board/drivers/", import.meta.url);

/** Names of the drivers that come with the firmware: each file of `board/drivers` is one. */
const names = readdirSync(fileURLToPath(folder))
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -3))
  .sort();

/** Every driver that a config may name, by what its file exports as `driver`; what runs on the board stands beside that. */
export const drivers: Record<string, Driver> = Object.fromEntries(
  await Promise.all(names.map(async (name) => [name, (await import(new URL(`${name}.ts`, folder).href)).driver as Driver] as const)),
);
