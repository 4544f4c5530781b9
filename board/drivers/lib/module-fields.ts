import type { KindName } from "../../kinds/lib/types.ts";
import type { Field } from "./types.ts";

/** What a module may be called: it becomes a file's name and a part of an address. */
export const modulePattern = "^[A-Za-z0-9_][A-Za-z0-9_.-]*$";

/** What the config says of one value that a module reads. */
export interface ModuleField {
  /** The member of what it reads; left out, what it reads is the value. */
  value?: string;
  unit?: string;
  name?: string;
  class?: string;
  device_class?: string;
  state_class?: string;
  icon?: string;
  category?: string;
  enabled?: boolean;
  hidden?: boolean;
  kind?: KindName;
}

/** The values of a module's part by the suffix of their entities: a text is the member's name. */
export const fieldsOf = (part: Record<string, unknown>): [string, ModuleField][] =>
  Object.entries((part.fields ?? { "": {} }) as Record<string, ModuleField | string>).map(([field, given]) => [
    field,
    typeof given === "string" ? { value: given } : { value: field || undefined, ...given },
  ]);

/** The entities that it makes. */
export const moduleFields = (part: Record<string, unknown> = {}): Field[] =>
  fieldsOf(part).map(([field, { value: _, kind = "sensor", ...more }]) => ({ field, kind, ...more }));
