import type { KindName } from "../kinds/lib/types.ts";
import type { Driver } from "./lib/types.ts";

/** An entity without hardware: the user's program feeds it and carries out its commands, or an expression gives its value. */
export const driver: Driver = {
  role: "both",
  about: "an entity of your own: fed by your program or computed by an expression; as an output its commands go to your program",
  pins: {},
  options: {
    kind: {
      enum: ["sensor", "binary_sensor", "event", "switch", "light", "number", "button", "cover", "select", "text", "fan", "lock", "siren"],
      description: "what it is; left out, a sensor, and a switch among the outputs",
    },
    value: { type: "string", minLength: 1, maxLength: 200, description: 'sensors: what it is computed from, as in "power / 230"' },
    min: { type: "number", description: "lowest value of a number" },
    max: { type: "number", description: "highest value of a number" },
    step: { type: "number", exclusiveMinimum: 0, description: "smallest difference that a control offers" },
    options: {
      type: "array",
      items: { type: "string", minLength: 1, maxLength: 40 },
      minItems: 1,
      maxItems: 20,
      lengthErrorMessage: "must name 1 to 20 choices",
      description: "what a select offers",
    },
    events: {
      type: "array",
      items: { type: "string", minLength: 1, maxLength: 40 },
      minItems: 1,
      maxItems: 20,
      lengthErrorMessage: "must name 1 to 20 events",
      description: "what may happen at an event",
    },
  },
  required: [],
  virtual: () => true,
  fed: true,
  fails: (part) => part.value === undefined,
  fields: (place, part = {}) => {
    const kind = (part.kind ?? (place === "sensors" ? "sensor" : "switch")) as KindName;
    const { min, max, step, options, events } = part as {
      min?: number;
      max?: number;
      step?: number;
      options?: string[];
      events?: string[];
    };
    const ranged = ["light", "number", "cover", "fan"].includes(kind);
    return [
      {
        field: "",
        kind,
        ...(ranged && { min: min ?? 0, max: max ?? 100, step: step ?? 1 }),
        ...(options && { options }),
        ...(events && { events }),
      },
    ];
  },
};
