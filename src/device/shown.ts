import type { Value } from "./types.ts";

/** A value as a display shows it. */
export function shown(value: Value): string {
  return typeof value === "boolean" ? (value ? "on" : "off") : value === null || value === undefined ? "-" : `${value}`;
}
