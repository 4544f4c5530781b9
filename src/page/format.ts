import { LANGUAGE } from "./words.ts";

// Numbers and units in the browser's own format, which may differ from the page's language (en-IN, de-CH).
const locale = navigator.language;

/** A number with so many decimals, in a unit that Intl knows when one is given. */
export const number = (value: number, digits = 0, unit?: string): string =>
  value.toLocaleString(locale, {
    style: unit && "unit",
    unit,
    unitDisplay: "narrow",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  } as Intl.NumberFormatOptions);

/** How many decimals a value is worth showing with: at most two, or four below 1. */
export const decimals = (value: number): number => (`${+value.toFixed(Math.abs(value) < 1 ? 4 : 2)}`.split(".")[1] || "").length;

const UNITS = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
] as const;

/** A span of seconds in its two largest units, as "3d 4h". */
export const span = (seconds: number): string => {
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(seconds / size);
    seconds -= count * size;
    if (count) parts.push(number(count, 0, unit));
  }
  return parts.slice(0, 2).join(" ") || number(seconds * 1e3, 0, "millisecond");
};

const relative = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: "auto", style: "narrow" });

/** How long ago, in the page's language and the largest fitting unit. */
export const ago = (seconds: number): string => {
  const [unit, size] = UNITS.find((one) => one[1] <= seconds) || UNITS[3];
  return relative.format(-Math.floor(seconds / size), unit);
};

export const clock = (time: number): string => new Date(time).toLocaleTimeString(locale);
