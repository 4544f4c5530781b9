import type { Realm } from "../language/realm.ts";
import { text } from "../language/text.ts";
import type { PipeFunction } from "../network/pipes.ts";
import type { Flash } from "./flash.ts";

/** With the header of 32 bytes a part takes 1024. */
const PART = 992;

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
export function eraseStorageFile(flash: Flash, base: string) {
  for (let chunk = 1; chunk < 256 && flash.read(chunkName(base, chunk)); chunk++) flash.erase(chunkName(base, chunk));
}

/** Files that grow by appending, kept as `NAME\1`, `NAME\2` of 1024 bytes with their headers, padded with 0xFF. */
export function installStorageFile(realm: Realm, flash: Flash, StorageFile: any, pipe: PipeFunction) {
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
      for (let chunk = 1, at = 0; at < all.length; chunk++, at += PART) {
        const part = Buffer.alloc(PART, 255);
        part.write(all.slice(at, at + PART), "latin1");
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
