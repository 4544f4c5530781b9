import type { Link } from "./link.ts";

/** What a board says of itself. */
export interface Found {
  /** As Espruino writes it, "2v29" or "2v29.277". */
  version: string;
  /** `process.env.BOARD`: "ESP8266_4MB", "ESP32", "LINUX". */
  board: string;
  /** Variables of the interpreter. */
  jsvars: number;
  /** Bytes of Storage: all of it, and what is free once what was erased is swept out. */
  storage: number;
  free: number;
  /** Bytes that can be had without sweeping. */
  swept: number;
  files: { name: string; bytes: number }[];
  /** What boots is a program of ours, or what is left of one. */
  ours: boolean;
}

/** Bytes that a file takes in Storage: its content in words, and a header (Espruino's jsflash.c). */
export const stored = (bytes: number) => 32 + ((bytes + 3) & ~3);

/** Bytes of a file that are written first, those after them last: a program with such a gap does nothing but say so, its first word being cut off. */
export const begin = 4;

/** Stands in every program of ours, and is printed when it boots. */
export const mark = "Demitasse ";

/** A number that grows with the version: "2v29.277" is 2029.277. */
export const versionNumber = (version: string) => Number.parseFloat(version.replace("v", "0")) || 0;

// Each asks for little, since a program may be running and most of the memory taken.
const env = "[process.env.VERSION,process.env.BOARD,process.memory().total,process.env.STORAGE]";
const list = `(s=>s.list().map(n=>[n,s.read(n).length]))(require("Storage"))`;
const free = `(s=>[s.getFree(),s.getStats?s.getStats().totalBytes:0,(c=>c?c.charCodeAt(${begin})==255||c.indexOf(${JSON.stringify(mark)})>=0:0)(s.read(".bootcde"))])(require("Storage"))`;

/** Asks the board what it is; undefined when it gives no sensible answer. */
export async function identify(link: Link): Promise<Found | undefined> {
  const about = (await link.evaluate(env)) as [string, string, number, number?] | undefined;
  if (!Array.isArray(about) || typeof about[0] !== "string") return undefined;
  const files = ((await link.evaluate(list, 20)) ?? []) as [string, number][];
  const [swept, total, ours] = ((await link.evaluate(free, 20)) ?? [0, 0, false]) as [number, number, boolean | number];
  const storage = total || about[3] || 0;
  const taken = files.reduce((sum, [, bytes]) => sum + stored(bytes), 0);
  return {
    version: about[0],
    board: about[1],
    jsvars: about[2],
    storage,
    free: Math.max(0, storage - taken),
    swept,
    files: files.map(([name, bytes]) => ({ name, bytes })),
    ours: Boolean(ours),
  };
}

/** The CRC of each file, undefined for what is not there. */
export async function hashes(link: Link, names: string[]): Promise<(number | undefined)[] | undefined> {
  const ask = `(s=>${JSON.stringify(names)}.map(n=>(d=>d===undefined?null:E.CRC32(d))(s.read(n))))(require("Storage"))`;
  const found = (await link.evaluate(ask, 30)) as (number | null)[] | undefined;
  // The interpreter gives it with a sign on some boards.
  return found?.map((crc) => (crc === null ? undefined : crc >>> 0));
}
