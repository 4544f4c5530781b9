/** Whether one of Espruino's modules read a value; what is none counts as a read that failed. */
export function isValue(value: unknown): boolean {
  return typeof value === "boolean" || (typeof value === "number" && value - value === 0);
}
