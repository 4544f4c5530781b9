import { drivers } from "../config/drivers.ts";
import type { Part } from "../config/types.ts";
import { modulePoll } from "../modules/driver.ts";
import type { Calls } from "./calls.ts";
import type { Code } from "./code.ts";
import { entitiesOf } from "./described.ts";
import { filtered, isFiltered } from "./filters.ts";

/** ms; a total is written at most so often. */
const HOUR = 3_600_000;

/** Reads in a row that may fail until the sensor counts as broken. */
const FAILURES = 3;

/** Whether a read of the sensor may fail, and somebody should know. */
export const canFail = (part: Part): boolean => part.failures !== undefined || drivers[part.driver].fails?.(part) === true;

const idsOf = (part: Part): string[] => entitiesOf([part], "sensors").map(({ id }) => id);

/** Ids of the entities that may fail. */
export const faultsOf = (polled: Part[]): string[] => polled.filter(canFail).flatMap(idsOf);

/** What `schedule` answers for a sensor. */
export const schedule = (part: Part, withFaults: boolean): unknown[] => [
  part.id,
  part.every,
  ...(withFaults ? [part.failures ?? FAILURES, idsOf(part).join()] : []),
];

/** What a case of `poll` does: reads the sensor, and hands on what it read. `declared` gets what has to stand before. */
export function pollOf(part: Part, sensor: number, calls: Calls, index: (id: string) => number, code: Code, declared: string[]): string {
  if (part.driver === "module") {
    const { declaration, poll } = modulePoll(part, sensor, idsOf(part), index, code);
    declared.push(declaration);
    return poll;
  }
  const { later } = drivers[part.driver];
  const read = calls.read(part);
  const then = taken(part, later ? "read" : read, index, code);
  return later ? `return ${read}.then((read) => { ${then} });` : then;
}

/** What is done with `read`, the source of a reading. */
function taken(part: Part, read: string, index: (id: string) => number, code: Code): string {
  const fields = entitiesOf([part], "sensors");
  if (isFiltered(part)) return filtered(part, read, `take("${part.id}", ${index(part.id)}, v)`, code);
  if (fields.length === 1 && !fields[0].field.field) return `return take("${part.id}", ${index(part.id)}, ${read});`;
  const takes = fields.map(({ id, field }) => `take("${id}", ${index(id)}, value.${field.field});`).join(" ");
  const { keeps } = drivers[part.driver];
  if (!keeps || !part.restore) return `{ const value = ${read}; ${takes} return; }`;
  const total = `${part.id}_${keeps}`;
  code.use("values", "src/device/values.ts");
  const keep = `if (before !== null && before !== values["${total}"]) ${code.use("keep", "src/device/persistence.ts")}(${HOUR});`;
  return `{ const value = ${read}; const before = values["${total}"]; ${takes} ${keep} return; }`;
}
