import type { BoardName } from "../board/index.ts";
import type { Code } from "./bundle.ts";
import { cached } from "./cache.ts";
import { checkEmitted } from "./dialect/emitted.ts";
import { lower, oneLine } from "./dialect/index.ts";
import { repair } from "./dialect/repair.ts";
import { BuildError } from "./errors.ts";
import { minify } from "./minify.ts";
import { isModule } from "./modules/names.ts";
import { settleNumbers } from "./port-placeholders.ts";
import { place } from "./shrink/flash-layout.ts";
import { shrink } from "./shrink/index.ts";
import { marksIn } from "./shrink/marks.ts";

export interface CompileOptions {
  board: BoardName;
  /** The program is a script of its own, whose global names others may use: they are kept. */
  script?: boolean;
  /** What to call the program in messages where its map says nothing. */
  file?: string;
  /** Neither shrunk nor minified: for the simulator, which has memory enough. */
  quick?: boolean;
  /** What stands in the program for numbers of the config, see port-placeholders.ts. */
  numbers?: string[];
}

export interface Compiled extends Code {
  /** What Espruino's modules do otherwise than JavaScript would, a line each. */
  notes: string[];
}

/** JavaScript in one file as the board runs it: lowered, checked, minified. Throws BuildError with one line for each thing it cannot run. */
export async function compile({ code, map }: { code: string; map?: string }, options: CompileOptions): Promise<Compiled> {
  const { board, numbers, quick } = options;
  if (quick) return lowerAndMinify(code, map, options);
  const { notes, ...small } = await lowerAndMinify(code, map, options);
  const made = place(settleNumbers(small, numbers ?? []));
  const left = checkEmitted(made, board);
  if (left.length) throw new BuildError(left.map(oneLine));
  return { ...made, notes };
}

/** Whatever takes time; the same bundle is done only once, wherever its sources lie. */
async function lowerAndMinify(code: string, map: string | undefined, { board, script, file, quick }: CompileOptions): Promise<Compiled> {
  const given = map ? JSON.parse(map) : undefined;
  const names: string[] = given?.sources ?? [];
  const rooms = names.map((name) => (/^(?:src|board)\/|^demitasse:/.test(name) || isModule(name) ? name : ""));
  const parts = [
    board,
    quick ? "quick" : script ? "script" : "",
    file ?? "",
    code,
    given?.mappings ?? "",
    rooms.join("\n"),
    JSON.stringify(given?.sourcesContent?.map(marksIn) ?? []),
  ];
  const made = await cached(parts, async () => {
    const lowered = await lower(code, map, { board, script, file, foreign: isModule });
    if (lowered.messages.length) throw new BuildError(lowered.messages.map(oneLine));
    const small = repair(quick ? lowered : await minify(script ? lowered : shrink(lowered), script));
    const left = quick ? checkEmitted(small, board) : [];
    if (left.length) throw new BuildError(left.map(oneLine));
    const { sources, sourcesContent: _, ...rest } = JSON.parse(small.map);
    // Which of the bundle's sources, by number: the same text may come from another place.
    return {
      code: small.code,
      map: rest,
      sources: sources.map((source: string) => names.indexOf(source)) as number[],
      own: sources,
      notes: lowered.notes.map(oneLine),
    };
  });
  const sources = made.sources.map((i, at) => names[i] ?? made.own[at]);
  const sourcesContent = made.sources.map((i) => given?.sourcesContent?.[i] ?? null);
  return {
    code: made.code,
    map: JSON.stringify({ ...made.map, sources, ...(given?.sourcesContent && { sourcesContent }) }),
    notes: made.notes,
  };
}
