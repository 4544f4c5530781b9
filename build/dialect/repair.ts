import remapping from "@jridgewell/remapping";
import { parse } from "acorn";
import { fullAncestor } from "acorn-walk";
import MagicString from "magic-string";
import { tooLong } from "./lowering/names.ts";
import { exactly } from "./numbers.ts";

export interface Code {
  code: string;
  /** Source map, JSON. */
  map: string;
}

type Node = { type: string; start: number; end: number; [key: string]: any };

/** Puts right what a printer writes shorter than the interpreter reads it. */
export function repair({ code, map }: Code): Code {
  const text = new MagicString(code);
  fullAncestor(parse(code, { ecmaVersion: "latest", allowReturnOutsideFunction: true }) as never, (found, _state, ancestors) => {
    const node = found as Node;
    const parent = ancestors[ancestors.length - 2] as Node | undefined;
    switch (node.type) {
      case "BinaryExpression":
        // After `++` the interpreter takes a slash for the beginning of a regular expression.
        if (node.operator === "/" && endsWithUpdate(node.left)) text.appendLeft(node.left.start, "(").appendRight(node.left.end, ")");
        break;
      case "ExpressionStatement":
        force(node.expression, text);
        break;
      case "DoWhileStatement":
        // `do;while(x)` is a syntax error.
        if (node.body.type === "EmptyStatement") text.overwrite(node.body.start, node.body.end, "{}");
        break;
      case "ForStatement":
        if (node.init && asksIn(node.init)) initBefore(node, text);
        break;
      case "SequenceExpression":
        for (const one of node.expressions.slice(0, -1)) force(one, text);
        break;
      case "Literal":
        if (typeof node.value === "number") {
          const written = code.slice(node.start, node.end);
          const exact = exactly(written, node.value) ?? written;
          if (exact === written || (parent?.type === "Property" && parent.key === node)) break;
          text.overwrite(node.start, node.end, exact.includes("/") && !bare(parent, node) ? `(${exact})` : exact);
        }
        break;
      case "TemplateLiteral":
        if (!node.expressions.length) text.overwrite(node.start, node.end, quote(node.quasis[0].value.cooked));
        break;
      case "Property":
        if (!node.computed && node.key.type === "Identifier" && odd(code, node.key))
          text.overwrite(node.key.start, node.key.end, quote(node.key.name));
        break;
      case "MemberExpression":
        if (!node.computed && odd(code, node.property)) text.overwrite(node.object.end, node.end, `[${quote(node.property.name)}]`);
        break;
    }
  });
  if (!text.hasChanged()) return { code, map };
  const changed = text.generateMap({ hires: "boundary", source: "app.js" });
  return { code: text.toString(), map: JSON.stringify(remapping([changed as never, JSON.parse(map)], () => null)) };
}

const odd = (code: string, key: Node): boolean => tooLong(key.name) || code.slice(key.start, key.end).includes("\\");

function endsWithUpdate(node: Node): boolean {
  if (node.type === "UpdateExpression") return !node.prefix;
  if (node.type === "BinaryExpression") return endsWithUpdate(node.right);
  return false;
}

/** The interpreter knows no `in` in the first part of a loop's head, in brackets neither: what stands there runs before the loop. */
function initBefore(node: Node, text: MagicString): void {
  const { init } = node;
  text.overwrite(node.start, init.start, "{").appendLeft(init.end, ";for(").appendLeft(node.end, "}");
}

/** Whether `in` stands in it, outside of functions. */
function asksIn(node: Node): boolean {
  if (/Function/.test(node.type)) return false;
  if (node.type === "BinaryExpression" && node.operator === "in") return true;
  return Object.values(node).some((value) =>
    (Array.isArray(value) ? value : [value]).some((child) => child && typeof child.type === "string" && asksIn(child)),
  );
}

/** A property is only read, and its getter only run, when something is made of its value. */
function force(node: Node, text: MagicString): void {
  if (node.type === "MemberExpression") text.appendLeft(node.start, "!");
}

/** Where a quotient needs no brackets. */
function bare(parent: Node | undefined, node: Node): boolean {
  if (parent?.type === "CallExpression" || parent?.type === "NewExpression") return parent.callee !== node;
  if (parent?.type === "AssignmentExpression") return parent.right === node;
  return ["ArrayExpression", "VariableDeclarator", "ReturnStatement", "Property"].includes(parent?.type ?? "");
}

/** As a string literal in ASCII, one `\xHH` a byte. */
const quote = (text: string): string =>
  JSON.stringify(text).replace(
    /\\u00([0-9a-f]{2})|[\x7f-\xff]/g,
    (all, hex: string) => `\\x${hex ?? all.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
