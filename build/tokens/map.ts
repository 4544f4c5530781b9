import remapping from "@jridgewell/remapping";
import { encodedMap, type SourceMapSegment, TraceMap } from "@jridgewell/trace-mapping";
import type { Code } from "../bundle.ts";
import type { Tokens } from "./tokenise.ts";

/** The source map of a tokenised bundle, JSON. The interpreter counts its lines and columns in bytes, line breaks in strings included. */
export function tokenMap({ data, places }: Tokens, { code, map }: Code): string {
  const mappings: SourceMapSegment[][] = [[]];
  const source = counter(code);
  let start = 0;
  let at = 0;
  for (const [place, from] of places) {
    for (; at < place; at++)
      if (data[at] === 10) {
        mappings.push([]);
        start = at + 1;
      }
    mappings[mappings.length - 1].push([place - start, 0, ...source(from)]);
  }
  const moved = encodedMap(new TraceMap({ version: 3, sources: ["app.js"], names: [], mappings }));
  return JSON.stringify(remapping([moved as never, JSON.parse(map)], () => null));
}

/** Line and column from 0 of ascending offsets. */
function counter(text: string): (offset: number) => [line: number, column: number] {
  let line = 0;
  let start = 0;
  return (offset) => {
    for (let end = text.indexOf("\n", start); end >= 0 && end < offset; end = text.indexOf("\n", start)) {
      line++;
      start = end + 1;
    }
    return [line, offset - start];
  };
}
