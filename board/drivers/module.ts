/** Hands on what one of Espruino's modules read; what is no value is an error of its entity. */
export function put(
  take: (id: string, index: number, value: number | boolean) => void,
  errors: Record<string, string>,
  id: string,
  index: number,
  value: unknown,
): void {
  if (typeof value === "boolean" || (typeof value === "number" && value - value === 0)) take(id, index, value);
  else errors[id] = "the module read no value";
}
