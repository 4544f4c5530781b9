import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Program } from "../../commands/run-program.ts";

const folder = join(import.meta.dirname, "fixtures");

/** The programs of a folder: each begins with a line `//# what it shows`. */
export function programs(name: string): Program[] {
  return readdirSync(join(folder, name)).flatMap((file) =>
    readFileSync(join(folder, name, file), "utf8")
      .split(/^\/\/# /m)
      .slice(1)
      .map((part) => {
        const end = part.indexOf("\n");
        return { name: `${file}: ${part.slice(0, end)}`, code: part.slice(end + 1).trimEnd() };
      }),
  );
}
