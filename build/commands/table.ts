import type { Image } from "../index.ts";

const thousands = (n: number) => n.toLocaleString("en-US");

/** Columns under each other: the first to the left, the others to the right. */
function columns(rows: string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) => `  ${row.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join("  ")}`.trimEnd())
    .join("\n");
}

/** `src/http/router.ts` belongs to `src/http`, `board/drivers/demo.ts` to itself. */
function room(module: string): string {
  if (module === "demitasse:entities") return "config";
  const [first, second, third] = module.split("/");
  return first === "src" && third ? `${first}/${second}` : module;
}

/** What was built, how large it is, and what of the board's budget it takes. */
export function imageTable({ config, board, files, report }: Image, out: string): string {
  const share = (value: number, budget: number) => `${Math.round((100 * value) / budget)} % of ${thousands(budget)}`;
  const budgets: Record<string, number> = { ".bootcde": report.budget.bundle, page: report.budget.page };
  const rooms = new Map<string, { bytes: number; jsvars: number }>();
  for (const { module, bytes, jsvars } of report.modules) {
    const sum = rooms.get(room(module)) ?? { bytes: 0, jsvars: 0 };
    rooms.set(room(module), { bytes: sum.bytes + bytes, jsvars: sum.jsvars + jsvars });
  }
  return [
    `${config.name} (${config.id}) for ${board.name}, in ${out}`,
    columns(
      files.map(({ name, file, data }) => [
        file,
        `${thousands(data.length)} bytes`,
        budgets[name] ? share(data.length, budgets[name]) : "",
        name,
      ]),
    ),
    "",
    columns([
      ["what is in the bundle", "bytes", "jsvars once loaded"],
      ...[...rooms].sort((a, b) => b[1].bytes - a[1].bytes).map(([name, { bytes, jsvars }]) => [name, thousands(bytes), String(jsvars)]),
      ["total, with the interpreter's own", thousands(report.total.bytes), String(report.total.jsvars)],
    ]),
    "",
  ].join("\n");
}
