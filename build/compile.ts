import type { BoardName } from "../board/index.ts";
import type { Code } from "./bundle.ts";
import { checkEmitted } from "./dialect/emitted.ts";
import { lower, oneLine } from "./dialect/index.ts";
import { repair } from "./dialect/repair.ts";
import { BuildError } from "./errors.ts";
import { minify } from "./minify.ts";
import { shrink } from "./shrink/index.ts";
import { place } from "./shrink/place.ts";

export interface CompileOptions {
  board: BoardName;
  /** The program is a script of its own, whose global names others may use: they are kept. */
  script?: boolean;
  /** What to call the program in messages where its map says nothing. */
  file?: string;
}

/** JavaScript in one file as the board runs it: lowered, checked, minified. Throws BuildError with one line for each thing it cannot run. */
export async function compile({ code, map }: { code: string; map?: string }, { board, script, file }: CompileOptions): Promise<Code> {
  const lowered = await lower(code, map, { board, script, file });
  if (lowered.messages.length) throw new BuildError(lowered.messages.map(oneLine));
  const made = place(repair(await minify(script ? lowered : shrink(lowered), script)));
  const left = checkEmitted(made, board);
  if (left.length) throw new BuildError(left.map(oneLine));
  return made;
}
