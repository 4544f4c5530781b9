import type { Driver } from "./lib/types.ts";

export const driver: Driver = {
  role: "output",
  about: "a text of at most 100 bytes that people set, for rules and programs",
  pins: {},
  options: {},
  required: [],
  virtual: () => true,
  fields: () => [{ field: "", kind: "text" }],
};
