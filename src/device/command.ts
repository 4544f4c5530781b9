import { drive, entity, locked, parse, type Refusal, wait } from "demitasse:entities";
import { log } from "../tasks/index.ts";
import { keep } from "./persistence.ts";
import { errors, notify, take, touch, values } from "./values.ts";

/** The level that switching a light on gives it. */
const levels: Record<string, number> = {};

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
  news.forEach(notify);
}

/**
 * Carries a command out. Undefined when done, else why not; what the driver throws is a Refusal with status 500.
 *
 * @param given a JSON value, or text as MQTT and forms carry it
 */
export function command(id: string, given: unknown): Refusal | undefined {
  const fields = entity(id);
  if (!fields) return { status: 404, message: `no entity ${id}` };
  const kind = fields[1];
  const value = parse(given, fields, levels[id] || 100);
  if (value === undefined) return { status: 405, message: "a sensor cannot be set" };
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
  if (CONFIG.levels && value && CONFIG.levels.includes(kind)) levels[id] = value as number;
  if (CONFIG.restores) keep(MINUTE);
  if (CONFIG.interlocks && value) {
    const others = locked(id);
    if (others) {
      touch(fields[0]);
      exclude(id, value, others);
      return;
    }
  }
  if (kind === "button") notify(id);
  // Where a cover is, its driver says.
  else if (!CONFIG.reports || !CONFIG.reports.includes(kind)) take(id, fields[0], value);
}
