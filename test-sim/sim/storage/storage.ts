import { COMPACT, CONSOLE, type Formatter, STORED } from "../language/format.ts";
import { parseJson } from "../language/json.ts";
import type { Realm } from "../language/realm.ts";
import { text } from "../language/text.ts";
import type { PipeFunction } from "../network/pipes.ts";
import { type Flash, rounded } from "./flash.ts";
import { eraseStorageFile, installStorageFile } from "./storage-files.ts";

const LONGEST_NAME = 28;

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
