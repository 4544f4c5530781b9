import { readLevel, writeLevel } from "./lib/levels.ts";
import type { Driver } from "./lib/types.ts";

export const driver: Driver = {
  role: "both",
  about: "as an output an action that pulses a pin; as a sensor a push-button on a pin",
  pins: { pin: "output" },
  options: {
    invert: { type: "boolean", description: "as an output the pulse is low; as a sensor pressed means low", default: false },
    pulse: { type: "string", format: "duration", description: "length of the pulse, outputs only", default: "500ms" },
  },
  required: [],
  setup: true,
  watchable: true,
  fields: (place) => [{ field: "", kind: place === "outputs" ? "button" : "binary_sensor" }],
};

/** As a sensor: an input with a pull-up, or without one where pressed means high. */
export function setup(pin: Pin, invert: boolean): void {
  if (CONFIG.board !== "linux") pinMode(pin, invert ? "input_pullup" : "input");
}

/** As a sensor: whether the push-button on `pin` is pressed; `invert` makes low pressed. */
/* @hot */
export function read(pin: Pin, invert: boolean): boolean {
  return readLevel(pin) !== invert;
}

/** As an output: holds `pin` at its active level for `pulse` milliseconds. `pressed` is false at boot and at a stop. */
export function write(pressed: boolean, pin: Pin | undefined, invert: boolean, pulse: number): void {
  if (pin === undefined) return;
  writeLevel(pin, pressed !== invert);
  if (pressed) setTimeout(writeLevel, pulse, pin, invert);
}
