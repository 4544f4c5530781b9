import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { crc32 } from "node:zlib";
import * as esbuild from "esbuild";
import { boards } from "../../../board/index.ts";
import { supported } from "../../../build/bundle.ts";
import { bundled } from "../../engines/bundled.ts";
import type { RawFlash } from "../../sim/storage/raw-flash.ts";

const source = `
import { append, last, openRecords, writeRecord } from "records";
(global as any).open = openRecords; (global as any).keep = append; (global as any).kept = last; (global as any).note = writeRecord;`;

/** A program that has the room `src/records` as `open()`, `keep(text)`, `kept(kinds)` and `note(text)`, for a board; without the passes that would leave parts of it in Storage. */
export async function recordsProgram(name: "esp8266" | "esp32" | "linux"): Promise<string> {
  const define = { "CONFIG.chip": JSON.stringify(boards[name].chip), "CONFIG.records": String(boards[name].records) };
  const { code } = await bundled(source, { records: "src/records/index.ts" }, define);
  return (await esbuild.transform(code, { minifyWhitespace: true, target: "es2022", supported, charset: "ascii" })).code;
}

/** One life of the program on simulated flash, without the rest of a board, which would take fifty times as long to boot. */
export interface Life {
  open(): boolean;
  keep(text: string): boolean;
  kept(kinds: string): string;
  note(text: string): void;
}

export function lifeOn(flash: RawFlash, code: string): Life {
  flash.power();
  const modules: Record<string, object> = {
    Flash: {
      getPage: flash.page,
      getFree: () => flash.areas,
      erasePage: flash.erase,
      read: (length: number, address: number) => flash.read(address, length),
      write: (data: string | Buffer, address: number) => flash.write(address, Buffer.from(data as string, "latin1")),
    },
  };
  const E = {
    toString: (data: Buffer) => data.toString("latin1"),
    CRC32: (text: string) => crc32(Buffer.from(text, "latin1")),
    sum: (data: Buffer) => data.reduce((sum, byte) => sum + byte, 0),
  };
  const life = {} as Life;
  new Function("require", "E", "global", code)((name: string) => modules[name], E, life);
  return life;
}

/** What is kept of each kind. */
export const shown = ({ kept }: Life): string => ["v", "t", "c"].map((kind) => kept(kind).slice(0, 3)).join();

/** Writes of a device with two kinds of values and a note, each some hundred bytes, so that a page holds few of them. */
export const writes: string[] = Array.from(
  { length: 24 },
  (_, i) => `${"vtc"[i % 3]}${String(i).padStart(2, "0")}${"x".repeat(i % 3 ? 300 : 1100)}`,
);

/** What is kept of each kind after the first `count` of them. */
export function stateAfter(count: number): string {
  const newest: Record<string, string> = {};
  for (const text of writes.slice(0, count)) newest[text[0]] = text.slice(0, 3);
  return ["v", "t", "c"].map((kind) => newest[kind] ?? "").join();
}

/** A script that prints what is kept of each kind. */
export const show = `print("@"+["v","t","c"].map(k=>kept(k).substr(0,3)).join()+"@")`;

/** One life of the interpreter in `folder`, where its flash is: the program and `script`; gives what that printed. */
export function interpreterLife(folder: string, code: string, script: string, env: Record<string, string> = {}): string {
  writeFileSync(join(folder, "life.js"), `${code}\n${script}`);
  const { stdout } = spawnSync(resolve(process.env.ESPRUINO as string), ["life.js"], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 20_000,
    killSignal: "SIGKILL",
    encoding: "latin1",
  });
  return stdout;
}
