import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/** Bytes that the flash spends on a file beside its content. */
const HEADER = 32;

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

/** Bytes that a file takes. */
export const rounded = (bytes: number) => HEADER + ((bytes + 3) & ~3);

export function createFlash(total: number, path?: string): Flash {
  const files = new Map<string, Buffer>();
  if (path && existsSync(path)) {
    const kept = JSON.parse(readFileSync(path, "utf8")) as Record<string, string>;
    for (const name of Object.keys(kept)) files.set(name, Buffer.from(kept[name], "base64"));
  }
  function save() {
    if (!path) return;
    const kept = Object.fromEntries([...files].map(([name, data]) => [name, data.toString("base64")]));
    writeFileSync(`${path}.new`, JSON.stringify(kept), { mode: 0o600 });
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
