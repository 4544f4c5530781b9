import type { Driver } from "./lib/types.ts";

export const driver: Driver = {
  role: "output",
  about: "a number that can be set, for rules and programs; on a pin it is a PWM duty, min is 0 % and max 100 %",
  pins: { pin: "pwm" },
  options: {
    min: { type: "number", description: "lowest value", default: 0 },
    max: { type: "number", description: "highest value", default: 100 },
    step: { type: "number", exclusiveMinimum: 0, description: "smallest difference that a control offers", default: 1 },
    freq: { type: "number", minimum: 1, maximum: 40000, description: "PWM frequency in Hz", default: 200 },
  },
  required: [],
  virtual: ({ pin }) => pin === undefined,
  fields: (_, { min = 0, max = 100, step = 1 } = {}) => [
    { field: "", kind: "number", min: min as number, max: max as number, step: step as number },
  ],
};

/** On the linux board nothing happens; elsewhere the PWM of `pin` is as far from 0 to 1 as `value` is from `min` to `max`. */
export function write(value: number, pin: Pin, min: number, max: number, _step: number, freq: number): void {
  if (CONFIG.board === "linux") return;
  analogWrite(pin, (value - min) / (max - min), CONFIG.board === "esp8266" ? { freq: freq, soft: true } : { freq: freq });
}
