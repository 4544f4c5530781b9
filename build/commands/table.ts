import { limitOf } from "../../board/limits.ts";
import type { Image, Report } from "../index.ts";

const thousands = (n: number) => n.toLocaleString("en-US");

/** Columns under each other: the first to the left, the others to the right. */
function columns(rows: string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) => `  ${row.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join("  ")}`.trimEnd())
    .join("\n");
}

/** The same in one line, for a build that keeps its budgets. */
export function imageLine({ config, board, files, report }: Image, out: string): string {
  const { budget, total } = report;
  const page = files.find(({ name }) => name === "page")?.data.length;
  const parts = [
    `${thousands(total.bytes)} bytes of ${thousands(limitOf(budget, "bundle"))}`,
    ...(page ? [`page ${thousands(page)} of ${thousands(limitOf(budget, "page"))}`] : []),
    `about ${thousands(total.jsvars)} variables idle of ${thousands(limitOf(budget, "idle"))}`,
  ];
  return `${config.name} (${config.id}) for ${board.name}, in ${out}: ${parts.join(", ")}\n`;
}

/** What was built, how large it is, and what of the board's budget it takes. `out`: where it was written, if it was. */
export function imageTable({ config, board, files, report }: Image, out?: string): string {
  const share = (value: number, budget: number) => `${Math.round((100 * value) / budget)} % of ${thousands(budget)}`;
  const { budget, parts, features, total } = report;
  const limits: Record<string, number> = { ".bootcde": limitOf(budget, "bundle"), page: limitOf(budget, "page") };
  return [
    `${config.name} (${config.id}) for ${board.name}, ${out === undefined ? "not written" : `in ${out}`}`,
    columns(
      files.map(({ name, file, data }) => [
        file,
        `${thousands(data.length)} bytes`,
        limits[name] ? share(data.length, limits[name]) : "",
        name,
      ]),
    ),
    "",
    columns([
      ["part", "bytes", "variables idle, about"],
      ...parts.map(({ part, bytes, kept, made }) => [part, thousands(bytes), String(kept + made)]),
      ["all", thousands(total.bytes), String(total.jsvars)],
    ]),
    "",
    columns([
      ["in the bundle for", "bytes", "variables its code keeps"],
      ...features.map(({ feature, bytes, jsvars }) => [feature, thousands(bytes), String(jsvars)]),
    ]),
    "",
    `The board has ${thousands(board.jsvars)} variables; at most ${thousands(limitOf(budget, "idle"))} may be taken idle.`,
    "",
  ].join("\n");
}

/** What a build takes more than another. */
export function costTable(before: Report, after: Report): string {
  const signed = (n: number) => `${n < 0 ? "" : "+"}${thousands(n)}`;
  const bytes = (report: Report, name: string) => report.features.find(({ feature }) => feature === name)?.bytes ?? 0;
  const names = [...new Set([...after.features, ...before.features].map(({ feature }) => feature))];
  const changed = names.filter((name) => bytes(after, name) !== bytes(before, name));
  const idle = (report: Report, part: string) => {
    const row = report.parts.find((one) => one.part === part);
    return row ? row.kept + row.made : 0;
  };
  const parts = after.parts.filter(({ part }) => idle(after, part) !== idle(before, part));
  return `${columns([
    ["cost", "before", "after", ""],
    ["bundle, bytes", thousands(before.total.bytes), thousands(after.total.bytes), signed(after.total.bytes - before.total.bytes)],
    ...changed.map((name) => [
      `  ${name}`,
      thousands(bytes(before, name)),
      thousands(bytes(after, name)),
      signed(bytes(after, name) - bytes(before, name)),
    ]),
    [
      "variables idle, about",
      thousands(before.total.jsvars),
      thousands(after.total.jsvars),
      signed(after.total.jsvars - before.total.jsvars),
    ],
    ...parts.map(({ part }) => [
      `  ${part}`,
      String(idle(before, part)),
      String(idle(after, part)),
      signed(idle(after, part) - idle(before, part)),
    ]),
  ])}\n`;
}
