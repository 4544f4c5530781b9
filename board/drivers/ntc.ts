import type { Driver } from "./lib/types.ts";

export const driver: Driver = {
  role: "sensor",
  about: "a thermistor (NTC) in a divider on an analog pin",
  pins: { pin: "analog" },
  options: {
    resistor: { type: "number", exclusiveMinimum: 0, description: "the other resistor of the divider, in ohm", default: 10000 },
    r25: { type: "number", exclusiveMinimum: 0, description: "resistance at 25 °C, in ohm", default: 10000 },
    b: { type: "number", exclusiveMinimum: 0, description: "B value, in K", default: 3950 },
    low: { type: "boolean", description: "the thermistor is on the side of ground; false: on the side of the supply", default: true },
    supply: {
      type: "number",
      exclusiveMinimum: 0,
      description: "supply of the divider, in parts of the converter's full scale",
      default: 1,
    },
  },
  required: ["pin"],
  fails: () => true,
  fields: () => [{ field: "", kind: "sensor", unit: "°C" }],
};

/** °C, one decimal, by the B equation. Throws for a thermistor that is open or shorted. */
export function read(pin: Pin, resistor: number, r25: number, b: number, low: boolean, supply: number): number {
  const part = (CONFIG.board === "linux" ? 0.5 * supply : analogRead(pin)) / supply;
  if (part < 0.005) throw new Error(low ? "thermistor shorted" : "thermistor open");
  if (part > 0.995) throw new Error(low ? "thermistor open" : "thermistor shorted");
  const ohm = low ? (resistor * part) / (1 - part) : (resistor * (1 - part)) / part;
  return Math.floor((1 / (Math.log(ohm / r25) / b + 1 / 298.15) - 273.15) * 10 + 0.5) / 10;
}
