import { interlock, minInterval, restore, SAFE } from "./lib/options.ts";
import { rangeProblem } from "./lib/problems.ts";
import type { Kind } from "./lib/types.ts";
import { parse } from "./light.ts";

export { parse };

export const kind: Kind = {
  value: "number",
  settable: true,
  keepsLevel: true,
  options: {
    restore,
    safe: { type: "number", minimum: 0, maximum: 100, default: 0, description: SAFE },
    interlock,
    min_interval: minInterval,
  },
  safe: () => 0,
  startsSafe: true,
  problem: (value, entity, id) => (typeof value === "boolean" ? undefined : rangeProblem(value, entity, id)),
  component: (_, state, set) => ({
    stat_t: state,
    stat_val_tpl: "{{ 'OFF' if value == '0' else 'ON' }}",
    cmd_t: set,
    pct_stat_t: state,
    pct_cmd_t: set,
    // A bare 1 means on, to the last speed; 1.0 means one percent.
    pct_cmd_tpl: "{{ value }}.0",
  }),
};
