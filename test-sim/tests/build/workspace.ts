import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, it } from "node:test";
import { type Config, type ReadOptions, readConfig } from "../../../build/config/index.ts";

export interface Workspace {
  folder: string;
  /** Writes a file, JSON unless it is text, and answers its path. */
  write(name: string, content: unknown): string;
}

/** A folder of its own for a test file, gone when its tests are done. */
export function workspace(): Workspace {
  const folder = mkdtempSync(join(tmpdir(), "demitasse-build-"));
  after(() => rmSync(folder, { recursive: true }));
  return {
    folder,
    write(name, content) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
      return path;
    },
  };
}

export type Try = (config: unknown, options?: ReadOptions) => Config;

/** Reads configs from that workspace, with no environment but the one given. */
export function reader(space: Workspace): { read: Try; refusal(config: unknown, options?: ReadOptions): string[] } {
  const read: Try = (config, options) => readConfig(space.write("espruino.config.json", config), { env: {}, ...options });
  return {
    read,
    refusal(config, options) {
      try {
        read(config, options);
      } catch (error) {
        return (error as Error).message.replaceAll(`${space.folder}/`, "").split("\n");
      }
      throw new Error("the config was taken");
    },
  };
}

/** Each row: a name, a config and the lines that refuse it, without the file's name at their start. */
export type Refused = [name: string, config: unknown, ...lines: string[]];

/** A test for each row. */
export const refusing = (refusal: ReturnType<typeof reader>["refusal"]) => (rows: Refused[]) => {
  for (const [name, config, ...lines] of rows)
    it(name, () =>
      assert.deepEqual(
        refusal(config),
        lines.map((line) => (/^\d/.test(line) ? `espruino.config.json:${line}` : `espruino.config.json: ${line}`)),
      ),
    );
};
