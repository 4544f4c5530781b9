/** A number with at most two decimals. */
export function hundredths(value: number): number {
  return Math.floor(value * 100 + 0.5) / 100;
}
