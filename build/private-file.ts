import { chmodSync, existsSync, writeFileSync } from "node:fs";

/** Writes what passwords of the config stand in, for nobody but the user who builds; also where the file was there for all. */
export function writePrivate(file: string, data: string | Buffer): void {
  if (existsSync(file)) chmodSync(file, 0o600);
  writeFileSync(file, data, { mode: 0o600 });
}
