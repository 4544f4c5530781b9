import type { Board } from "../../board/index.ts";
import { FlashError } from "../flash/errors.ts";
import { readArchive } from "./archive.ts";
import { boardsOfFile, type Layout, layoutOf } from "./layout.ts";

/** Espruino as it goes onto a board. */
export interface Firmware {
  layout: Layout;
  files: { name: string; at: number; data: Buffer }[];
  /** `2v29`, where the program says so. */
  version?: string;
}

/** The oldest that programs of ours run on (docs/guides/flash.md). */
const OLDEST = 25;

const download = "https://www.espruino.com/Download";

/** Espruino for `board`, read from a folder or an archive and looked through. Throws FlashError. */
export function readFirmware(path: string, board: Board): Firmware {
  const layout = layoutOf(board);
  if (!layout)
    throw new FlashError(
      `${board.name} has no Espruino to install${board.name === "linux" ? "; it runs on a computer" : ": 16 KB of Storage are too few for a device"}`,
    );
  const found = readArchive(path);
  const files = layout.pieces.map(({ name, at, least, most }) => {
    const [file, data] = [...found].find(([file]) => name.test(file)) ?? [];
    if (!file || !data) throw new FlashError(missing(path, nameOf(name), board, [...found.keys()]));
    if (data.length < least || data.length > most)
      throw new FlashError(
        `--firmware: ${file} has ${data.length} bytes, Espruino's for ${board.name} has ${least === most ? least : `${least} to ${most}`}; download it again from ${download}`,
      );
    return { name: file, at, data };
  });
  const version = versionIn(files[files.findIndex(({ name }) => boardsOfFile(name).length)].data);
  if (version && Number.parseInt(version.slice(2), 10) < OLDEST)
    throw new FlashError(`--firmware: this is Espruino ${version}, which runs programs otherwise; take 2v29 from ${download}`);
  return { layout, files, version };
}

/** A file's name as the newest archives have it. */
const nameOf = (name: RegExp): string =>
  name.source
    .replace(/^\^|\$$/g, "")
    .replace(/\\d/g, "6")
    .replace(/\(\?:([^|)]*)\|?[^)]*\)\??/g, "$1")
    .replace(/\[(.)[^\]]*\]/g, "$1")
    .replaceAll("\\", "");

function missing(path: string, wanted: string, board: Board, there: string[]): string {
  const others = [...new Set(there.flatMap(boardsOfFile))].filter((name) => name !== board.base);
  if (others.length) return `--firmware: ${path} is Espruino for ${others.join(", ")}; the config's board is ${board.name}`;
  return `--firmware: ${path} has no ${wanted}; unpack espruino_2v29_${board.firmware.file}.tgz from ${download} there, or name the .tgz itself`;
}

/** What `process.version` would say. */
const versionIn = (program: Buffer): string | undefined => /\b2v\d\d(?:\.\d+)?\b/.exec(program.toString("latin1"))?.[0];
