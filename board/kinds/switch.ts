import type { Refusal } from "demitasse:entities";
import { interlock, minInterval, restore, SAFE } from "./lib/options.ts";
import { booleanOf, refuse } from "./lib/parse.ts";
import type { Kind } from "./lib/types.ts";

export const kind: Kind = {
  value: "boolean",
  settable: true,
  options: {
    restore,
    safe: { type: "boolean", default: false, description: SAFE },
    pulse: { type: "string", format: "duration", description: "goes off by itself after so long" },
    interlock,
    min_interval: minInterval,
  },
  safe: () => false,
  startsSafe: true,
  problem: (value) => (typeof value === "boolean" ? undefined : `${JSON.stringify(value)} is not what a switch takes; write true or false`),
  component: (_, state, set) => ({ stat_t: state, cmd_t: set }),
};

export function parse(given: unknown): boolean | Refusal {
  const on = booleanOf(given);
  return on === undefined ? refuse("a switch takes true or false") : on;
}
