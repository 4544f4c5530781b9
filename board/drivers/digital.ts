import { readLevel } from "./levels.ts";

/** Sets `pin` up as an input with the internal resistor that `pull` names. */
export function setup(pin: Pin, _invert: boolean, pull: string): void {
  if (CONFIG.board !== "linux") pinMode(pin, pull === "none" ? "input" : `input_pull${pull}`);
}

/** The level of `pin`; `invert` makes low true. */
export function read(pin: Pin, invert: boolean): boolean {
  return readLevel(pin) !== invert;
}
