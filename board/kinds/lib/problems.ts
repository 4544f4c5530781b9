import type { Described } from "./types.ts";

/** For kinds that rules cannot set. */
export const cannotSet = (_value: unknown, _entity: Described, id: string): string => `"${id}" is a sensor, which cannot be set`;

/** What is wrong with `value` as a number in the entity's range. */
export function rangeProblem(value: unknown, { min, max }: Described, id: string): string | undefined {
  const given = JSON.stringify(value);
  if (typeof value !== "number") return `${given} is not what "${id}" takes; write a number from ${min} to ${max}`;
  return value < (min as number) || value > (max as number) ? `${given} is out of range; ${min} to ${max}` : undefined;
}
