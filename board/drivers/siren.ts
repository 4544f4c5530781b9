import { writeLevel } from "./lib/levels.ts";
import type { Driver } from "./lib/types.ts";

export const driver: Driver = {
  role: "output",
  about: "a siren on a pin",
  pins: { pin: "output" },
  options: { invert: { type: "boolean", description: "pin low means on", default: false } },
  required: ["pin"],
  fields: () => [{ field: "", kind: "siren" }],
};

/** Drives `pin` high for on, or low when `invert` is set. */
export function write(on: boolean, pin: Pin, invert: boolean): void {
  writeLevel(pin, on !== invert);
}
