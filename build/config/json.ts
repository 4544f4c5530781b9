import { type Comment, getLineInfo, parseExpressionAt } from "acorn";
import { full } from "acorn-walk";
import { ConfigError } from "../errors.ts";

/** The value of a JSON text. Throws ConfigError with line and column of what is not JSON, or said twice. */
export function parseJson(text: string, file: string): unknown {
  const source = text.replace(/^\uFEFF/, "");
  const wrong = (offset: number, what: string): ConfigError => {
    const { line, column } = getLineInfo(source, offset);
    return new ConfigError([`${file}:${line}:${column + 1}: not valid JSON: ${what}`]);
  };
  if (!source.trim())
    throw new ConfigError([`${file}: the file is empty; it must hold an object, as in {"id": "greenhouse", "board": "esp8266"}`]);

  const comments: Comment[] = [];
  let root: any;
  try {
    root = parseExpressionAt(source, 0, { ecmaVersion: 2022, onComment: comments });
  } catch (error) {
    const { pos, message } = error as SyntaxError & { pos: number };
    if (comments.length && comments[0].start < pos) throw wrong(comments[0].start, "comments are not allowed");
    if (message.startsWith("Unterminated")) throw wrong(pos, "a text without its closing quote");
    throw wrong(pos, pos >= source.trimEnd().length ? "the file ends too early" : `unexpected ${token(source, pos)}`);
  }
  if (comments.length) throw wrong(comments[0].start, "comments are not allowed");
  const rest = /\S/.exec(source.slice(root.end));
  if (rest) throw wrong(root.end + rest.index, `unexpected ${token(source, root.end + rest.index)} after the end`);

  const odd: { at: number; what: string }[] = [];
  full(root, (node: any) => {
    const found = unlike(node, source);
    if (found) odd.push(found);
  });
  odd.sort((a, b) => a.at - b.at);
  if (odd.length) throw wrong(odd[0].at, odd[0].what);
  return JSON.parse(source);
}

/** What stands there, and whether it looks as if only the comma before it were missing. */
function token(source: string, offset: number): string {
  const [text] = /^(?:[\w$]+|.)/su.exec(source.slice(offset)) ?? ["end"];
  const comma = /["\w{[]/.test(text[0]) && /["\w}\]]\s*$/.test(source.slice(0, offset));
  return `${text}${comma ? "; a comma is missing before it" : ""}`;
}

function unlike(node: any, source: string): { at: number; what: string } | undefined {
  const raw = source.slice(node.start, node.end);
  if (node.type === "ObjectExpression" || node.type === "ArrayExpression") {
    const items = node.properties ?? node.elements;
    const comma = /,(?=\s*.$)/s.exec(raw);
    if (comma && (!items.length || items.at(-1) === null || node.start + comma.index >= items.at(-1).end))
      return { at: node.start + comma.index, what: "a comma after the last item" };
    const hole = items.indexOf(null);
    if (hole >= 0) return { at: node.start, what: "a comma too many in a list" };
    const keys = new Set<string>();
    for (const { start, key } of node.properties ?? []) {
      if (key?.type !== "Literal" || !source.startsWith('"', start)) return { at: start, what: "names stand in double quotes" };
      if (keys.has(key.value)) return { at: start, what: `${JSON.stringify(key.value)} is there twice` };
      keys.add(key.value);
    }
    return undefined;
  }
  if (node.type === "Property") return undefined;
  if (node.type === "UnaryExpression" && node.operator === "-") return undefined;
  if (node.type === "Literal") {
    try {
      JSON.parse(raw);
      return undefined;
    } catch {
      return { at: node.start, what: raw[0] === "'" ? "texts stand in double quotes" : `unexpected ${raw}` };
    }
  }
  return { at: node.start, what: `unexpected ${token(source, node.start)}` };
}
