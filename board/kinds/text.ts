import type { Refusal } from "demitasse:entities";
import { restore, SAFE } from "./lib/options.ts";
import { refuse } from "./lib/parse.ts";
import type { Kind } from "./lib/types.ts";

/** Bytes of UTF-8: each eight take a variable while they are kept. */
const LONGEST = 100;

export const kind: Kind = {
  value: "text",
  settable: true,
  takesText: true,
  options: { restore, safe: { type: "string", maxLength: LONGEST, description: SAFE } },
  safe: () => "",
  startsSafe: true,
  problem: (value, _, id) => (typeof value === "string" ? undefined : `${JSON.stringify(value)} is not what "${id}" takes; write a text`),
  component: (_, state, set) => ({ stat_t: state, cmd_t: set, max: LONGEST }),
};

export function parse(given: unknown): string | Refusal {
  if (typeof given !== "string") return refuse("takes a text");
  return given.length > LONGEST ? refuse(`takes at most ${LONGEST} bytes`) : given;
}
