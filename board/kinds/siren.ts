import { restore, SAFE } from "./lib/options.ts";
import type { Kind } from "./lib/types.ts";
import { parse } from "./switch.ts";

export { parse };

export const kind: Kind = {
  value: "boolean",
  settable: true,
  options: {
    restore,
    safe: { type: "boolean", default: false, description: SAFE },
    pulse: { type: "string", format: "duration", description: "goes off by itself after so long" },
  },
  safe: () => false,
  startsSafe: true,
  problem: (value) => (typeof value === "boolean" ? undefined : `${JSON.stringify(value)} is not what a siren takes; write true or false`),
  // Without a template Home Assistant sends JSON.
  component: (_, state, set) => ({ stat_t: state, cmd_t: set, cmd_tpl: "{{ value }}" }),
};
