import { mkdir, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Board } from "../board/index.ts";
import type { Config } from "./config/types.ts";
import type { Report } from "./report.ts";

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
  files: ImageFile[];
  /** The bundle, ASCII. */
  code: string;
  /** Its source map, JSON. */
  map: string;
  report: Report;
  warnings: string[];
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** Writes `app.js`, `app.js.map`, the assets, `image.json` and `report.json` into the folder `out`, which is made if need be. */
export async function writeImage(image: Image, out: string): Promise<void> {
  await mkdir(out, { recursive: true });
  const write = (file: string, data: string | Buffer) => writeFile(resolve(out, file), data);
  await Promise.all([
    ...image.files.map(({ file, data }) => write(file, data)),
    write("app.js.map", image.map),
    write("image.json", json({ files: image.files.map(({ name, file }) => ({ name, file })) })),
    write("report.json", json(image.report)),
  ]);
}
