import { writeLevel } from "./levels.ts";

/** Drives `pin` high for on, or low when `invert` is set. */
export function write(on: boolean, pin: Pin, invert: boolean): void {
  writeLevel(pin, on !== invert);
}
