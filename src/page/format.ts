// Numbers and units in the browser's own format, which may differ from the page's language (en-IN, de-CH).
const locale = navigator.language;

/** A number with at least and at most so many decimals. */
export const number = (value: number, least = 0, most = 2): string =>
  value.toLocaleString(locale, { minimumFractionDigits: least, maximumFractionDigits: Math.max(least, most) });

/** How many decimals a value is worth showing with: two, or four below 1. */
export const decimals = (value: number): number => {
  const digits = String(Math.round(value * 1e4) / 1e4).split(".")[1] || "";
  return Math.min(digits.length, Math.abs(value) < 1 ? 4 : 2);
};

const unit = (value: number, name: string, digits = 0): string =>
  value.toLocaleString(locale, { style: "unit", unit: name, unitDisplay: "short", maximumFractionDigits: digits });

/** A span of seconds in its two largest units, as "3 days 4 hr". */
export const span = (seconds: number): string => {
  if (seconds < 60) return unit(seconds, "second", 1);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return unit(minutes, "minute") + (seconds % 60 ? ` ${unit(seconds % 60, "second")}` : "");
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${unit(hours, "hour")} ${unit(minutes % 60, "minute")}`;
  return `${unit(Math.floor(hours / 24), "day")} ${unit(hours % 24, "hour")}`;
};

export const milliseconds = (value: number): string => unit(value, "millisecond");

const relative = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto", style: "narrow" });

/** How long ago, in the page's language: seconds in steps of five, then minutes, then hours. */
export const ago = (seconds: number): string => {
  if (seconds < 60) return relative.format(-5 * Math.floor(seconds / 5), "second");
  if (seconds < 3600) return relative.format(-Math.floor(seconds / 60), "minute");
  return relative.format(-Math.floor(seconds / 3600), "hour");
};

export const clock = (time: number): string => new Date(time).toLocaleTimeString(locale);
