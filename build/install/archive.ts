import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { FlashError } from "../flash/errors.ts";

/** Files by their name, of a folder, or of a `.tgz` as Espruino's download page has them. Throws FlashError. */
export function readArchive(path: string): Map<string, Buffer> {
  if (!existsSync(path)) throw new FlashError(`--firmware: ${path}: no such file or folder`);
  if (!statSync(path).isDirectory()) {
    if (/\.(?:tgz|tar\.gz)$/.test(path)) return untar(path);
    throw new FlashError(`--firmware: ${path} is neither a folder nor a .tgz; take the archive as Espruino's download page has it`);
  }
  const files = new Map<string, Buffer>();
  for (const entry of readdirSync(path, { withFileTypes: true }))
    if (entry.isFile()) files.set(entry.name, readFileSync(join(path, entry.name)));
  // An archive that was unpacked into a folder of its own has one more inside.
  const folders = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const binaries = [...files.keys()].some((name) => name.endsWith(".bin"));
  return !binaries && folders.length === 1 ? readArchive(join(path, folders[0].name)) : files;
}

/** Bytes of a block of tar (POSIX 1003.1, ustar). */
const BLOCK = 512;

function untar(path: string): Map<string, Buffer> {
  let bytes: Buffer;
  try {
    bytes = gunzipSync(readFileSync(path));
  } catch {
    throw new FlashError(`--firmware: ${path} cannot be unpacked; download it again`);
  }
  const files = new Map<string, Buffer>();
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0; ) {
    const field = (from: number, length: number) => bytes.toString("latin1", at + from, at + from + length).replace(/\0.*$/s, "");
    const size = Number.parseInt(field(124, 12), 8);
    const plain = field(156, 1) === "0" || field(156, 1) === "";
    if (plain) files.set(basename(field(0, 100)), bytes.subarray(at + BLOCK, at + BLOCK + size));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}
