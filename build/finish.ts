import remapping from "@jridgewell/remapping";
import { parse } from "acorn";
import { full } from "acorn-walk";
import MagicString from "magic-string";
import type { Code } from "./bundle.ts";

/** Puts right what the minifier writes shorter than the interpreter likes it. */
export function finish({ code, map }: Code): Code {
  const text = new MagicString(code);
  full(parse(code, { ecmaVersion: "latest" }) as never, (node: any) => {
    // A template is copied as a whole before it is looked at; for text with line breaks the minifier prefers one.
    if (node.type === "TemplateLiteral" && node.expressions.length === 0)
      text.overwrite(node.start, node.end, quote(node.quasis[0].value.cooked));
    // The bytes of a text can look like letters of Latin 1, and the minifier then takes it for a name.
    if (node.type === "Property" && !node.computed && node.key.type === "Identifier" && escaped(code, node.key))
      text.overwrite(node.key.start, node.key.end, quote(node.key.name));
    if (node.type === "MemberExpression" && !node.computed && escaped(code, node.property))
      text.overwrite(node.object.end, node.end, `[${quote(node.property.name)}]`);
  });
  if (!text.hasChanged()) return { code, map };
  const changed = text.generateMap({ hires: "boundary", source: "app.js" });
  const joined = remapping([changed as never, JSON.parse(map)], () => null);
  return { code: text.toString(), map: JSON.stringify(joined) };
}

const escaped = (code: string, node: { start: number; end: number }) => code.slice(node.start, node.end).includes("\\");

/** As a string literal in ASCII, one `\xHH` a byte. */
const quote = (text: string): string =>
  JSON.stringify(text).replace(
    /\\u00([0-9a-f]{2})|[\x7f-\xff]/g,
    (all, hex: string) => `\\x${hex ?? all.charCodeAt(0).toString(16).toUpperCase()}`,
  );
