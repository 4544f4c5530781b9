import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { COMPACT, CONSOLE, type Formatter, STORED } from "./format.ts";
import { parseJson } from "./json.ts";
import type { PipeFunction } from "./pipes.ts";
import type { Realm } from "./realm.ts";
import { text } from "./text.ts";

const LONGEST_NAME = 28;
const HEADER = 32;
const STORAGE_FILE_CHUNK = 992;

/** The board's flash as files. With `path` it is kept there, one JSON object of base64 strings, and written at each change. */
export interface Flash {
  read(name: string): Buffer | undefined;
  /** Writes a whole file; throws when there is no room. */
  write(name: string, data: Buffer | string): void;
  list(): string[];
  erase(name: string): void;
  clear(): void;
  /** Free bytes. */
  free(): number;
  total: number;
  /** Files and bytes that were replaced or erased since the last compaction. */
  trash: { count: number; bytes: number };
}

const rounded = (bytes: number) => HEADER + ((bytes + 3) & ~3);

export function createFlash(total: number, path?: string): Flash {
  const files = new Map<string, Buffer>();
  if (path && existsSync(path)) {
    const kept = JSON.parse(readFileSync(path, "utf8")) as Record<string, string>;
    for (const name of Object.keys(kept)) files.set(name, Buffer.from(kept[name], "base64"));
  }
  function save() {
    if (!path) return;
    const kept = Object.fromEntries([...files].map(([name, data]) => [name, data.toString("base64")]));
    writeFileSync(`${path}.new`, JSON.stringify(kept));
    renameSync(`${path}.new`, path);
  }
  const used = () => [...files.values()].reduce((sum, data) => sum + rounded(data.length), 0);
  const flash: Flash = {
    total,
    trash: { count: 0, bytes: 0 },
    read: (name) => files.get(name),
    write(name, data) {
      const content = typeof data === "string" ? Buffer.from(data, "utf8") : Buffer.from(data);
      const before = files.get(name);
      if (before?.equals(content)) return;
      if (used() - (before ? rounded(before.length) : 0) + rounded(content.length) > total)
        throw new RangeError("Unable to find or create file");
      if (before) discard(before);
      files.delete(name);
      files.set(name, content);
      // The interpreter makes room by itself when it has to.
      if (used() + flash.trash.bytes > total) flash.trash = { count: 0, bytes: 0 };
      save();
    },
    list: () => [...files.keys()],
    erase(name) {
      const data = files.get(name);
      if (!data) return;
      discard(data);
      files.delete(name);
      save();
    },
    clear() {
      files.clear();
      flash.trash = { count: 0, bytes: 0 };
      save();
    },
    free: () => Math.max(0, total - used() - flash.trash.bytes),
  };
  function discard(data: Buffer) {
    flash.trash = { count: flash.trash.count + 1, bytes: flash.trash.bytes + rounded(data.length) };
  }
  return flash;
}

