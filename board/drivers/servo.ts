import type { Driver } from "./lib/types.ts";

/** A servo gets a pulse 50 times a second; its length is the angle. */
const FREQUENCY = 50;
const PERIOD = 20;

export const driver: Driver = {
  role: "output",
  about: "a hobby servo: an angle in degrees",
  pins: { pin: "pwm" },
  options: {
    min: { type: "number", description: "lowest angle", default: 0 },
    max: { type: "number", description: "highest angle", default: 180 },
    step: { type: "number", exclusiveMinimum: 0, description: "smallest difference that a control offers", default: 1 },
    shortest: { type: "number", minimum: 0.3, maximum: 3, description: "ms of the pulse at min", default: 0.5 },
    longest: { type: "number", minimum: 0.3, maximum: 3, description: "ms of the pulse at max", default: 2.5 },
  },
  required: ["pin"],
  fields: (_, { min = 0, max = 180, step = 1 } = {}) => [
    { field: "", kind: "number", unit: "°", min: min as number, max: max as number, step: step as number },
  ],
};

/** Turns to `angle`. An ESP8266 makes the pulse in software, so that the servo trembles a little while the board is busy. */
export function write(angle: number, pin: Pin, min: number, max: number, _step: number, shortest: number, longest: number): void {
  if (CONFIG.board === "linux") return;
  const pulse = shortest + ((angle - min) / (max - min)) * (longest - shortest);
  analogWrite(pin, pulse / PERIOD, CONFIG.board === "esp8266" ? { freq: FREQUENCY, soft: true } : { freq: FREQUENCY });
}
