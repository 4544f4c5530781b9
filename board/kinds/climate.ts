import { restore, SAFE } from "./lib/options.ts";
import { inRange } from "./lib/parse.ts";
import { rangeProblem } from "./lib/problems.ts";
import type { Kind } from "./lib/types.ts";

/** Its value is the target; its mode is a select of its own, `id_mode`. */
export const kind: Kind = {
  value: "number",
  settable: true,
  options: { restore, safe: { type: "number", description: SAFE } },
  safe: ({ min }) => min as number,
  startsSafe: true,
  problem: rangeProblem,
  component: ({ part, min, max, step }, state, set) => {
    // `PREFIX/DEVICE/ID/state` of the entities beside it.
    const other = (id: unknown, topic: string) => `${state.replace(/\/[^/]+\/state$/, "")}/${id}/${topic}`;
    return {
      temp_stat_t: state,
      temp_cmd_t: set,
      min_temp: min,
      max_temp: max,
      temp_step: step,
      modes: part.modes,
      mode_stat_t: other(`${part.id}_mode`, "state"),
      mode_cmd_t: other(`${part.id}_mode`, "set"),
      curr_temp_t: other(part.sensor, "state"),
    };
  },
};

export const parse = inRange;
