import type { Fields } from "./types.ts";

/** A command that the device refuses: an HTTP status and one line for whoever sent it. */
export interface Refusal {
  status: number;
  message: string;
}

const boolean = (text: string): boolean | undefined => {
  const word = text.toUpperCase();
  return word === "ON" || word === "TRUE" || word === "1" ? true : word === "OFF" || word === "FALSE" || word === "0" ? false : undefined;
};

/**
 * What `given` means for an entity: its new value, or a Refusal.
 *
 * @param fields the entity's kind and range
 * @param given a JSON value, or text as it comes from MQTT (`ON`, `off`, `1`, `55`) or a form
 * @param on the level that switching a light on gives, 1 to 100
 */
export function meaning(fields: Fields, given: unknown, on: number): number | boolean | Refusal {
  const kind = fields[1];
  const text = typeof given === "string";
  const refuse = (message: string, status?: number): Refusal => ({ status: status || 400, message });
  if (kind === "sensor" || kind === "binary_sensor") return refuse("a sensor cannot be set", 405);
  const state = text ? boolean(given as string) : typeof given === "boolean" ? given : undefined;
  if (kind === "button") return state ? true : refuse("a button takes true");
  if (kind === "switch") return state === undefined ? refuse("a switch takes true or false") : state;
  if (kind === "light" && state !== undefined) return state ? on : 0;
  if (CONFIG.covers && kind === "cover") {
    const word = text ? (given as string).toUpperCase() : "";
    if (word === "STOP") return -1;
    // A bare 1 or 0 is a position, as any other number.
    if (word === "OPEN" || word === "ON" || word === "TRUE" || given === true) return 100;
    if (word === "CLOSE" || word === "OFF" || word === "FALSE" || given === false) return 0;
  }
  // Times one is what Number does, without the interpreter's slips in it being mended by a function more.
  const number = text ? (!(given as string).trim() ? NaN : (given as any) * 1) : typeof given === "number" ? given : NaN;
  const min = fields[3] as number;
  const max = fields[4] as number;
  return number >= min && number <= max ? number : refuse(`takes a number from ${min} to ${max}`);
}
