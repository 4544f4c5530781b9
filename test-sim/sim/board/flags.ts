import type { Realm } from "../language/realm.ts";
import { type Loop, listenerKey } from "./loop.ts";

/** The interpreter's error flags: what went wrong without anybody to throw to. */
export interface Flags {
  /** Sets a flag; one that was not set yet is told to E's `errorFlag` and printed. */
  raise(name: string): void;
  /** The flags set since they were last asked for. */
  take(): string[];
}

export function createFlags(realm: Realm, loop: Loop, print: (line: string) => void): Flags {
  const set = new Set<string>();
  return {
    raise(name) {
      if (set.has(name)) return;
      set.add(name);
      loop.queue(
        () => {
          const { E } = realm.global;
          if (E[listenerKey("errorFlag")]) loop.call(E[listenerKey("errorFlag")], E, [realm.array([name])]);
          print(`New interpreter error: ${name}`);
        },
        undefined,
        [],
      );
    },
    take() {
      const names = [...set];
      set.clear();
      return names;
    },
  };
}
