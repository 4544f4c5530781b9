import type { Refusal } from "demitasse:entities";
import { minInterval, restore, SAFE } from "./lib/options.ts";
import { booleanOf, refuse } from "./lib/parse.ts";
import type { Kind } from "./lib/types.ts";

export const kind: Kind = {
  value: "boolean",
  settable: true,
  takesText: true,
  options: { restore, safe: { type: "boolean", default: true, description: SAFE }, min_interval: minInterval },
  safe: () => true,
  startsSafe: true,
  problem: (value) => (typeof value === "boolean" ? undefined : `${JSON.stringify(value)} is not what a lock takes; write true or false`),
  component: (_, state, set) => ({
    stat_t: state,
    cmd_t: set,
    pl_lock: "LOCK",
    pl_unlk: "UNLOCK",
    stat_locked: "ON",
    stat_unlocked: "OFF",
  }),
};

/** True locks. */
export function parse(given: unknown): boolean | Refusal {
  const word = typeof given === "string" ? given.toUpperCase() : "";
  const locked = word === "LOCK" ? true : word === "UNLOCK" ? false : booleanOf(given);
  return locked === undefined ? refuse("a lock takes true or false, LOCK or UNLOCK") : locked;
}
