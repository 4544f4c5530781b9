import type { Refusal } from "demitasse:entities";
import { booleanOf, refuse } from "./lib/parse.ts";
import type { Kind } from "./lib/types.ts";

export const kind: Kind = {
  value: "none",
  settable: true,
  options: {},
  safe: () => false,
  problem: (value) => (value === true ? undefined : `${JSON.stringify(value)} is not what a button takes; write true`),
  component: (_entity, _state, set) => ({ cmd_t: set, pl_prs: "ON" }),
};

export function parse(given: unknown): true | Refusal {
  return booleanOf(given) ? true : refuse("a button takes true");
}
