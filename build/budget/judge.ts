import type { Board } from "../../board/board.ts";
import { limitOf } from "../../board/limits.ts";
import { commandLine } from "../project/home.ts";

export interface Judgement {
  warnings: string[];
  errors: string[];
}

/** Where a warning begins: what is less is in the line that each build prints. */
const near = 0.95;

const thousands = (n: number) => n.toLocaleString("en-US");

const words: Record<string, { what: string; unit: string; mend: string }> = {
  bundle: {
    what: "the bundle",
    unit: "bytes",
    mend: `leave features or drivers out, or shorten your program; ${commandLine("build", "--verbose")} shows what takes how much`,
  },
  page: { what: "the page", unit: "bytes", mend: "shorten what was added to src/page" },
  idle: {
    what: "the device",
    unit: "variables idle",
    mend: `leave features, parts or routes out; ${commandLine("build", "--verbose")} shows what takes how much`,
  },
};

/** What was made against what it may take: a line where it comes near, and one where it is too much. `sizes.storage`: all files together. */
export function judge(sizes: { bundle: number; page: number; idle: number; storage: number }, board: Board): Judgement {
  const judgement: Judgement = { warnings: [], errors: [] };
  for (const key of ["bundle", "page", "idle"] as const) {
    const limit = limitOf(board.budget, key);
    const { what, unit, mend } = words[key];
    const says = `${what} takes ${key === "idle" ? "about " : ""}${thousands(sizes[key])} ${unit}`;
    if (sizes[key] > limit) judgement.errors.push(`budget: ${says}, at most ${thousands(limit)} are allowed on ${board.name}; ${mend}`);
    else if (sizes[key] >= near * limit)
      judgement.warnings.push(`budget: ${says}, ${Math.round((100 * sizes[key]) / limit)} % of the ${thousands(limit)} allowed`);
  }
  if (sizes.storage > board.storage)
    judgement.errors.push(
      `budget: the image takes ${thousands(sizes.storage)} bytes of Storage, ${board.name} has ${thousands(board.storage)}; ${words.bundle.mend}`,
    );
  return judgement;
}
