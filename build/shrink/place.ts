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
  const placed = changed(text, map);
  const { found } = parts(placed.code);
  return settle(
    placed,
    found,
    (at) => at,
    () => (offset) => offset,
  );
}

/**
 * The same program, made ready to be written as `encode` writes it: that gives for a text where each of its tokens will begin. The
 * cold functions' places are those in the file on the board.
 */
export function relocate(code: Code, encode: (text: string) => (offset: number) => number): Code {
  const { found, texts } = parts(code.code);
  return found.length ? settle(code, found, (at) => texts.findIndex((one) => one.at === at), encode) : code;
}

/** Writes places until they are true: one that moves may take more digits to write, which moves others. */
function settle(code: Code, calls: Node[], index: (at: number) => number, encode: (text: string) => (offset: number) => number): Code {
  let places: Place[] = [];
  for (;;) {
    const text = new MagicString(code.code);
    for (const { arguments: pair } of calls) {
      const { at, size } = places[index(pair[0].value)] ?? { at: 0, size: 0 };
      text.overwrite(pair[0].start, pair[1].end, `${at},${size}`);
    }
    const made = text.toString();
    const where = encode(made);
    const next = parts(made).texts.map(({ at, size }) => ({ at: where(at), size: where(at + size) - where(at) }));
    if (next.every(({ at, size }, i) => at === places[i]?.at && size === places[i].size)) return changed(text, code.map);
    places = next;
  }
}

/** The calls that make cold functions, and where the texts of these stand, brackets included. */
function parts(code: string): { found: Node[]; texts: Place[] } {
  const program = parse(code, { ecmaVersion: "latest", preserveParens: true }) as Node;
  const last = program.body[program.body.length - 1];
  if (last.type !== "IfStatement" || last.test.value !== 0) return { found: [], texts: [] };
  const make = program.body[1].id.name;
  const found: Node[] = [];
  full(program, (node: Node) => {
    if (node.type === "CallExpression" && node.callee.name === make) found.push(node);
  });
  return { found, texts: last.consequent.expression.elements.map(({ start, end }: Node) => ({ at: start, size: end - start })) };
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
