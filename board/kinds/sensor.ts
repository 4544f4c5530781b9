import { cannotSet } from "./lib/problems.ts";
import type { Kind } from "./lib/types.ts";

export const kind: Kind = {
  value: "number",
  settable: false,
  options: {},
  problem: cannotSet,
  component: ({ part, unit, options }, state) =>
    // Another kind that may only be read: a select has choices, which is a class of its own.
    options ? { stat_t: state, ops: options } : { stat_t: state, unit_of_meas: unit, sug_dsp_prc: part.precision },
};
