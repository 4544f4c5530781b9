import { cannotSet } from "./lib/problems.ts";
import type { Kind } from "./lib/types.ts";

export const kind: Kind = {
  value: "text",
  settable: false,
  repeats: true,
  options: {},
  problem: cannotSet,
  component: ({ events }, state) => ({ stat_t: state, evt_typ: events, val_tpl: '{"event_type": "{{ value }}"}' }),
};
