import { readNumber } from "../numbers.ts";
import { after, apart, before, type Rewrite } from "./rewrite.ts";

/** Characters cut to bytes. */
const cut = (value: string) => String.fromCharCode(...Array.from({ length: value.length }, (_one, i) => value.charCodeAt(i) & 255));

export function literal(rewrite: Rewrite, node: any, parent: any, key: string) {
  const { out } = rewrite;
  const put = (text: string) => out.overwrite(node.start, node.end, apart(rewrite, node) + text);
  const isName = (key === "property" && parent.computed) || (key === "left" && parent.operator === "in");
  if (isName && /^\xff./.test(node.value)) put(`Δhidden(${JSON.stringify(node.value)})`);
  else if (typeof node.value === "string" && /\\u/.test(node.raw)) put(JSON.stringify(cut(node.value)));
  else if (node.regex) {
    const { pattern, flags } = node.regex;
    put(`Δregexp(${JSON.stringify(pattern)},${flags ? JSON.stringify(flags) : "undefined"})`);
  } else if (typeof node.value === "number" && /^[\d.]+(e[-+]?\d+)?$/i.test(node.raw) && /[.e]/i.test(node.raw)) {
    // The interpreter adds up the decimals one by one, so that its 0.3 is 0.1 + 0.2.
    put(String(readNumber(node.raw, 10).number));
  }
}

export function template(rewrite: Rewrite, node: any) {
  for (const { value, start, end } of node.quasis) {
    if (!/\\u/.test(value.raw)) continue;
    const text = JSON.stringify(cut(value.cooked)).slice(1, -1).replace(/\\"/g, '"');
    rewrite.out.overwrite(start, end, text.replace(/`|\$\{/g, "\\$&"));
  }
  for (const expression of node.expressions) {
    before(rewrite, expression, "Δtext(");
    rewrite.visit(expression, node, "expressions");
    after(rewrite, expression, ")");
  }
}
