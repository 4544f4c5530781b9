import { decodedMappings, encodedMap, TraceMap } from "@jridgewell/trace-mapping";
import type { BoardName } from "../board/index.ts";
import { bundle, type Code, type Sources } from "./bundle.ts";
import { type Compiled, compile } from "./compile.ts";

/**
 * The program for the simulator, between a save and the next: lowered and checked, neither shrunk nor minified. The user's
 * program and the firmware are made apart, so that a save of the one leaves the other as it was.
 */
export async function quickProgram(sources: Sources, board: BoardName): Promise<Compiled> {
  const make = async (part: Code) => compile(part, { board, quick: true });
  if (!sources.app) return make(await bundle(sources));
  const [firmware, app] = await Promise.all([bundle({ ...sources, only: "firmware" }), bundle({ ...sources, only: "app" })]);
  const wrapped = asFunction(app);
  if (!wrapped) return make(await bundle(sources));
  const parts = [await make(wrapped), await make(firmware)];
  return { ...join(parts[0], parts[1]), notes: parts.flatMap(({ notes }) => notes) };
}

/** The user's bundle with a scope of its own, its default export where the firmware looks for it. */
function asFunction({ code, map }: Code): Code | undefined {
  const body = code.replace(/export \{\s*(\w+) as default\s*\};\s*$/, "global.$app = $1;\n");
  if (body === code) return undefined;
  const parsed = JSON.parse(map);
  return { code: `(function () {\n${body}})();\n`, map: JSON.stringify({ ...parsed, mappings: `;${parsed.mappings}` }) };
}

/** One script after the other, and their maps. */
function join(first: Code, second: Code): Code {
  const maps = [first, second].map(({ map }) => JSON.parse(map));
  const lines = first.code.split("\n").length;
  const [own, others] = maps.map((map) => decodedMappings(new TraceMap(map)));
  const before = maps[0].sources.length;
  const mappings = [...Array.from({ length: lines }, (_, line) => own[line] ?? []), ...others.map((segments) => segments.map(shifted))];
  function shifted(segment: readonly number[]): number[] {
    return segment.length < 4 ? [...segment] : [segment[0], segment[1] + before, segment[2], segment[3]];
  }
  const joined = {
    version: 3,
    names: [],
    sources: maps.flatMap(({ sources }) => sources),
    sourcesContent: maps.flatMap(({ sources, sourcesContent }) => sourcesContent ?? sources.map(() => null)),
    mappings: mappings.map((segments) => segments.map((segment) => segment.slice(0, 4))),
  };
  return { code: `${first.code}\n${second.code}`, map: JSON.stringify(encodedMap(new TraceMap(joined as never))) };
}
