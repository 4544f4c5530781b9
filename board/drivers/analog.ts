import { read as wave } from "./demo.ts";
import type { Driver } from "./lib/types.ts";

export const driver: Driver = {
  role: "sensor",
  about: "a voltage on an analog pin, scaled from 0..1 to min..max",
  pins: { pin: "analog" },
  options: {
    min: { type: "number", description: "value at 0 V", default: 0 },
    max: { type: "number", description: "value at full scale", default: 100 },
  },
  required: ["pin"],
  fields: () => [{ field: "", kind: "sensor" }],
};

/**
 * The voltage on `pin`, 0..1 of full scale (ESP8266: 1 V at A0; ESP32: about 3.3 V), as `min`..`max` with one decimal.
 * The linux board has no converter and gives a wave of five minutes instead.
 */
/* @hot */
export function read(pin: Pin, min: number, max: number): number {
  if (CONFIG.board === "linux") return wave(min, max, 300000);
  return Math.floor((min + analogRead(pin) * (max - min)) * 10 + 0.5) / 10;
}
