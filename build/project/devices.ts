import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigError } from "../errors.ts";

/** Paths of the devices in a folder: each JSON file that has an `id` of its own, or none that can be read; the others are bases that these extend. */
export function devicesIn(folder: string): string[] {
  if (!existsSync(folder)) throw new ConfigError([`${folder}: no such folder; name it with --devices DIR`]);
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => join(folder, name));
  const devices = files.filter(isDevice);
  if (devices.length === 0) throw new ConfigError([`${folder}: no device in it; a device is a .json file with an "id"`]);
  return devices;
}

function isDevice(file: string): boolean {
  try {
    return JSON.parse(readFileSync(file, "utf8")).id !== undefined;
  } catch {
    // Its mistake is told when it is built.
    return true;
  }
}
