import type { Driver } from "./lib/types.ts";

export const driver: Driver = {
  role: "output",
  about: "one of several choices that people set, for rules and programs",
  pins: {},
  options: {
    options: {
      type: "array",
      items: { type: "string", minLength: 1, maxLength: 40 },
      minItems: 1,
      maxItems: 20,
      lengthErrorMessage: "must name 1 to 20 choices",
      description: "what it offers; the first at boot",
    },
  },
  required: ["options"],
  virtual: () => true,
  fields: (_, { options } = {}) => [{ field: "", kind: "select", options: options as string[] }],
};
