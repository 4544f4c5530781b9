// The log stands in this room since each line wants the uptime, and since everybody who logs may import it.

import { places } from "./stack-positions.ts";
import { uptime } from "./uptime.ts";

/** Bytes of the lines that are kept: what a board can spare when it has something to tell. */
const KEPT = 240;
/** Bytes of one line. */
const LONGEST = 100;

/** The last lines, each `12s what happened`, joined by line breaks. */
export let lines = "";

/**
 * Prints a line on the console and keeps it for `/api/system`; a line that comes again and again is kept once.
 *
 * @param error what was thrown, so that the line ends with where
 */
export function log(text: string, error?: unknown): void {
  const line = error ? text + places(error) : text;
  print(line);
  // The text without its time may stand in the last line already.
  if (lines.endsWith(`s ${line.slice(0, LONGEST)}`)) return;
  lines += `${lines ? "\n" : ""}${Math.floor(uptime() / 1000)}s ${line.slice(0, LONGEST)}`;
  while (lines.length > KEPT) lines = lines.substr(lines.indexOf("\n") + 1);
}
