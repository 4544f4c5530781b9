import { entity, type Value } from "demitasse:entities";
import { log } from "../tasks/index.ts";
import { fail, notify, take, values } from "./values.ts";

/** Whether the user's program feeds entity `id`; says so in the log where it does not. */
function isFed(id: string, what: string): boolean {
  if (`,${CONFIG.fed},`.includes(`,${id},`)) return true;
  log(`${what}: ${entity(id) ? `"${id}" has a driver of its own; give it "driver": "template"` : `no entity "${id}"`}`);
  return false;
}

/** Feeds an entity of the user's own. What does not fit its kind is logged, and changes nothing. */
export function update(id: string, value: number | boolean | string): void {
  if (!isFed(id, "device.update")) return;
  const fields = entity(id)!;
  const kind = fields[1];
  const text = `,${CONFIG.texts},`.includes(`,${kind},`);
  const wanted = `,${CONFIG.booleans},`.includes(`,${kind},`) ? "boolean" : "number";
  if (typeof value !== (text ? "string" : wanted) || (!text && (value as number) - (value as number) !== 0)) {
    log(`device.update: "${id}" takes a ${text ? "text" : wanted}, not ${JSON.stringify(value)}`);
    return;
  }
  take(id, fields[0], value);
}

/** An entity of the user's own has no value for now, and an error that says why. */
export function failEntity(id: string, reason: string): void {
  if (isFed(id, "device.fail")) fail(id, reason);
}

/** Reads an entity of the user's own by a function of theirs; what that throws is the entity's error, and counts as a failed task. */
export function pollOwn(id: string, run: () => unknown): unknown {
  const failed = (error: unknown): never => {
    failEntity(id, String(error));
    throw error;
  };
  try {
    const value: any = run();
    if (value && value.then)
      return value.then((later: number) => {
        update(id, later);
      }, failed);
    update(id, value);
  } catch (error) {
    failed(error);
  }
}

/** A computed value; null while something that it is computed from is not known. */
export function setComputed(id: string, index: number, value: Value): void {
  // A division by zero is no value.
  if (value !== null && (typeof value !== "number" || value - value === 0)) take(id, index, value);
  else if (values[id] !== null) {
    values[id] = null;
    notify(id);
  }
}
