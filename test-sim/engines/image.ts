import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type BuildOptions, build, type Image } from "../../build/index.ts";
import type { DeviceOptions } from "./types.ts";

export const root = resolve(import.meta.dirname, "../..");

/** A fresh folder for one device: its Storage, and the config and program it was built from. */
export const scratch = () => mkdtempSync(join(tmpdir(), "demitasse-"));

/** Builds what `options` describe. A config given as an object has no program but the one given beside it. */
export function buildImage(
  { config, app, broker, board, tokens, lenient }: Omit<DeviceOptions, "engine">,
  directory: string,
  webPort?: number,
): Promise<Image> {
  let path = typeof config === "string" ? config : join(root, "espruino.config.json");
  if (typeof config === "object") {
    path = join(directory, "espruino.config.json");
    if (app !== undefined) writeFileSync(join(directory, "app.ts"), app);
    writeFileSync(path, JSON.stringify({ ...config, app: app === undefined ? null : "app.ts" }));
  } else if (app !== undefined) throw new Error("an app's source goes with a config given as an object");
  return build({
    config: path,
    root,
    board: board as BuildOptions["board"],
    tokens,
    lenient,
    overrides: { webPort, mqttUrl: broker },
  });
}
