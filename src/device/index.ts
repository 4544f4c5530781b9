import { count, drive, entity, ids, setup } from "demitasse:entities";
import { meaning } from "./command.ts";
import type { Refusal } from "./command.ts";
import type { Value } from "./types.ts";

export type { Refusal } from "./command.ts";
export type { Device, Fields, Value } from "./types.ts";

export interface Registry {
  /** Every entity's value by its id: the one truth, and what `/api/state` prints. */
  values: Record<string, Value>;
  /** The last error of an entity, while it lasts. */
  errors: Record<string, string>;
  /** A reading arrives from a driver. */
  take(id: string, index: number, value: number | boolean): void;
  /** Carries a command out. Undefined when done, else why not; what the driver throws is a Refusal with status 500. */
  command(id: string, given: unknown): Refusal | undefined;
  watch(id: string, run: (value: any) => void): void;
  /** Reading entity `id` failed. */
  fail(id: string, error: unknown): void;
  /** Seconds since the last reading or command, undefined when there was none. */
  age(index: number): number | undefined;
  /** Every output back on its safe value. */
  safe(): void;
}

/**
 * The entities and their values.
 *
 * @param uptime ms since boot
 * @param changed told of each change, before the watchers
 * @param log takes one line for each failure
 */
export function createDevice(
  uptime: () => number,
  changed: (id: string, value: Value) => void,
  log: (line: string) => void,
): Registry {
  const values: Record<string, Value> = {};
  const errors: Record<string, string> = {};
  const watchers: [id: string, run: (value: any) => void][] = [];
  const levels: Record<string, number> = {};
  /** When each entity was last read or set, by index; 0 for never. */
  const times = new Uint32Array(count);

  const seconds = (): number => 1 + Math.floor(uptime() / 1000);

  const tell = (id: string): void => {
    changed(id, values[id]);
    for (let i = 0; i < watchers.length; i++) {
      if (watchers[i][0] !== id) continue;
      try {
        watchers[i][1](values[id]);
      } catch (error) {
        log(`watch ${id}: ${error}`);
      }
    }
  };

  const take = (id: string, index: number, value: number | boolean): void => {
    times[index] = seconds();
    delete errors[id];
    if (values[id] === value) return;
    values[id] = value;
    tell(id);
  };

  const reset = (): void => {
    ids().split(",").forEach((id) => {
      const fields = entity(id);
      if (!fields) return;
      const kind = fields[1];
      const before = values[id];
      values[id] = kind === "switch" ? false : kind === "light" ? 0 : kind === "button" || before === undefined ? null : before;
      if (before !== undefined && before !== values[id]) tell(id);
    });
  };
  reset();

  return {
    values,
    errors,
    take,
    command(id, given) {
      const fields = entity(id);
      if (!fields) return { status: 404, message: `no entity ${id}` };
      const value = meaning(fields, given, levels[id] || 100);
      if (typeof value === "object") return value;
      try {
        drive(id, value);
      } catch (error) {
        log(`${id}: ${error}`);
        errors[id] = String(error);
        return { status: 500, message: errors[id] };
      }
      if (fields[1] === "light" && value) levels[id] = value as number;
      if (fields[1] === "button") tell(id);
      else take(id, fields[0], value);
    },
    watch(id, run) {
      if (!entity(id)) throw new Error(`no entity ${id} to watch`);
      watchers.push([id, run]);
    },
    fail(id, error) {
      errors[id] = String(error);
    },
    age(index) {
      return times[index] ? seconds() - times[index] : undefined;
    },
    safe() {
      setup();
      reset();
    },
  };
}
