import { drive, entity, ids, setup } from "demitasse:entities";
import { log, uptime } from "../tasks/index.ts";
import { meaning, type Refusal } from "./command.ts";
import type { Value } from "./types.ts";

export type { Refusal } from "./command.ts";
export type { Device, Fields, Value } from "./types.ts";

/** Every entity's value by its id: the one truth, and what `/api/state` prints. */
export const values: Record<string, Value> = {};
/** The last error of an entity, while it lasts. */
export const errors: Record<string, string> = {};
const watchers: [id: string, run: (value: any) => void][] = [];
/** The level that switching a light on gives it. */
const levels: Record<string, number> = {};
/** When each entity was last read or set, in seconds of uptime plus one, by index; 0 for never. */
const times = new Int32Array(CONFIG.entities);

let changed: (id: string, value: Value) => void;
function tell(id: string): void {
  changed(id, values[id]);
  watchers.forEach((watcher) => {
    if (watcher[0] !== id) return;
    try {
      watcher[1](values[id]);
    } catch (error) {
      log(`watch ${id}: ${error}`);
    }
  });
}

/** A reading arrives from a driver. */
export function take(id: string, index: number, value: number | boolean): void {
  times[index] = uptime() / 1000 + 1;
  delete errors[id];
  if (values[id] === value) return;
  values[id] = value;
  tell(id);
}

/** Seconds since the last reading or command of the entity at `index`, undefined when there was none. */
export function age(index: number): number | undefined {
  return times[index] ? Math.floor(uptime() / 1000 + 1) - times[index] : undefined;
}

/**
 * Carries a command out. Undefined when done, else why not; what the driver throws is a Refusal with status 500.
 *
 * @param given a JSON value, or text as MQTT and forms carry it
 */
export function command(id: string, given: unknown): Refusal | undefined {
  const fields = entity(id);
  if (!fields) return { status: 404, message: `no entity ${id}` };
  const value = meaning(fields, given, levels[id] || 100);
  if (typeof value === "object") return value;
  try {
    drive(id, value);
  } catch (error) {
    log(`${id}: ${error}`);
    return { status: 500, message: (errors[id] = String(error)) };
  }
  if (fields[1] === "light" && value) levels[id] = value as number;
  if (fields[1] === "button") tell(id);
  // Where a cover is, its driver says.
  else if (!CONFIG.covers || fields[1] !== "cover") take(id, fields[0], value);
}

/** Calls `run` after each change of entity `id`; throws where there is no such entity. */
export function watch(id: string, run: (value: any) => void): void {
  if (!entity(id)) throw new Error(`no entity ${id} to watch`);
  watchers.push([id, run]);
}

/** Every output on its safe value, at boot and at a stop. */
export function makeSafe(): void {
  setup();
  ids()
    .split(",")
    .forEach((id) => {
      const fields = entity(id);
      if (!fields) return;
      const kind = fields[1];
      const safe = CONFIG.safe && fields[5] !== undefined ? fields[5] : kind === "switch" ? false : kind === "light" ? 0 : null;
      if (safe === null && values[id] !== undefined) return;
      const before = values[id];
      values[id] = safe;
      if (before !== undefined && before !== safe) tell(id);
    });
}

/** @param tellAll told of each change, before the watchers */
export function startDevice(tellAll: (id: string, value: Value) => void): void {
  changed = tellAll;
  makeSafe();
}
