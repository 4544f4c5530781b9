import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type { Declaration } from "./functions.ts";

/** Stands before a function that each request, message or poll calls, and before nothing else. */
const mark = /\/\*\s*@hot\s*\*\//g;
const marked = /(?:\s|\/\*[\s\S]*?\*\/|\/\/.*\n)*(?:export\s+)?(?:default\s+)?(?:async\s+)?function\s+(?=[\w$])/y;

export interface Mark {
  /** Of the marked function's name, or of the mark itself where no function follows; line from 1, column from 0. */
  line: number;
  column: number;
  /** No function declaration follows. */
  stray: boolean;
}

/** Every `/* @hot *​/` of a source, in its order. */
export function marksIn(source: string): Mark[] {
  return [...source.matchAll(mark)].map(({ 0: text, index }) => {
    marked.lastIndex = index + text.length;
    const found = marked.test(source);
    const before = source.slice(0, found ? marked.lastIndex : index).split("\n");
    return { line: before.length, column: before[before.length - 1].length, stray: !found };
  });
}

/** Whether a function of a program with that source map is marked in its source. */
export function hotIn(map: string): (path: Declaration) => boolean {
  const trace = new TraceMap(map);
  const lines = new Set<string>();
  trace.sources.forEach((source, i) => {
    for (const { line } of marksIn(trace.sourcesContent?.[i] ?? "")) lines.add(`${source}:${line}`);
  });
  return ({ node: { id } }) => {
    if (!id?.loc) return false;
    const { source, line } = originalPositionFor(trace, { line: id.loc.start.line, column: id.loc.start.column });
    return lines.has(`${source}:${line}`);
  };
}
