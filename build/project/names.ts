import { drivers } from "../config/drivers.ts";
import type { Known } from "../config/expression.ts";
import { kinds } from "../config/kinds.ts";

/** Ids that a program may write, by what it may do with them. */
export interface Names {
  entities: string[];
  /** What `device.set` and `onCommand` take. */
  outputs: string[];
  /** What the program feeds: `update`, `fail`, `poll`. */
  fed: string[];
  /** Entities, and the presses of push-buttons. */
  watched: string[];
}

export function namesOf(known: Map<string, Known>): Names {
  const all = [...known];
  const ids = (wanted: (entity: Known) => unknown) => all.filter(([, entity]) => wanted(entity)).map(([id]) => id);
  const pressed = ids(({ presses }) => presses);
  return {
    entities: [...known.keys()],
    outputs: ids(({ kind }) => kinds[kind].settable),
    fed: ids(({ part }) => drivers[part.driver as string].fed && part.value === undefined),
    watched: [...known.keys(), ...pressed.flatMap((id) => ["single", "double", "long"].map((press) => `${id}.${press}`))],
  };
}
