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
 * from the file in Storage, by the offset and the length of its body and the number of its parameters. Made like that it closes over
 * nothing, its code stays in flash, and nobody has to read it to find its end.
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
  const texts: Node[] = list.arguments[0].elements;
  const parameters = parameterNames(texts);
  const [file, make, from, length, count] = freeNames(names);
  const text = new MagicString(code);
  text.prepend(
    `var ${file}=require("Storage").read(".bootcde");function ${make}(${from},${length},${count}){return Function.apply(0,"${parameters.join()}".split(",").slice(0,${count}).concat(${file}.substr(${from},${length})))}`,
  );
  // For now each by its number.
  for (const call of calls) {
    const index = call.arguments[0].value;
    text.overwrite(call.start, call.end, `${make}(${index},0,${texts[index].params.length})`);
  }
  const before = /[,;\s]*$/.exec(code.slice(0, list.start))?.[0].length ?? 0;
  text.overwrite(list.start - before, texts[0].start, ";if(0)[");
  text.overwrite(texts[texts.length - 1].end, list.end, "]");
  for (const { params } of texts) if (params.length) text.remove(params[0].start, params[params.length - 1].end);
  return settle(changed(text, map), make);
}

/** What parameters are called: the minifier gives those in the same place of any function the same name. */
function parameterNames(functions: Node[]): string[] {
  const all: string[][] = functions.map(({ params }) => params.map(({ name }: Node) => name));
  const longest = all.reduce((one, other) => (other.length > one.length ? other : one), []);
  const odd = all.find((names) => names.some((name, i) => name !== longest[i]));
  if (odd) throw new Error(`parameters of cold functions have different names: ${odd.join()} and ${longest.join()}`);
  return longest;
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

/** Where the bodies of cold functions stand: `if(0)[function…,function…]` is the last statement. */
function findTexts(code: string): Place[] {
  const program = parse(code, { ecmaVersion: "latest" }) as Node;
  return program.body[program.body.length - 1].consequent.expression.elements.map(({ body }: Node) => ({
    at: body.start + 1,
    size: body.end - body.start - 2,
  }));
}

function changed(text: MagicString, map: string): Code {
  const moved = text.generateMap({ hires: "boundary", source: "app.js" });
  return { code: text.toString(), map: JSON.stringify(remapping([moved as never, JSON.parse(map)], () => null)) };
}

function freeNames(taken: Set<string>): string[] {
  const free: string[] = [];
  for (let i = 0; free.length < 5; i++) {
    const name = `$${i ? i.toString(36) : ""}`;
    if (!taken.has(name)) free.push(name);
  }
  return free;
}
