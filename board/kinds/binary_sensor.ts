import { cannotSet } from "./lib/problems.ts";
import type { Kind } from "./lib/types.ts";

export const kind: Kind = {
  value: "boolean",
  settable: false,
  options: {},
  problem: cannotSet,
  component: (_, state) => ({ stat_t: state }),
};
