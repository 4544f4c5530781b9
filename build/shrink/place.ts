import remapping from "@jridgewell/remapping";
import { parse } from "acorn";
import { full } from "acorn-walk";
import MagicString from "magic-string";
import type { Code } from "../bundle.ts";
import { coldMark } from "./cold.ts";

type Node = any;

/** Where something stands in a file, in bytes. */
interface Place {
  at: number;
  size: number;
}

/**
 * Gives the cold functions of a minified program their places: their texts stand where nothing runs, and what calls one makes it
 * from the file in Storage, by the offset and the length of its text. The interpreter lets a function's code lie in flash then, too.
 */
export function place({ code, map }: Code): Code {
  const calls: Node[] = [];
  let list: Node;
  const names = new Set<string>();
  full(parse(code, { ecmaVersion: "latest" }), (node: Node) => {
    if (node.type === "Identifier") names.add(node.name);
    if (node.type !== "CallExpression" || node.callee.name !== coldMark) return;
    if (node.arguments[0].type === "ArrayExpression") list = node;
    else calls.push(node);
  });
  if (!list) return { code, map };
  // Names that hide none of those which a cold function may ask for.
  const [file, make, from, length] = freeNames(names);
  const text = new MagicString(code);
  text.prepend(
    `var ${file}=require("Storage").read(".bootcde");function ${make}(${from},${length}){return eval(${file}.substr(${from},${length}))}`,
  );
  // For now each by its number.
  for (const call of calls) text.overwrite(call.start, call.end, `${make}(${call.arguments[0].value},0)`);
  const texts: Node[] = list.arguments[0].elements;
  const before = /[,;\s]*$/.exec(code.slice(0, list.start))?.[0].length ?? 0;
  text.overwrite(list.start - before, texts[0].start, ";if(0)[");
  text.overwrite(texts[texts.length - 1].end, list.end, "]");
  for (const one of texts) text.appendLeft(one.start, "(").appendRight(one.end, ")");
  return settle(changed(text, map), make);
}

/** Writes places until they are true: one that moves may take more digits to write, which moves others. */
function settle(code: Code, make: string): Code {
  const calls = findCalls(code.code, make);
  const indexes = calls.map(({ arguments: [index] }) => index.value as number);
  let places: Place[] = [];
  for (;;) {
    const text = new MagicString(code.code);
    calls.forEach(({ arguments: [from, length] }, i) => {
      const { at, size } = places[indexes[i]] ?? { at: 0, size: 0 };
      text.overwrite(from.start, length.end, `${at},${size}`);
    });
    const next = findTexts(text.toString());
    if (next.every(({ at, size }, i) => at === places[i]?.at && size === places[i].size)) return changed(text, code.map);
    places = next;
  }
}

function findCalls(code: string, make: string): Node[] {
  const calls: Node[] = [];
  full(parse(code, { ecmaVersion: "latest" }), (node: Node) => {
    if (node.type === "CallExpression" && node.callee.name === make) calls.push(node);
  });
  return calls;
}

/** Where the cold functions' texts stand, brackets included: `if(0)[(function…),(function…)]` is the last statement. */
function findTexts(code: string): Place[] {
  const { body } = parse(code, { ecmaVersion: "latest", preserveParens: true }) as Node;
  return body[body.length - 1].consequent.expression.elements.map(({ start, end }: Node) => ({ at: start, size: end - start }));
}

function changed(text: MagicString, map: string): Code {
  const moved = text.generateMap({ hires: "boundary", source: "app.js" });
  return { code: text.toString(), map: JSON.stringify(remapping([moved as never, JSON.parse(map)], () => null)) };
}

function freeNames(taken: Set<string>): string[] {
  const free: string[] = [];
  for (let i = 0; free.length < 4; i++) {
    const name = `$${i ? i.toString(36) : ""}`;
    if (!taken.has(name)) free.push(name);
  }
  return free;
}
