import { parse } from "acorn";
import { children } from "./scopes.ts";

/** Where a position of a transformed script was in the source: line and column from 0. */
export type Origin = (line: number, column: number) => { line: number; column: number } | undefined;

/** Pairs the text of each function of a transformed script with what the interpreter shows for the one it came from. */
export function functionTexts(source: string, code: string, functions: any[], origin: Origin): Map<string, string> {
  const shown = new Map<string, string>();
  const originals = new Map(functions.map((node) => [node.start, node]));
  const starts = lineStarts(source);
  const look = (node: any) => {
    if (/Function|^Class(Decl|Expr)/.test(node.type)) {
      const from = origin(node.loc.start.line - 1, node.loc.start.column);
      const original = from && originals.get(starts[from.line] + from.column);
      if (original) shown.set(code.slice(node.start, node.end), functionSource(source, original));
    }
    children(node, look);
  };
  look(parse(code, { ecmaVersion: 2022, sourceType: "script", allowReturnOutsideFunction: true, locations: true }));
  return shown;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** `function (a,b) {body}`, of a class its constructor. */
function functionSource(source: string, node: any): string {
  if (/^Class/.test(node.type)) {
    const made = node.body.body.find((member: any) => member.kind === "constructor");
    return made ? functionSource(source, made.value) : "function () {}";
  }
  const parameters = node.params.map((one: any) => source.slice(one.start, one.end)).join(",");
  const { start, end, type } = node.body;
  const code = type === "BlockStatement" ? source.slice(start + 1, end - 1).replace(/^\s+/, "") : `return ${source.slice(start, end)}`;
  return `function (${parameters}) ${code.includes("\n") ? `{\n  ${code}\n}` : `{${code}}`}`;
}
