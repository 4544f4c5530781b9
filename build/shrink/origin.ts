import type { types as t } from "@babel/core";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { isModule } from "../modules/names.ts";

/** Rooms of the firmware whose functions may be left in flash. Those of a user are called as often as the user likes. */
export const rooms = /^(?:src\/(?:api|device|http|mqtt|records|system|tasks)|board\/(?:drivers|kinds))\//;

/** All of the firmware, with what is generated from the config. What a user or a package wrote, and what the lowering made, is none of it. */
export const firmware = /^(?:src\/(?:api|device|http|mqtt|records|system|tasks|main|index)|board\/|demitasse:entities)/;

/** Whether a node of a program with that source map was written in a source whose name `sources` matches. */
export function standsIn(map: string, sources: Pick<RegExp, "test">): (node: t.Node) => boolean {
  const trace = new TraceMap(map);
  return ({ loc }) =>
    loc ? sources.test(originalPositionFor(trace, { line: loc.start.line, column: loc.start.column }).source ?? "") : false;
}

export interface Places {
  /** Whether a node stands in a source of the firmware's own, whose conventions the passes may count on. */
  isFirmware(node: t.Node): boolean;
  /** Whether it stands in the user's program or in a package of theirs. What the lowering made of itself is nobody's. */
  isUsers(node: t.Node): boolean;
  /** Whether it stands where what requests inherit is declared. */
  isRequests(node: t.Node): boolean;
}

/** Tells by a program's source map whose its nodes are. */
export function placesIn(map: string): Places {
  return {
    isFirmware: standsIn(map, firmware),
    isRequests: standsIn(map, /^src\/http\/request\.ts$/),
    isUsers: standsIn(map, { test: (source) => Boolean(source) && !firmware.test(source) && !isModule(source) }),
  };
}
