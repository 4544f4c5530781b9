export interface Result {
  name: string;
  outcome: "refused" | "right" | "wrong" | "memory" | "hang" | "crash";
  /** Whether it was right on the simulator. */
  sim?: boolean;
  /** Why it was refused, or what the interpreter printed. */
  detail?: string;
  /** What the simulator printed, where the two differ. */
  simulated?: string;
}

const columns: [string, (one: Result) => boolean][] = [
  ["tests", () => true],
  ["refused", (one) => one.outcome === "refused"],
  ["right", (one) => one.outcome === "right"],
  ["wrong", (one) => one.outcome === "wrong"],
  ["out of memory", (one) => one.outcome === "memory"],
  ["hang or kill", (one) => one.outcome === "hang"],
  ["build crashed", (one) => one.outcome === "crash"],
  ["simulator differs", (one) => one.simulated !== undefined],
];

/** The results by folder, and in all. */
export function table(results: Result[]): string {
  const folders = new Map<string, Result[]>();
  for (const one of results) {
    const folder = one.name.split("/").slice(0, 2).join("/");
    folders.set(folder, [...(folders.get(folder) ?? []), one]);
  }
  const row = (name: string, of: Result[]) => `| ${[name, ...columns.map(([, is]) => of.filter(is).length)].join(" | ")} |`;
  return [
    `| folder | ${columns.map(([name]) => name).join(" | ")} |`,
    `|${" --- |".repeat(columns.length + 1)}`,
    ...[...folders].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, of]) => row(name, of)),
    row("all", results),
  ].join("\n");
}
