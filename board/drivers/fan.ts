import type { Driver } from "./lib/types.ts";
import { write as dim } from "./light.ts";

export const driver: Driver = {
  role: "output",
  about: "a fan whose speed is set by PWM, 0 to 100 %",
  pins: { pin: "pwm" },
  options: {
    invert: { type: "boolean", description: "pin low means full speed", default: false },
    freq: { type: "number", minimum: 1, maximum: 40000, description: "PWM frequency in Hz", default: 200 },
  },
  required: ["pin"],
  fields: () => [{ field: "", kind: "fan", unit: "%", min: 0, max: 100, step: 1 }],
};

/** Runs the fan on `pin` at `speed` percent. */
export function write(speed: number, pin: Pin, invert: boolean, freq: number): void {
  dim(speed, pin, invert, freq);
}
