import { closest, distance } from "fastest-levenshtein";
import { at, type Path, pathText } from "./path.ts";

export interface Problem {
  path: Path;
  /** What is wrong and what would be right, in one line. */
  text: string;
}

/** `; did you mean "every"?` when one of the known names is near, else `; known are a, b, c`. */
export function nearest(name: string, known: string[], list = "known are"): string {
  const near = known.length ? closest(name.toLowerCase(), known) : "";
  if (near && distance(name.toLowerCase(), near) <= Math.min(3, Math.max(1, Math.floor(near.length / 2))))
    return `; did you mean "${near}"?`;
  return `; ${list} ${known.join(", ")}`;
}

/** A value as it stands in the file, short enough for a line, and a space. Secrets have no business in a log. */
export function shown(root: unknown, path: Path): string {
  if (path.at(-1) === "password") return "";
  const text = JSON.stringify(at(root, path)) ?? "nothing";
  return `${text.length > 40 ? `${text.slice(0, 37)}...` : text} `;
}

/** One line a problem, in the order of the file. `where`: the file's name, or what tells it by the place. `root` is the config as it stands there. */
export function problemLines(where: string | ((path: Path) => string), problems: Problem[], root: unknown): string[] {
  const order = new Map<string, number>();
  number([], root);
  function number(path: Path, value: unknown): void {
    order.set(pathText(path), order.size);
    if (value !== null && typeof value === "object")
      for (const key of Object.keys(value))
        number([...path, Array.isArray(value) ? Number(key) : key], (value as Record<string, unknown>)[key]);
  }
  // What is missing comes where its parent begins.
  const rank = ({ path }: Problem): number =>
    order.get(pathText(path)) ?? (path.length ? rank({ path: path.slice(0, -1), text: "" }) + 0.5 : 0);
  const lines = [...problems]
    .sort((a, b) => rank(a) - rank(b))
    .map(({ path, text }) => {
      const file = typeof where === "string" ? where : where(path);
      return path.length ? `${file}: ${pathText(path)}: ${text}` : `${file}: ${text}`;
    });
  return [...new Set(lines)];
}
