import type { Driver } from "./lib/types.ts";

export const driver: Driver = {
  role: "output",
  about: "a lamp dimmed by PWM, 0 to 100 %",
  pins: { pin: "pwm" },
  options: {
    invert: { type: "boolean", description: "pin low means bright", default: false },
    freq: { type: "number", minimum: 1, maximum: 40000, description: "PWM frequency in Hz", default: 200 },
  },
  required: ["pin"],
  fields: () => [{ field: "", kind: "light", unit: "%", min: 0, max: 100, step: 1 }],
};

/** Dims the lamp on `pin` to `level` percent by PWM of `freq` Hz (ESP8266: in software; ESP32: in hardware, 10 bit). */
export function write(level: number, pin: Pin, invert: boolean, freq: number): void {
  if (CONFIG.board === "linux") return;
  const duty = level / 100;
  const options = CONFIG.board === "esp8266" ? { freq: freq, soft: true } : { freq: freq };
  analogWrite(pin, invert ? 1 - duty : duty, options);
}
