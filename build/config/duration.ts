const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const words: Record<string, string> = {
  millisecond: "ms",
  milli: "ms",
  msec: "ms",
  second: "s",
  sec: "s",
  minute: "m",
  min: "m",
  hour: "h",
  hr: "h",
  day: "d",
};

export const durationPattern = "^[0-9]+(\\.[0-9]+)?(ms|s|m|h|d)$";

/** Milliseconds of `"500ms"`, `"10s"`, `"1.5m"`, `"2h"` or `"1d"`; undefined when it is not written so. */
export function milliseconds(text: unknown): number | undefined {
  const [, count, unit] = (typeof text === "string" && /^([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d)$/.exec(text)) || [];
  return count === undefined ? undefined : Math.round(Number(count) * units[unit]);
}

/** What is wrong with a duration, and what was probably meant: `"10 sec"` is `"10s"`. */
export function durationProblem(value: unknown): string {
  const [, count, word] = /^\s*([0-9]+(?:\.[0-9]+)?)\s*([a-z]*?)s?\.?\s*$/i.exec(String(value)) ?? [];
  const unit =
    words[word?.toLowerCase()] ??
    (word === "" && typeof value === "string" && /s\s*$/i.test(value) ? "s" : units[word?.toLowerCase()] && word.toLowerCase());
  const is = `${JSON.stringify(value)} is not a duration`;
  if (count && unit) return `${is}; write "${count}${unit}"`;
  if (count && word === "") return `${is}; write "${count}s" for seconds, or with ms, m, h or d`;
  return `${is}; write a number and ms, s, m, h or d, as in "10s"`;
}
