import type MagicString from "magic-string";
import type { Names } from "./names.ts";

/** What the parts of the transformation share: the script, its text as it is being rewritten, and how to go on into a node's children. */
export interface Rewrite {
  source: string;
  out: MagicString;
  names: Names;
  /** Whether declarations at the top are properties of the global object. */
  top: boolean;
  /** Functions and classes of the source. */
  functions: any[];
  /** `atTop`: not inside of a function. */
  visit(node: any, parent: any, key: string, atTop?: boolean): void;
}

/** A literal or a bracket may follow a keyword without a blank, a name may not. */
export const apart = ({ source }: Rewrite, node: any) => (/[\w$]/.test(source[node.start - 1] ?? "") ? " " : "");

/** Puts `text` in front of a node, and apart from what stands there. */
export function before(rewrite: Rewrite, node: any, text: string) {
  rewrite.out.appendLeft(node.start, apart(rewrite, node) + text);
}
export function after(rewrite: Rewrite, node: any, text: string) {
  rewrite.out.appendLeft(node.end, text);
}

/** The text between two operands with the operator replaced, parentheses around the operands kept, comments gone. */
export function between(rewrite: Rewrite, start: number, end: number, mark: string): string {
  const gap = rewrite.source.slice(start, end).replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, "");
  return gap.replace(/[^\s()]+/, mark);
}
/** The opening parentheses of a stretch of the source. */
export const openings = (rewrite: Rewrite, start: number, end: number) => rewrite.source.slice(start, end).replace(/[^(]/g, "");
/** Its closing ones. */
export const closings = (rewrite: Rewrite, start: number, end: number) => rewrite.source.slice(start, end).replace(/[^)]/g, "");
