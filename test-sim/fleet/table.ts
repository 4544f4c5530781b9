import type { Fleet, FleetBoard } from "./fleet.ts";

/** Rows of the table at the end. */
const ROWS = 20;

/** How all of them are, in one line. */
export function summary(fleet: Fleet): string {
  const { boards } = fleet;
  const sum = (count: (one: FleetBoard) => number) => boards.reduce((all, one) => all + count(one), 0);
  const latest = boards.reduce((worst, one) => (one.late > worst.late ? one : worst), boards[0]);
  const late = latest.late > 0 ? `latest ${Math.round(latest.late)} ms (${latest.worst} of ${latest.id})` : "no lateness told yet";
  const restarts = sum(({ restarts }) => restarts);
  return `up ${fleet.up()} of ${boards.length}, restarts ${restarts}, errors ${sum(({ errors }) => errors)}, ${late}, messages ${fleet.heard()}`;
}

/** The boards that are worth a look: those that are down, then those with restarts and errors, then the latest. */
export function table(fleet: Fleet): string {
  const rank = (one: FleetBoard) => (one.up ? 0 : 1e9) + (one.restarts + one.errors) * 1e6 + one.late;
  const first = [...fleet.boards].sort((one, other) => rank(other) - rank(one)).slice(0, ROWS);
  const rows = first.map((one) => [
    one.id,
    one.up ? "up" : "down",
    String(one.restarts),
    String(one.errors),
    one.late ? `${Math.round(one.late)} ms` : "-",
    one.worst,
  ]);
  const all = [["board", "is", "restarts", "errors", "latest", "task"], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const lines = all.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]))
      .join("  ")
      .trimEnd(),
  );
  const more = fleet.boards.length - first.length;
  return `${lines.join("\n")}${more > 0 ? `\n${more} more` : ""}`;
}
