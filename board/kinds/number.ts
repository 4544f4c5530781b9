import { restore, SAFE } from "./lib/options.ts";
import { inRange } from "./lib/parse.ts";
import { rangeProblem } from "./lib/problems.ts";
import type { Kind } from "./lib/types.ts";

export const kind: Kind = {
  value: "number",
  settable: true,
  options: { restore, safe: { type: "number", description: SAFE } },
  safe: ({ min }) => min as number,
  startsSafe: true,
  problem: rangeProblem,
  component: ({ min, max, step = 1, unit }, state, set) => ({
    stat_t: state,
    cmd_t: set,
    min,
    max,
    // Home Assistant refuses a finer one.
    step: Math.max(step, 0.001),
    unit_of_meas: unit,
  }),
};

export const parse = inRange;
