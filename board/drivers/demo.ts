/**
 * A smooth wave between `min` and `max`, one turn in `period` milliseconds, on every board and engine.
 * Values have one decimal.
 */
export function read(min: number, max: number, period: number): number {
  const turn = Math.sin((getTime() * 6283.185) / period);
  return Math.floor((min + ((max - min) * (1 + turn)) / 2) * 10 + 0.5) / 10;
}

/** The same, but for the first `gap` milliseconds of each turn there is no answer. */
export function readWithGaps(min: number, max: number, period: number, gap: number): number {
  if ((getTime() * 1000) % period < gap) throw new Error("no answer");
  return read(min, max, period);
}
