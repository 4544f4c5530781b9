import { readLevel } from "./lib/levels.ts";
import type { Driver } from "./lib/types.ts";

export const driver: Driver = {
  role: "sensor",
  about: "a pin's level as on or off",
  pins: { pin: "digital" },
  options: {
    invert: { type: "boolean", description: "true when the pin is low", default: false },
    pull: { enum: ["up", "down", "none"], description: "internal resistor", default: "none" },
  },
  required: ["pin"],
  setup: true,
  watchable: true,
  fields: () => [{ field: "", kind: "binary_sensor" }],
};

/** Sets `pin` up as an input with the internal resistor that `pull` names. */
export function setup(pin: Pin, _invert: boolean, pull: string): void {
  if (CONFIG.board !== "linux") pinMode(pin, pull === "none" ? "input" : `input_pull${pull}`);
}

/** The level of `pin`; `invert` makes low true. */
/* @hot */
export function read(pin: Pin, invert: boolean): boolean {
  return readLevel(pin) !== invert;
}
