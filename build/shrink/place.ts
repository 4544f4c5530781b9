import remapping from "@jridgewell/remapping";
import { parse } from "acorn";
import { full } from "acorn-walk";
import MagicString from "magic-string";
import type { Code } from "../bundle.ts";
import { coldMark } from "./cold.ts";

type Node = any;

/**
 * Gives the cold functions of a minified program their places: their texts stand where nothing runs, and what calls one makes it
 * from the file in Storage, by the offset and the length of its text. The interpreter lets a function's code lie in flash then, too.
 */
export function place({ code, map }: Code): Code {
  const program = parse(code, { ecmaVersion: "latest" }) as Node;
  const calls: Node[] = [];
  let list: Node;
  const names = new Set<string>();
  full(program, (node: Node) => {
    if (node.type === "Identifier") names.add(node.name);
    if (node.type !== "CallExpression" || node.callee.name !== coldMark) return;
    if (node.arguments[0].type === "ArrayExpression") list = node;
    else calls.push(node);
  });
  if (!list) return { code, map };
  // Names that hide none of those which a cold function may ask for.
  const [file, make, from, length] = freeNames(names);
  const loader = `var ${file}=require("Storage").read(".bootcde");function ${make}(${from},${length}){return eval(${file}.substr(${from},${length}))}`;
  const texts: Node[] = list.arguments[0].elements;
  let places: { at: number; size: number }[] = texts.map(() => ({ at: 0, size: 0 }));
  // A place that moves may take more digits to write, which moves others.
  for (;;) {
    const text = new MagicString(code);
    text.prepend(loader);
    for (const call of calls) {
      const { at, size } = places[call.arguments[0].value];
      text.overwrite(call.start, call.end, `${make}(${at},${size})`);
    }
    const before = /[,;\s]*$/.exec(code.slice(0, list.start))?.[0].length ?? 0;
    text.overwrite(list.start - before, texts[0].start, ";if(0)[");
    text.overwrite(texts[texts.length - 1].end, list.end, "]");
    for (const one of texts) text.appendLeft(one.start, "(").appendRight(one.end, ")");
    const made = text.toString();
    const next = findPlaces(made);
    if (next.every(({ at, size }, i) => at === places[i].at && size === places[i].size)) {
      const changed = text.generateMap({ hires: "boundary", source: "app.js" });
      return { code: made, map: JSON.stringify(remapping([changed as never, JSON.parse(map)], () => null)) };
    }
    places = next;
  }
}

/** Where the cold functions stand in a program that has been placed, brackets included. */
export function findPlaces(code: string): { at: number; size: number }[] {
  const { body } = parse(code, { ecmaVersion: "latest", preserveParens: true }) as Node;
  return body[body.length - 1].consequent.expression.elements.map(({ start, end }: Node) => ({ at: start, size: end - start }));
}

function freeNames(taken: Set<string>): string[] {
  const free: string[] = [];
  for (let i = 0; free.length < 4; i++) {
    const name = `$${i ? i.toString(36) : ""}`;
    if (!taken.has(name)) free.push(name);
  }
  return free;
}
