import type { Driver } from "./lib/types.ts";

/** Bang-bang control of an output by a sensor; what it does stands in `src/device/thermostat.ts`. */
export const driver: Driver = {
  role: "output",
  about: "keeps a sensor at a target by switching an output; the output is off while the sensor cannot be read",
  pins: {},
  options: {
    sensor: { type: "string", description: "id of the sensor that measures" },
    output: { type: "string", description: "id of the switch or light that heats or cools" },
    modes: {
      type: "array",
      items: { enum: ["off", "heat", "cool"] },
      minItems: 1,
      lengthErrorMessage: "must name at least one mode",
      description: "what it may do; the first at boot",
      default: ["off", "heat"],
    },
    hysteresis: { type: "number", minimum: 0, description: "how far off the target it is switched on", default: 0.5 },
    min: { type: "number", description: "lowest target", default: 5 },
    max: { type: "number", description: "highest target", default: 30 },
    step: { type: "number", exclusiveMinimum: 0, description: "smallest difference that a control offers", default: 0.5 },
  },
  required: ["sensor", "output"],
  virtual: () => true,
  fields: (_, { min = 5, max = 30, step = 0.5, modes = ["off", "heat"] } = {}) => [
    { field: "", kind: "climate", min: min as number, max: max as number, step: step as number },
    { field: "mode", kind: "select", of: "climate", options: modes as string[] },
  ],
};
