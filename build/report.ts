import { eachMapping, TraceMap } from "@jridgewell/trace-mapping";
import { parse } from "acorn";
import type { Board, Budget } from "../board/index.ts";
import type { Code } from "./bundle.ts";
import type { ImageFile } from "./image.ts";

export interface Report {
  board: string;
  files: { name: string; bytes: number }[];
  /** What each source file became, largest first; `(glue)` is what belongs to none. */
  modules: { module: string; bytes: number; jsvars: number }[];
  /** Sums of the modules; `jsvars` with the idle interpreter, once the bundle is loaded: what it creates while running comes on top. */
  total: { bytes: number; jsvars: number };
  budget: Budget;
  /** What the board has. */
  limits: { jsvars: number; storage: number };
}

const INTERPRETER = 40;

export function makeReport(code: Code, files: ImageFile[], board: Board): Report {
  const owner = owners(code);
  const modules = new Map<string, { module: string; bytes: number; jsvars: number }>();
  const of = (offset: number) => {
    const module = owner[offset] || "(glue)";
    if (!modules.has(module)) modules.set(module, { module, bytes: 0, jsvars: 0 });
    return modules.get(module) as { bytes: number; jsvars: number };
  };
  for (let i = 0; i < code.code.length; i++) of(i).bytes++;
  for (const { start, jsvars } of retained(code.code)) of(start).jsvars += jsvars;
  const list = [...modules.values()].sort((a, b) => b.bytes - a.bytes || (a.module < b.module ? -1 : 1));
  return {
    board: board.name,
    files: files.map(({ name, data }) => ({ name, bytes: data.length })),
    modules: list,
    total: { bytes: code.code.length, jsvars: INTERPRETER + list.reduce((sum, { jsvars }) => sum + jsvars, 0) },
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

type Node = any;

/** Variables that the bundle's own scope keeps for good, at the prices of the interpreter: a function 4 and 1 a parameter. */
function retained(code: string): { start: number; jsvars: number }[] {
  const result: { start: number; jsvars: number }[] = [];
  for (const node of (parse(code, { ecmaVersion: "latest" }) as Node).body) {
    if (node.type === "FunctionDeclaration") result.push({ start: node.id.start, jsvars: 4 + node.params.length });
    if (node.type !== "VariableDeclaration") continue;
    for (const { id, init } of node.declarations) result.push({ start: id.start, jsvars: price(init) });
  }
  return result;
}

function price(init: Node): number {
  if (!init) return 1;
  if (init.type === "FunctionExpression" || init.type === "ArrowFunctionExpression") return 4 + init.params.length;
  if (init.type === "ClassExpression")
    return 2 + init.body.body.reduce((sum: number, member: Node) => sum + (member.value?.params ? 4 + member.value.params.length : 2), 0);
  if (init.type === "ObjectExpression") return 2 + init.properties.reduce((sum: number, property: Node) => sum + price(property.value), 0);
  if (init.type === "ArrayExpression") return 2 + init.elements.reduce((sum: number, element: Node) => sum + price(element), 0);
  if (init.type === "Literal" && typeof init.value === "string") return 2 + Math.ceil(Math.max(0, init.value.length - 4) / 8);
  return init.type === "Literal" ? 1 : 2;
}
