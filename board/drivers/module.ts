import { moduleFields, modulePattern } from "./lib/module-fields.ts";
import type { Driver } from "./lib/types.ts";

export const driver: Driver = {
  role: "sensor",
  about: "one of Espruino's own modules (espruino.com/modules), fetched once at build",
  pins: {},
  options: {
    module: {
      type: "string",
      pattern: modulePattern,
      patternErrorMessage: 'must be the name of a module, as in "DHT22"',
      description: 'name of the module: "DHT22"',
    },
    connect: {
      type: "array",
      description:
        'what its connect() takes, in that order: pins, numbers, texts, objects; a bus is {"i2c":{"scl":"D5","sda":"D4"}}, {"spi":{...}} or {"onewire":"D4"}',
      default: [],
    },
    read: {
      type: "string",
      pattern: "^[A-Za-z_$][\\w$]*$",
      patternErrorMessage: 'must be the name of a method, as in "read"',
      description: "the method that reads it, called with a callback; what it returns counts as well",
      default: "read",
    },
    fields: {
      type: "object",
      description:
        'its values by the names that their entities get after the id: {"temperature":"temp"} or {"temperature":{"value":"temp","unit":"°C"}}; left out, what it reads is one value',
      minProperties: 1,
      propertyNames: { pattern: "^[a-z][a-z0-9_]*$", maxLength: 20 },
      additionalProperties: {
        oneOf: [
          { type: "string" },
          {
            type: "object",
            properties: {
              value: { type: "string", description: "the member of what it reads" },
              unit: { type: "string", minLength: 1, maxLength: 12 },
              kind: { enum: ["sensor", "binary_sensor"] },
              name: { type: "string", minLength: 1, maxLength: 60 },
              class: { type: "string", pattern: "^[a-z0-9_]+$", patternErrorMessage: 'must be a device class, as in "motion"' },
              device_class: { type: "string", pattern: "^[a-z0-9_]+$", patternErrorMessage: 'must be a device class, as in "motion"' },
              state_class: { enum: ["measurement", "measurement_angle", "total", "total_increasing"] },
              icon: { type: "string", pattern: "^[a-z]+:[a-z0-9-]+$", patternErrorMessage: 'must be an icon, as in "mdi:water"' },
              category: { enum: ["config", "diagnostic"] },
              enabled: { type: "boolean" },
              hidden: { type: "boolean" },
            },
            additionalProperties: false,
          },
        ],
      },
    },
  },
  required: ["module"],
  fails: () => true,
  fields: (_, part) => moduleFields(part),
};

/** Whether one of Espruino's modules read a value; what is none counts as a read that failed. */
export function isValue(value: unknown): boolean {
  return typeof value === "boolean" || (typeof value === "number" && value - value === 0);
}
