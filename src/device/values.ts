import { entity, schedule, type Value } from "demitasse:entities";
import { log, uptime } from "../tasks/index.ts";

/** Every entity's value by its id: the one truth, and what `/api/state` prints. */
export const values: Record<string, Value> = {};
/** The last error of an entity, while it lasts. */
export const errors: Record<string, string> = {};
const watchers: [id: string, run: (value: any) => void][] = [];
/** When each entity was last read or set, in seconds of uptime plus one, by index; 0 for never. */
const times = new Int32Array(CONFIG.entities);

/** Reads in a row that failed, by the entity's index. */
const misses = CONFIG.faults ? new Int32Array(CONFIG.entities) : undefined;

let changed: (id: string, value: Value) => void;
let faulty: (id: string) => void;

/** @param run called with each change, before the watchers */
export function onChange(run: (id: string, value: Value) => void): void {
  changed = run;
}

/** @param run called with each sensor that has begun or ceased to fail */
export function onFault(run: (id: string) => void): void {
  faulty = run;
}

/** Calls `run` after each change of entity `id`. Where there is none the log says so, and all else goes on. */
export function watch(id: string, run: (value: any) => void): void {
  if (entity(CONFIG.presses ? id.split(".")[0] : id)) watchers.push([id, run]);
  else log(`device.watch: no entity "${id}"`);
}

/** Calls who watches `name`, an entity's id or one of its presses. */
export function callWatchers(name: string, value: unknown): void {
  watchers.forEach((watcher) => {
    if (watcher[0] !== name) return;
    try {
      watcher[1](value);
    } catch (error) {
      log(`watch ${name}: ${error}`, error);
    }
  });
}

/** Tells everybody of the entity's value. */
/* @hot */
export function notify(id: string): void {
  changed(id, values[id]);
  if (watchers.length) callWatchers(id, values[id]);
}

/** The entity at `index` was read or set just now. */
export function touch(index: number): void {
  times[index] = uptime() / 1000 + 1;
}

/** A reading arrives from a driver. */
/* @hot */
export function take(id: string, index: number, value: Value): void {
  times[index] = uptime() / 1000 + 1;
  if (misses) {
    misses[index] = 0;
    if (errors[id]) {
      delete errors[id];
      values[id] = value;
      notify(id);
      faulty(id);
      return;
    }
  }
  delete errors[id];
  if (values[id] === value && !(CONFIG.repeats && CONFIG.repeats.includes(entity(id)![1]))) return;
  values[id] = value;
  notify(id);
}

/** A sensor's read has failed. After as many in a row as its config allows its entities have an error, and no value. */
export function missed(sensor: number, error: unknown): void {
  const row = schedule(sensor);
  (row[3] as string).split(",").forEach((id) => {
    const index = entity(id)![0];
    const table = misses as Int32Array;
    if (table[index] < 255) table[index]++;
    if (table[index] >= (row[2] as number)) fail(id, error);
  });
}

/** What an error says, without its type in front: `Error: `, `InternalError: `, `TypeError: `. */
export function reasonOf(error: unknown): string {
  const text = String(error);
  const at = text.indexOf("Error: ");
  return at < 0 || text.substr(0, at).includes(" ") ? text : text.substr(at + 7);
}

/** The entity has no value, and an error that says why. */
export function fail(id: string, error: unknown): void {
  const text = reasonOf(error);
  if (errors[id] === text) return;
  errors[id] = text;
  if (values[id] !== null) {
    values[id] = null;
    notify(id);
  }
  // Nobody asks where no sensor can fail.
  if (faulty) faulty(id);
}

/** Seconds since the last reading or command of the entity at `index`, undefined when there was none. */
export function age(index: number): number | undefined {
  return times[index] ? Math.floor(uptime() / 1000 + 1) - times[index] : undefined;
}
