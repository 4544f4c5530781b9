import { drive, entity, type Fields, locked, parse, type Refusal, refusal, wait } from "demitasse:entities";
import { log } from "../tasks/index.ts";
import { keep } from "./persistence.ts";
import { errors, notify, reasonOf, take, touch, values } from "./values.ts";

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

type Handler = (value: any) => unknown;

/** What the user's program does with commands, by the id of the output. */
let handlers: Record<string, Handler> | undefined;

/** Calls `run` with each command for output `id` before it is carried out; what it throws refuses the command. */
export function onCommand(id: string, run: Handler): void {
  if (!entity(id)) {
    log(`device.onCommand: no entity "${id}"`);
    return;
  }
  if (!handlers) handlers = {};
  handlers[id] = run;
}

/** What the user's program throws is the reason, in one line. */
function refused(error: unknown): Refusal {
  return { status: 409, message: reasonOf(error) };
}

/**
 * Carries a command out. Undefined when done, else why not; what the driver throws is a Refusal with status 500. A Promise of the same where
 * the user's program has to think about it.
 *
 * @param given a JSON value, or text as MQTT and forms carry it
 * @param outside it comes from a person or a broker, which read-only outputs do not listen to
 */
export function command(id: string, given: unknown, outside?: boolean): Refusal | undefined | Promise<Refusal | undefined> {
  const fields = entity(id);
  if (!fields) return { status: 404, message: `no entity ${id}` };
  const value = parse(given, fields, levels[id] || 100);
  if (value === undefined) return { status: 405, message: "a sensor cannot be set" };
  if (typeof value === "object") return value;
  if (CONFIG.readonly && outside && `,${CONFIG.readonly},`.includes(`,${id},`)) return { status: 405, message: "is read-only" };
  if (CONFIG.refuses) {
    const why = refusal(id, value);
    if (why) return { status: 409, message: why };
  }
  if (CONFIG.limits) {
    const left = wait(id, value);
    if (left > 0) return { status: 429, message: `has only just changed; takes another value in ${Math.ceil(left / 1000)} s` };
  }
  const handler = handlers && handlers[id];
  if (!handler) return carryOut(id, fields, value);
  try {
    const later: any = handler(value);
    return later && later.then
      ? later.then(
          () => carryOut(id, fields, value),
          (error: unknown) => refused(error),
        )
      : carryOut(id, fields, value);
  } catch (error) {
    return refused(error);
  }
}

/** Puts an output on a value that nobody refuses. */
function carryOut(id: string, fields: Fields, value: number | boolean | string): Refusal | undefined {
  const kind = fields[1];
  try {
    drive(id, value);
  } catch (error) {
    log(`${id}: ${error}`, error);
    return { status: 500, message: (errors[id] = reasonOf(error)) };
  }
  if (CONFIG.levels && value && CONFIG.levels.includes(kind)) levels[id] = value as number;
  if (CONFIG.restores) keep(MINUTE);
  if (CONFIG.interlocks && value) {
    const others = locked(id);
    if (others) {
      touch(fields[0]);
      exclude(id, value as number, others);
      return;
    }
  }
  if (kind === "button") notify(id);
  // Where a cover is, its driver says. One of the user's own is where it was sent, and a stop is no place.
  else if (!CONFIG.reports || !CONFIG.reports.includes(kind) || (`,${CONFIG.fed},`.includes(`,${id},`) && value !== -1))
    take(id, fields[0], value);
}
