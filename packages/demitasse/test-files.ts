import { readdirSync } from "node:fs";
import { join } from "node:path";

const left = new Set(["node_modules", "dist", ".demitasse", ".git"]);

/** Paths of all `*.test.ts` and `*.test.js` of a project. */
export function testFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return left.has(entry.name) ? [] : testFiles(path);
    return /\.test\.[cm]?[jt]s$/.test(entry.name) ? [path] : [];
  });
}
