import { drive, entity, ids, listen, locked, schedule, setup, wait } from "demitasse:entities";
import { log, uptime } from "../tasks/index.ts";
import { meaning, type Refusal } from "./command.ts";
import { keep, keepNow, recall } from "./persistence.ts";
import { onPress } from "./press.ts";
import { occur, stir } from "./rules.ts";
import type { Fields, Value } from "./types.ts";

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

/** Reads in a row that failed, by the entity's index. */
const misses = CONFIG.faults ? new Int32Array(CONFIG.entities) : undefined;

let changed: (id: string, value: Value) => void;
let faulty: (id: string) => void;
let tellPress: (id: string, press: string) => void;

/** Tells everybody of the entity's value. */
/* @hot */
export function tell(id: string): void {
  changed(id, values[id]);
  if (CONFIG.rules) stir();
  watchers.forEach((watcher) => {
    if (watcher[0] !== id) return;
    try {
      watcher[1](values[id]);
    } catch (error) {
      log(`watch ${id}: ${error}`, error);
    }
  });
}

/** A reading arrives from a driver. */
/* @hot */
export function take(id: string, index: number, value: number | boolean): void {
  times[index] = uptime() / 1000 + 1;
  if (misses) {
    misses[index] = 0;
    if (errors[id]) {
      delete errors[id];
      values[id] = value;
      tell(id);
      faulty(id);
      return;
    }
  }
  delete errors[id];
  if (values[id] === value) return;
  values[id] = value;
  tell(id);
}

/** A sensor's read has failed. After as many in a row as its config allows its entities have an error, and no value. */
export function missed(sensor: number, error: unknown): void {
  const row = schedule(sensor);
  (row[3] as string).split(",").forEach((id) => {
    const index = (entity(id) as Fields)[0];
    const table = misses as Int32Array;
    if (table[index] < 255) table[index]++;
    if (table[index] < (row[2] as number)) return;
    const text = String(error).replace("Error: ", "");
    if (errors[id] === text) return;
    errors[id] = text;
    if (values[id] !== null) {
      values[id] = null;
      tell(id);
    }
    faulty(id);
  });
}

/** Seconds since the last reading or command of the entity at `index`, undefined when there was none. */
export function age(index: number): number | undefined {
  return times[index] ? Math.floor(uptime() / 1000 + 1) - times[index] : undefined;
}

/** ms; values of outputs are written at most so often. */
const MINUTE = 60000;

/** Outputs that went off because another went on. Their values are right before anybody is told of the first of them. */
function exclude(id: string, value: number | boolean, others: string): void {
  const news = [id].concat(others.split(",")).filter((one) => {
    const now = one === id ? value : typeof values[one] === "boolean" ? false : 0;
    if (values[one] === now) return false;
    values[one] = now;
    return true;
  });
  news.forEach(tell);
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
  if (CONFIG.limits) {
    const left = wait(id, value);
    if (left > 0) return { status: 429, message: `has only just changed; takes another value in ${Math.ceil(left / 1000)} s` };
  }
  try {
    drive(id, value);
  } catch (error) {
    log(`${id}: ${error}`, error);
    return { status: 500, message: (errors[id] = String(error)) };
  }
  if (fields[1] === "light" && value) levels[id] = value as number;
  if (CONFIG.restores) keep(MINUTE);
  if (CONFIG.interlocks && value) {
    const others = locked(id);
    if (others) {
      times[fields[0]] = uptime() / 1000 + 1;
      exclude(id, value, others);
      return;
    }
  }
  if (fields[1] === "button") tell(id);
  // Where a cover is, its driver says.
  else if (!CONFIG.covers || fields[1] !== "cover") take(id, fields[0], value);
}

/** Calls `run` after each change of entity `id`; throws where there is no such entity. */
export function watch(id: string, run: (value: any) => void): void {
  if (!entity(CONFIG.presses ? id.split(".")[0] : id)) throw new Error(`no entity ${id} to watch`);
  watchers.push([id, run]);
}

/** Every output on its safe value, at boot and at a stop. */
export function makeSafe(): void {
  if (CONFIG.keeps) keepNow();
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

/** A press tells the watchers of `id.single`, `id.double` or `id.long`. */
function pressed(id: string, press: string): void {
  tellPress(id, press);
  const name = `${id}.${press}`;
  watchers.forEach((watcher) => {
    if (watcher[0] !== name) return;
    try {
      watcher[1](press);
    } catch (error) {
      log(`watch ${name}: ${error}`, error);
    }
  });
  if (CONFIG.rules) occur(name);
}

/** `tell` is told of each sensor that has begun or ceased to fail. */
export function onFault(tell: (id: string) => void): void {
  faulty = tell;
}

/** `tell` is told of `single`, `double` and `long` presses of push-buttons. */
export function onPressed(tell: (id: string, press: string) => void): void {
  tellPress = tell;
  onPress(pressed);
}

/** @param tellAll told of each change, before the watchers */
export function startDevice(tellAll: (id: string, value: Value) => void): void {
  changed = tellAll;
  makeSafe();
  if (CONFIG.keeps) recall();
  if (CONFIG.listens) listen();
}
