import type { JobResult } from "./job.ts";

export interface Totals {
  passed: number;
  failed: string[];
  skipped: string[];
}

export const noTotals = (): Totals => ({ passed: 0, failed: [], skipped: [] });

/** Adds what a job reported. */
export function count(totals: Totals, { name, events }: JobResult): void {
  for (const { result, place, why } of events) {
    const where = [name, ...place].join(" > ");
    if (result === "passed") totals.passed++;
    else if (result === "skipped") totals.skipped.push(`${where}: ${why}`);
    else totals.failed.push(place.length ? where : `${where}: ${why}`);
  }
}

/** `✔  3.4 s  12 passed, 2 skipped  test-sim/tests/http/app.test.ts (93 left)` */
export function lineOf({ name, milliseconds, events }: JobResult, left: number): string {
  const number = (result: string) => events.filter((event) => event.result === result).length;
  const counts = ["passed", "failed", "skipped"].filter((result) => number(result) > 0).map((result) => `${number(result)} ${result}`);
  const seconds = `${(milliseconds / 1000).toFixed(1)} s`.padStart(7);
  return `${number("failed") ? "✖" : "✔"}${seconds}  ${name}: ${counts.join(", ")} (${left} left)`;
}

/** The failures of one job in full, with what it printed. */
export function failuresOf({ name, events, output }: JobResult): string {
  const failed = events.filter(({ result }) => result === "failed");
  if (failed.length === 0) return "";
  const parts = failed.map(({ place, why }) => `✖ ${[name, ...place].join(" > ")}\n${indent(why ?? "")}`);
  if (output.trim()) parts.push(`  ${name} printed:\n${indent(output.trimEnd())}`);
  return `${parts.join("\n\n")}\n`;
}

const indent = (text: string): string => text.replace(/^(?=.)/gm, "    ");
