import { kept, restore } from "demitasse:entities";
import { append, last, VALUES } from "../records/index.ts";
import { uptime } from "../tasks/index.ts";

/** ms between a change and its being written, when nothing was written lately. */
const SOON = 2000;

let written = "";
let timer = 0;
let due = 0;
let latest = -86400000;

/** Puts everything back that was kept, at boot. */
export function restoreOutputs(): void {
  written = last(VALUES).substr(1);
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
  latest = uptime();
  written = values;
  append(VALUES + values);
}

/** Writes now what waits for being written. */
export function keepNow(): void {
  if (!timer) return;
  clearTimeout(timer);
  write();
}

/** Something that is kept has changed. It is written soon, but at the earliest `gap` ms after the last time. */
export function keep(gap: number): void {
  const at = Math.max(uptime() + SOON, latest + gap);
  if (timer && due <= at) return;
  if (timer) clearTimeout(timer);
  due = at;
  timer = setTimeout(write, at - uptime());
}
