import type { Fields, Refusal } from "demitasse:entities";

/** A command that is refused, with an HTTP status, 400 when left out. */
export function refuse(message: string, status?: number): Refusal {
  return { status: status || 400, message };
}

/** true or false as JSON has it, or as text: `ON`, `off`, `TRUE`, `0`. Undefined for anything else. */
export function booleanOf(given: unknown): boolean | undefined {
  if (typeof given !== "string") return typeof given === "boolean" ? given : undefined;
  const word = given.toUpperCase();
  return word === "ON" || word === "TRUE" || word === "1" ? true : word === "OFF" || word === "FALSE" || word === "0" ? false : undefined;
}

/** A number within the entity's range, given as one or as text. */
export function inRange(given: unknown, fields: Fields): number | Refusal {
  // Times one is what Number does, without the interpreter's slips in it being mended by a function more.
  const number = typeof given === "string" ? (!given.trim() ? NaN : (given as any) * 1) : typeof given === "number" ? given : NaN;
  const min = fields[3] as number;
  const max = fields[4] as number;
  return number >= min && number <= max ? number : refuse(`takes a number from ${min} to ${max}`);
}
