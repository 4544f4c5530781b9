import { type Board, boards } from "../../board/index.ts";
import type { ImageFile } from "../image.ts";
import { type Found, stored, versionNumber } from "./board.ts";
import { FlashError } from "./errors.ts";

/** The boards whose Espruino says `process.env.BOARD` so. */
const boardsOf = (said: string) => Object.values(boards).filter(({ name, base, firmware }) => name === base && firmware.board === said);

/**
 * The oldest Espruino that a bundle runs on. 2v25 takes the left side of an operator before the right (Espruino issue 2547) and
 * reads "1A" as no number; on 2v24 and before, programs that the build accepts do something else without a word.
 */
export const oldest = "2v25";
/** The oldest that reads numbers in pretokenised code. */
export const oldestTokens = "2v26";

/** What runs before `.bootcde`, or instead of it. */
const boots = /^\.(?:boot0|boot1|boot2|boot3|bootPowerOn|bootrst|varimg)$/;
/** What flashing leaves behind when it is interrupted. */
export const temporary = (i: number) => `.new${i}`;
const isTemporary = (name: string) => /^\.new\d$/.test(name);

/** Bytes that Storage should keep free, so that it can be swept. */
const spare = 4096;

export interface Wanted {
  board: Board;
  /** The program is pretokenised. */
  tokens: boolean;
  files: ImageFile[];
  /** Variables that the program takes once it is loaded. */
  jsvars: number;
}

export interface Choice {
  /** Where the board is, for messages. */
  port: string;
  /** Remove everything from Storage first. */
  erase: boolean;
  /** Leave another firmware's files where they are. */
  keep: boolean;
}

const thousands = (n: number) => n.toLocaleString("en-US");

/** Throws a FlashError for the first reason why the image cannot go onto the board that was found. */
export function check(found: Found, { board, tokens, files, jsvars }: Wanted, { port, erase, keep }: Choice): void {
  if (found.board !== board.firmware.board) {
    const right = boardsOf(found.board)[0]?.name;
    const mend = right ? `call again with --board ${right}` : "Demitasse knows no such board";
    throw new FlashError(`${port}: the board is ${found.board}, the image is for ${board.name}; ${mend}`);
  }
  if (versionNumber(found.version) < versionNumber(oldest))
    throw new FlashError(
      `${port}: Espruino ${found.version} is too old for the image, which needs ${oldest} or newer; docs/guides/flash.md says how to install it`,
    );
  if (tokens && versionNumber(found.version) < versionNumber(oldestTokens))
    throw new FlashError(
      `${port}: Espruino ${found.version} does not read pretokenised programs, ${oldestTokens} and newer do; call again without --tokens`,
    );
  if (found.jsvars < jsvars)
    throw new FlashError(
      `${port}: the board has ${thousands(found.jsvars)} variables, the program takes ${thousands(jsvars)} once loaded; take something out of the config`,
    );
  const need = files.reduce((sum, { data }) => sum + stored(data.length), spare);
  if (need > found.storage)
    throw new FlashError(
      `${port}: the image takes ${thousands(need)} bytes, the board's Storage has ${thousands(found.storage)}; take something out of the config, or use a board with more flash`,
    );
  if (erase) return;
  const foreign = foreigners(found, files);
  if (foreign.length && !keep)
    throw new FlashError(
      `${port}: Storage holds another firmware's data (${shortList(foreign)}); call again with --erase to remove all of it, or with --keep to leave it there`,
    );
  const replaced = new Set(files.map(({ name }) => name));
  const others = found.files.filter(({ name }) => !replaced.has(name) && !isTemporary(name));
  const room = found.storage - others.reduce((sum, { bytes }) => sum + stored(bytes), 0);
  if (need > room)
    throw new FlashError(
      `${port}: Storage is full: the image takes ${thousands(need)} bytes, beside the other files there are ${thousands(Math.max(0, room))}; call again with --erase to remove ${shortList(others.map(({ name }) => name))}`,
    );
}

/** Files that are not ours: what boots before us always, everything else when the program is not. */
export function foreigners({ files, ours }: Found, image: ImageFile[]): string[] {
  const own = new Set(image.map(({ name }) => name));
  const hasProgram = files.some(({ name }) => name === ".bootcde");
  return files
    .map(({ name }) => name)
    .filter((name) => boots.test(name) || (!ours && !isTemporary(name) && (hasProgram || !own.has(name))));
}

// A file that was opened is kept in parts, whose names end in a control character.
const shortList = (names: string[]): string => {
  const shown = [...new Set(names.map((name) => name.replace(/[\0-\x1f]$/, "")))];
  return shown.length > 4 ? `${shown.slice(0, 3).join(", ")} and ${shown.length - 3} more` : shown.join(", ");
};
