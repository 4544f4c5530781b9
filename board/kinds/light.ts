import type { Fields, Refusal } from "demitasse:entities";
import { interlock, minInterval, restore, SAFE } from "./lib/options.ts";
import { booleanOf, inRange } from "./lib/parse.ts";
import { rangeProblem } from "./lib/problems.ts";
import type { Kind } from "./lib/types.ts";

export const kind: Kind = {
  value: "number",
  settable: true,
  keepsLevel: true,
  options: {
    restore,
    safe: { type: "number", minimum: 0, maximum: 100, default: 0, description: SAFE },
    fade: { type: "string", format: "duration", description: "takes so long from one level to the next" },
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
    bri_stat_t: state,
    bri_cmd_t: set,
    // A bare 1 means on, to the last level; 1.0 means one percent.
    bri_cmd_tpl: "{{ value }}.0",
    bri_scl: 100,
    on_cmd_type: "brightness",
  }),
};

/** @param level the one that switching it on gives, 1 to 100 */
export function parse(given: unknown, fields: Fields, level: number): number | Refusal {
  const on = booleanOf(given);
  return on === undefined ? inRange(given, fields) : on ? level : 0;
}