/** require("Storage") */
export function storageModule(
  realm: Realm,
  flash: Flash,
  formatter: Formatter,
  StorageFile: any,
  pipe: PipeFunction,
  print: (line: string) => void,
) {
  const nameOf = (name: unknown) => text(name).slice(0, LONGEST_NAME);
  const latin = (name: string) => flash.read(name)?.toString("latin1");
  // A file that was opened ends in the number of its part.
  const isChunk = (name: string) => name.charCodeAt(name.length - 1) < 32;
  const fail = (message: string) => realm.error("Error", message);

  function dataOf(data: any): string {
    if (typeof data === "string") return data;
    if (Array.isArray(data) || ArrayBuffer.isView(data))
      return String.fromCharCode(...Array.from(data as ArrayLike<number>, (item) => Number(item) & 255));
    if (data instanceof realm.own.ArrayBuffer) return Buffer.from(data).toString("latin1");
    if (realm.isObject(data)) return formatter.format(data, COMPACT);
    return text(data);
  }
  function write(name: string, data: string, offset: number, size: number): boolean {
    if (data.length === 0) throw fail("Can't create zero length file");
    if (offset < 0 || (size && offset + data.length > size)) throw fail("Too much data for file size");
    const content = Buffer.from(data, "latin1");
    const before = flash.read(name);
    try {
      if (offset > 0) {
        if (!before) throw fail("Unable to find or create file");
        if (offset + content.length > before.length) throw fail("Too much data for file size");
        for (let i = 0; i < content.length; i++) {
          if (before[offset + i] !== 255 && before[offset + i] !== content[i]) throw fail("File already written with different data");
        }
        const next = Buffer.from(before);
        content.copy(next, offset);
        flash.write(name, next);
      } else {
        const whole = Buffer.alloc(Math.max(size, content.length), 255);
        content.copy(whole);
        flash.write(name, whole);
      }
    } catch (error) {
      if (error instanceof RangeError) throw fail(error.message);
      throw error;
    }
    return true;
  }

  const module = realm.object();
  realm.methods(module, {
    read(name, offset, length) {
      const data = latin(nameOf(name));
      if (data === undefined) return undefined;
      const start = Math.max(0, Number(offset) || 0);
      const count = Number(length) || 0;
      return count > 0 ? data.slice(start, start + count) : data.slice(start);
    },
    readJSON(name, quiet) {
      const data = latin(nameOf(name));
      if (data === undefined) return undefined;
      try {
        return parseJson(realm, data, true);
      } catch (error) {
        if (quiet) return undefined;
        throw error;
      }
    },
    readArrayBuffer(name) {
      const data = flash.read(nameOf(name));
      if (!data) return undefined;
      const buffer = new realm.own.ArrayBuffer(data.length);
      new Uint8Array(buffer).set(data);
      return buffer;
    },
    write(name, data, offset, size) {
      const plain = realm.isObject(data) && !Array.isArray(data) && !ArrayBuffer.isView(data) && !(data instanceof realm.own.ArrayBuffer);
      return write(nameOf(name), dataOf(data), plain ? 0 : Number(offset) || 0, plain ? 0 : Number(size) || 0);
    },
    writeJSON: (name, data) => write(nameOf(name), formatter.format(data, STORED), 0, 0),
    list(pattern, filter) {
      let names = flash.list();
      if (pattern !== undefined) names = names.filter((name) => realm.own.String.prototype.match.call(name, pattern) !== null);
      if (filter?.sf) names = names.filter((name) => name.endsWith("\x01")).map((name) => name.slice(0, -1));
      else if (filter?.sf !== undefined) names = names.filter((name) => !isChunk(name));
      return realm.array(names);
    },
    erase(name) {
      flash.erase(nameOf(name));
    },
    eraseAll() {
      flash.clear();
    },
    compact() {
      if (flash.trash.count) print("Compacting... ");
      flash.trash = { count: 0, bytes: 0 };
    },
    optimise() {},
    getFree: () => flash.free(),
    getStats() {
      const names = flash.list();
      const fileBytes = names.reduce((sum, name) => sum + rounded(flash.read(name)?.length ?? 0), 0);
      return realm.object({
        totalBytes: flash.total,
        freeBytes: flash.free(),
        fileBytes,
        fileCount: names.length,
        trashBytes: flash.trash.bytes,
        trashCount: flash.trash.count,
      });
    },
    hash(pattern) {
      let hash = 0;
      for (const name of flash.list()) {
        if (isChunk(name) || (pattern !== undefined && realm.own.String.prototype.match.call(name, pattern) === null)) continue;
        for (const byte of Buffer.concat([Buffer.from(name, "latin1"), flash.read(name) as Buffer]))
          hash = ((hash << 1) ^ (hash >>> 31) ^ byte) | 0;
      }
      return hash;
    },
    open(name, mode) {
      if (mode !== "r" && mode !== "w" && mode !== "a") throw fail(`Invalid mode ${formatter.format(mode, CONSOLE)}`);
      const file = Object.create(StorageFile.prototype);
      const base = text(name).slice(0, LONGEST_NAME - 1);
      Object.assign(file, { name: base, chunk: 1, offset: 0, mode });
      if (mode === "w") eraseStorageFile(flash, base);
      return file;
    },
  });
  installStorageFile(realm, flash, StorageFile, pipe);
  return module;
}

const chunkName = (base: string, chunk: number) => base + String.fromCharCode(chunk);

function storageFileText(flash: Flash, base: string): string {
  let all = "";
  for (let chunk = 1; chunk < 256; chunk++) {
    const data = flash.read(chunkName(base, chunk));
    if (!data) break;
    const content = data.toString("latin1");
    const end = content.indexOf("\xff");
    all += end < 0 ? content : content.slice(0, end);
  }
  return all;
}
function eraseStorageFile(flash: Flash, base: string) {
  for (let chunk = 1; chunk < 256 && flash.read(chunkName(base, chunk)); chunk++) flash.erase(chunkName(base, chunk));
}

/** Files that grow by appending, kept as `NAME\1`, `NAME\2` of 1024 bytes with their headers, padded with 0xFF. */
function installStorageFile(realm: Realm, flash: Flash, StorageFile: any, pipe: PipeFunction) {
  const fail = (message: string) => realm.error("Error", message);
  function take(file: any, count: number): string | undefined {
    if (file.mode !== "r") throw fail("Can't read in this mode");
    const all = storageFileText(flash, file.name);
    if (file.offset >= all.length) return undefined;
    const data = all.slice(file.offset, file.offset + count);
    file.offset += data.length;
    return data;
  }
  realm.methods(StorageFile.prototype, {
    read(this: any, count) {
      return take(this, Math.max(0, Number(count) || 0));
    },
    readLine(this: any) {
      const rest = storageFileText(flash, this.name).slice(this.offset);
      const end = rest.indexOf("\n");
      return take(this, end < 0 ? rest.length : end + 1);
    },
    getLength(this: any) {
      return storageFileText(flash, this.name).length;
    },
    write(this: any, data) {
      if (this.mode === "r") throw fail("Can't write in this mode");
      const all = storageFileText(flash, this.name) + text(data);
      for (let chunk = 1, at = 0; at < all.length; chunk++, at += STORAGE_FILE_CHUNK) {
        const part = Buffer.alloc(STORAGE_FILE_CHUNK, 255);
        part.write(all.slice(at, at + STORAGE_FILE_CHUNK), "latin1");
        flash.write(chunkName(this.name, chunk), part);
      }
    },
    pipe(this: any, destination, options) {
      pipe(this, destination, options);
    },
    erase(this: any) {
      eraseStorageFile(flash, this.name);
    },
  });
}
