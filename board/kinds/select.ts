import type { Fields, Refusal } from "demitasse:entities";
import { restore, SAFE } from "./lib/options.ts";
import { refuse } from "./lib/parse.ts";
import type { Kind } from "./lib/types.ts";

export const kind: Kind = {
  value: "text",
  settable: true,
  takesText: true,
  options: { restore, safe: { type: "string", description: SAFE } },
  safe: ({ options }) => options?.[0] ?? "",
  startsSafe: true,
  problem: (value, { options = [] }, id) =>
    options.includes(value as string) ? undefined : `${JSON.stringify(value)} is no choice of "${id}"; choices are ${options.join(", ")}`,
  component: ({ options }, state, set) => ({ stat_t: state, cmd_t: set, ops: options }),
};

export function parse(given: unknown, fields: Fields): string | Refusal {
  const choices: string[] = JSON.parse(`{${fields[2]}}`).options;
  return choices.includes(given as string) ? (given as string) : refuse(`takes one of ${choices.join(", ")}`);
}
