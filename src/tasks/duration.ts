/** Milliseconds of `500`, `"500ms"`, `"10s"`, `"1m"`, `"2h"` or `"1d"`; throws an Error that names what is wrong. */
export function milliseconds(duration: number | string): number {
  if (typeof duration === "number") return duration;
  const count = parseFloat(duration);
  const unit = duration.substr(String(count).length);
  const scale = unit === "ms" ? 1 : unit === "s" ? 1000 : unit === "m" ? 60000 : unit === "h" ? 3600000 : unit === "d" ? 86400000 : 0;
  if (!(count > 0) || !scale) throw new Error(`"${duration}" is not a duration; write it as "500ms", "10s", "1m", "2h" or "1d"`);
  return count * scale;
}
