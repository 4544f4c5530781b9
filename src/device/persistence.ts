import { kept, restore } from "demitasse:entities";
import { uptime } from "../tasks/index.ts";

// Values are kept in two files by turns, each with its number and a checksum: power may fail while one is written, and the
// other is still good. Storage would erase a file before it writes it anew.
const NAME = "kept.";

/** ms between a change and its being written, when nothing was written lately. */
const SOON = 2000;

let number = 0;
let written = "";
let timer = 0;
let due = 0;
let last = -86400000;

function read(name: string): string {
  const text: string = require("Storage").read(name) || "";
  const end = text.indexOf(";") + 1;
  return end && text.substr(end) === String(E.CRC32(text.substr(0, end))) ? text.substr(0, end - 1) : "";
}

/** Puts everything back that was kept, at boot. */
export function restoreOutputs(): void {
  ["0", "1"].forEach((turn) => {
    const text = read(NAME + turn);
    const comma = text.indexOf(",");
    const count = parseInt(text, 10);
    if (comma < 0 || !(count >= number)) return;
    number = count + 1;
    written = text.substr(comma + 1);
  });
  written.split(",").forEach((entry) => {
    const parts = entry.split("=");
    if (parts[1] !== undefined && parts[1] !== "null" && parts[1] !== "NaN")
      restore(parts[0], parts[1] === "true" ? true : parts[1] === "false" ? false : parseFloat(parts[1]));
  });
}

function write(): void {
  timer = 0;
  const values = kept();
  if (values === written) return;
  last = uptime();
  written = values;
  const text = `${number},${values};`;
  require("Storage").write(NAME + (number++ % 2), text + String(E.CRC32(text)));
}

/** Writes now what waits for being written. */
export function keepNow(): void {
  if (!timer) return;
  clearTimeout(timer);
  write();
}

/** Something that is kept has changed. It is written soon, but at the earliest `gap` ms after the last time. */
export function keep(gap: number): void {
  const at = Math.max(uptime() + SOON, last + gap);
  if (timer && due <= at) return;
  if (timer) clearTimeout(timer);
  due = at;
  timer = setTimeout(write, at - uptime());
}
