import { eachMapping, TraceMap } from "@jridgewell/trace-mapping";
import type { Board, Budget } from "../board/index.ts";
import { estimate, totalOf } from "./budget/estimate.ts";
import { featureOf, type Part, partOf, split } from "./budget/parts.ts";
import { retained } from "./budget/retained.ts";
import type { Code } from "./bundle.ts";
import type { Config } from "./config/types.ts";
import type { ImageFile } from "./image.ts";

export interface Report {
  board: string;
  files: { name: string; bytes: number }[];
  /** What each source file became, largest first; `(glue)` is what belongs to none. `jsvars`: what its code keeps. */
  modules: { module: string; bytes: number; jsvars: number }[];
  /** The same by what of the config asks for it. */
  features: { feature: string; bytes: number; jsvars: number }[];
  /** The same by part of the device, with what it makes while it runs (`made`, as measured) and the design's share of the variables. */
  parts: { part: Part; bytes: number; kept: number; made: number; budget: number }[];
  /** Bytes of the bundle, and the variables of the idle device as estimated. */
  total: { bytes: number; jsvars: number };
  budget: Budget;
  /** What the board has. */
  limits: { jsvars: number; storage: number };
}

export function makeReport(code: Code, files: ImageFile[], board: Board, config: Config): Report {
  const owner = owners(code);
  const ownerOf = (offset: number) => owner[offset] || "(glue)";
  const modules = new Map<string, { module: string; bytes: number; jsvars: number }>();
  const of = (module: string) => {
    if (!modules.has(module)) modules.set(module, { module, bytes: 0, jsvars: 0 });
    return modules.get(module) as { bytes: number; jsvars: number };
  };
  for (let i = 0; i < code.code.length; i++) of(ownerOf(i)).bytes++;
  for (const { start, jsvars } of retained(code.code)) of(ownerOf(start)).jsvars += jsvars;
  const list = [...modules.values()].sort((a, b) => b.bytes - a.bytes || (a.module < b.module ? -1 : 1));
  const idle = estimate(code.code, ownerOf, config);
  const features = new Map<string, { feature: string; bytes: number; jsvars: number }>();
  for (const { module, bytes, jsvars } of list) {
    const feature = featureOf(module) ?? "always";
    const sum = features.get(feature) ?? { feature, bytes: 0, jsvars: 0 };
    features.set(feature, { feature, bytes: sum.bytes + bytes, jsvars: sum.jsvars + jsvars });
  }
  return {
    board: board.name,
    files: files.map(({ name, data }) => ({ name, bytes: data.length })),
    modules: list,
    features: [...features.values()].sort((a, b) => b.bytes - a.bytes),
    parts: (Object.keys(split) as Part[]).map((part) => ({
      part,
      bytes: list.reduce((sum, { module, bytes }) => sum + (partOf(module) === part ? bytes : 0), 0),
      ...idle[part],
      budget: split[part],
    })),
    total: { bytes: code.code.length, jsvars: totalOf(idle) },
    budget: board.budget,
    limits: { jsvars: board.jsvars, storage: board.storage },
  };
}

/** The source of every character of the bundle, by its map. */
function owners({ code, map }: Code): (string | null)[] {
  const starts = [0];
  for (let i = 0; i < code.length; i++) if (code[i] === "\n") starts.push(i + 1);
  const marks: [number, string | null][] = [];
  eachMapping(new TraceMap(JSON.parse(map)), ({ generatedLine, generatedColumn, source }) => {
    marks.push([starts[generatedLine - 1] + generatedColumn, source]);
  });
  const result: (string | null)[] = [];
  for (let i = 0, at = 0; i < code.length; i++) {
    while (at + 1 < marks.length && marks[at + 1][0] <= i) at++;
    result.push(marks[at] && marks[at][0] <= i ? marks[at][1] : null);
  }
  return result;
}
