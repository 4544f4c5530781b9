import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import type { Board } from "../board/index.ts";
import type { Config } from "./config/types.ts";
import { writePrivate } from "./private-file.ts";
import type { Report } from "./report.ts";
import { tokenise, tokenMap } from "./tokens/index.ts";
import { keepMap } from "./traces/index.ts";

export interface ImageFile {
  /** In the board's Storage. */
  name: string;
  /** In the output folder. */
  file: string;
  data: Buffer;
}

/** All that goes onto a board, and what is known about it. */
export interface Image {
  config: Config;
  board: Board;
  /** Of this build, 8 hexadecimal digits: a hash of all its files. */
  id: string;
  /** The program is pretokenised: for Espruino 2v26 and later. */
  tokens: boolean;
  files: ImageFile[];
  /** The bundle, ASCII. */
  code: string;
  /** Its source map, JSON. */
  map: string;
  /** Source map of the program as it is in the image, JSON: what maps a board's traces. */
  traces: string;
  report: Report;
  warnings: string[];
  /** What is too much, a line each: there only of a lenient build. */
  over: string[];
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** The same image with its program pretokenised. */
export function withTokens(image: Image): Image {
  const tokens = tokenise(image.code);
  const files = image.files.map((file) => (file.name === ".bootcde" ? { name: file.name, file: "app.bin", data: tokens.data } : file));
  const report = { ...image.report, files: files.map(({ name, data }) => ({ name, bytes: data.length })) };
  return { ...image, tokens: true, files, report, traces: tokenMap(tokens, image) };
}

/**
 * Writes `app.js` and `app.bin`, which is the same pretokenised, the map of the one that is in the image, the assets,
 * `image.json` and `report.json` into the folder `out`, which is made if need be. Passwords of the config stand in the program: nobody else may read it.
 */
export async function writeImage(image: Image, out: string): Promise<void> {
  await mkdir(out, { recursive: true });
  const write = (file: string, data: string | Buffer) => writePrivate(resolve(out, file), data);
  keepMap(resolve(out, "maps"), image.id, image.traces);
  if (image.tokens) write("app.js", image.code);
  else write("app.bin", tokenise(image.code).data);
  write("app.js.map", image.map);
  for (const { file, data } of image.files) write(file, data);
  write("image.json", json({ files: image.files.map(({ name, file }) => ({ name, file })) }));
  write("report.json", json(image.report));
}
