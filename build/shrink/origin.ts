import type { types as t } from "@babel/core";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";

/** Rooms of the firmware whose functions may be left in flash. Those of a user are called as often as the user likes. */
export const rooms = /^(?:src\/(?:api|device|http|mqtt|records|system|tasks)|board\/(?:drivers|kinds))\//;

/** All of the firmware, with what is generated from the config. What a user or a package wrote, and what the lowering made, is none of it. */
export const firmware = /^(?:src\/(?:api|device|http|mqtt|records|system|tasks|main|index)|board\/|demitasse:entities)/;

/** Whether a node of a program with that source map was written in a source whose name `sources` matches. */
export function standsIn(map: string, sources: RegExp): (node: t.Node) => boolean {
  const trace = new TraceMap(map);
  return ({ loc }) =>
    loc ? sources.test(originalPositionFor(trace, { line: loc.start.line, column: loc.start.column }).source ?? "") : false;
}
