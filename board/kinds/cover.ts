import type { Fields, Refusal } from "demitasse:entities";
import { restore } from "./lib/options.ts";
import { inRange } from "./lib/parse.ts";
import { rangeProblem } from "./lib/problems.ts";
import type { Kind } from "./lib/types.ts";

/** What a driver is told to stop with. */
const STOP = -1;

export const kind: Kind = {
  value: "number",
  settable: true,
  takesText: true,
  reports: true,
  options: { restore },
  safe: () => STOP,
  problem: (value, entity, id) =>
    typeof value === "boolean" || ["open", "close", "stop"].includes(value as string) ? undefined : rangeProblem(value, entity, id),
  component: (_, state, set) => ({ pos_t: state, set_pos_t: set, cmd_t: set, pl_open: "OPEN", pl_cls: "CLOSE", pl_stop: "STOP" }),
};

/** A bare 1 or 0 is a position, as any other number. */
export function parse(given: unknown, fields: Fields): number | Refusal {
  const word = typeof given === "string" ? given.toUpperCase() : "";
  if (word === "STOP") return STOP;
  if (word === "OPEN" || word === "ON" || word === "TRUE" || given === true) return 100;
  if (word === "CLOSE" || word === "OFF" || word === "FALSE" || given === false) return 0;
  return inRange(given, fields);
}
