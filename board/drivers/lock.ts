import { writeLevel } from "./lib/levels.ts";
import type { Driver } from "./lib/types.ts";

export const driver: Driver = {
  role: "output",
  about: "a lock on a pin; at boot and at a stop it is locked",
  pins: { pin: "output" },
  options: { invert: { type: "boolean", description: "pin low means locked", default: false } },
  required: ["pin"],
  fields: () => [{ field: "", kind: "lock" }],
};

/** Drives `pin` high for locked, or low when `invert` is set. */
export function write(locked: boolean, pin: Pin, invert: boolean): void {
  writeLevel(pin, locked !== invert);
}
