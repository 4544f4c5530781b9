import { moduleFields, modulePattern } from "./module-fields.ts";
import type { Driver } from "./types.ts";

const duration = (about: string, preset?: string) => ({
  type: "string",
  format: "duration",
  description: about,
  ...(preset && { default: preset }),
});
const flag = (about: string) => ({ type: "boolean", description: about, default: false });

/** Every driver that a config may name. The board side of `NAME` is `board/drivers/NAME.ts`. */
export const drivers: Record<string, Driver> = {
  demo: {
    role: "sensor",
    about: "a smooth wave between min and max that needs no hardware",
    pins: {},
    options: {
      min: { type: "number", description: "lowest value", default: 0 },
      max: { type: "number", description: "highest value", default: 100 },
      period: duration("length of one wave", "1m"),
      gap: duration("as long, at the begin of each wave, it cannot be read: to try what a failing sensor does"),
    },
    required: [],
    reads: ({ gap }) => (gap === undefined ? undefined : "readWithGaps"),
    fails: ({ gap }) => gap !== undefined,
    fields: () => [{ field: "", kind: "sensor" }],
  },
  analog: {
    role: "sensor",
    about: "a voltage on an analog pin, scaled from 0..1 to min..max",
    pins: { pin: "analog" },
    options: {
      min: { type: "number", description: "value at 0 V", default: 0 },
      max: { type: "number", description: "value at full scale", default: 100 },
    },
    required: ["pin"],
    fields: () => [{ field: "", kind: "sensor" }],
  },
  digital: {
    role: "sensor",
    about: "a pin's level as on or off",
    pins: { pin: "digital" },
    options: {
      invert: flag("true when the pin is low"),
      pull: { enum: ["up", "down", "none"], description: "internal resistor", default: "none" },
    },
    required: ["pin"],
    setup: true,
    watchable: true,
    fields: () => [{ field: "", kind: "binary_sensor" }],
  },
  counter: {
    role: "sensor",
    about: "pulses on a pin, as a rain gauge or a power meter gives them: their rate and their total",
    pins: { pin: "digital" },
    options: {
      invert: flag("a pulse is when the pin goes low"),
      pull: { enum: ["up", "down", "none"], description: "internal resistor", default: "none" },
      debounce: duration("how long a level has to stay to count", "5ms"),
      factor: { type: "number", description: "what one pulse stands for", default: 1 },
      per: duration("time for which the rate is told", "1m"),
      rate_factor: { type: "number", description: "the rate is multiplied with it: 1000 makes W of kWh per hour", default: 1 },
      unit: { type: "string", minLength: 1, maxLength: 12, description: "unit of the total, in any language" },
      rate_unit: { type: "string", minLength: 1, maxLength: 12, description: "unit of the rate, in any language" },
      restore: { type: "boolean", description: "the total goes on after a restart; written at most once an hour", default: false },
    },
    required: ["pin"],
    slots: 5,
    listens: true,
    keeps: "total",
    fields: (_, { unit, rate_unit } = {}) => [
      { field: "rate", kind: "sensor", unit: rate_unit as string | undefined },
      { field: "total", kind: "sensor", unit: unit as string | undefined },
    ],
  },
  switch: {
    role: "output",
    about: "a pin that is on or off",
    pins: { pin: "output" },
    options: { invert: flag("pin low means on") },
    required: ["pin"],
    fields: () => [{ field: "", kind: "switch" }],
  },
  light: {
    role: "output",
    about: "a lamp dimmed by PWM, 0 to 100 %",
    pins: { pin: "pwm" },
    options: {
      invert: flag("pin low means bright"),
      freq: { type: "number", minimum: 1, maximum: 40000, description: "PWM frequency in Hz", default: 200 },
    },
    required: ["pin"],
    fields: () => [{ field: "", kind: "light", unit: "%", min: 0, max: 100, step: 1 }],
  },
  button: {
    role: "both",
    about: "as an output an action that pulses a pin; as a sensor a push-button on a pin",
    pins: { pin: "output" },
    options: {
      invert: flag("as an output the pulse is low; as a sensor pressed means low"),
      pulse: duration("length of the pulse, outputs only", "500ms"),
    },
    required: [],
    setup: true,
    watchable: true,
    fields: (place) => [{ field: "", kind: place === "outputs" ? "button" : "binary_sensor" }],
  },
  number: {
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
  },
  cover: {
    role: "output",
    about: "a blind or shutter on two relays; 0 is closed, 100 open, the position is reckoned from the time it travels",
    pins: { up: "output", down: "output" },
    options: {
      invert: flag("relays that are on when their pin is low"),
      travel: duration("time from one end to the other", "30s"),
      pause: duration("rest of the motor before it turns the other way", "500ms"),
    },
    required: ["up", "down"],
    slots: 7,
    fields: () => [{ field: "", kind: "cover", min: 0, max: 100, step: 1 }],
  },
  module: {
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
  },
};
