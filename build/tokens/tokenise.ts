import { type Node, parse, type Token } from "acorn";
import { full } from "acorn-walk";
import { coldFunctions } from "./cold.ts";
import { byteOf, INT8, INT16, STRING8, STRING16 } from "./table.ts";

export interface Tokens {
  data: Buffer;
  /** Where each token begins: in `data` and in the text, ascending. */
  places: [at: number, from: number][];
}

/**
 * A program, text of bytes, as Espruino's lexer reads it without looking words up: reserved words and operators as one byte each, strings and
 * numbers as they are in memory. A long string then stays in flash when it is used, instead of being copied into memory.
 * Functions begin and end where they did. Needs 2v26 or later.
 */
export function tokenise(text: string): Tokens {
  const placed = coldFunctions(text);
  if (!placed) return write(text, new Map());
  // Where a function stands is written in the calls that make it from there; longer numbers move others.
  for (let places = placed.functions.map(() => [0, 0]); ; ) {
    const numbers = new Map<number, number>();
    for (const { index, at, size } of placed.calls) {
      numbers.set(at, places[index][0]);
      numbers.set(size, places[index][1]);
    }
    const tokens = write(text, numbers);
    const moved = new Map(tokens.places.map(([at, from]) => [from, at]));
    const next = placed.functions.map(({ open, close }) => {
      const at = (moved.get(open) as number) + 1;
      return [at, (moved.get(close) as number) - at];
    });
    if (next.every(([at, size], i) => at === places[i][0] && size === places[i][1])) return tokens;
    places = next;
  }
}

/** @param numbers what to write in place of the number at an offset of the text */
function write(text: string, numbers: Map<number, number>): Tokens {
  const tokens: Token[] = [];
  const program = parse(text, { ecmaVersion: 2022, onToken: tokens, allowReturnOutsideFunction: true });
  const names = keys(program);
  const bytes: number[] = [];
  const places: Tokens["places"] = [];
  // The last token, when it is there as text.
  let before = "";
  for (const token of whole(tokens)) {
    const number = numbers.get(token.start);
    const source = number === undefined ? text.slice(token.start, token.end) : String(number);
    const bare = names.has(token.start) ? undefined : value({ label: token.label, value: number ?? token.value }, source);
    if (!bare && touches(before, source)) bytes.push(32);
    places.push([bytes.length, token.start]);
    for (const byte of bare ?? Buffer.from(source, "latin1")) bytes.push(byte);
    before = bare ? "" : source;
  }
  return { data: Buffer.from(bytes), places };
}

/** A template is several tokens, and there is no other way to write it than as it is. */
function* whole(tokens: Token[]): Iterable<{ label: string; value: unknown; start: number; end: number }> {
  for (let i = 0; i < tokens.length; i++) {
    const { type, value, start } = tokens[i] as Token & { value: unknown };
    if (type.label === "eof") return;
    if (type.label === "`") {
      for (let depth = 1; depth; ) {
        const { label } = tokens[++i].type;
        if (label === "${" || label === "{") depth++;
        else if (label === "}") depth--;
        else if (label === "`") depth += opens(tokens, i) ? 1 : -1;
      }
      yield { label: "template", value: undefined, start, end: tokens[i].end };
    } else yield { label: type.label, value, start, end: tokens[i].end };
  }
}

/** Whether the backquote at `i` begins a template inside of another's `${}`. */
const opens = (tokens: Token[], i: number) => tokens[i - 1].type.label !== "template";

/** Beginnings of names that are no words of the language: of members and of keys. */
function keys(program: Node): Set<number> {
  const found = new Set<number>();
  full(program, (node: any) => {
    if (node.type === "MemberExpression" && !node.computed) found.add(node.property.start);
    else if ((node.type === "Property" || node.type === "MethodDefinition" || node.type === "PropertyDefinition") && !node.computed)
      found.add(node.key.start);
  });
  return found;
}

function value({ label, value }: { label: string; value: unknown }, source: string): number[] | undefined {
  if (label === "string") return string(value as string);
  // Others would be written longer; a number with a point or an exponent is a float to the interpreter.
  if (label === "num") return /^(?:\d{2,5}|0x[\da-f]+)$/i.test(source) ? integer(value as number) : undefined;
  const byte = label === "regexp" || label === "template" ? undefined : byteOf.get(source);
  return byte === undefined ? undefined : [byte];
}

function string(text: string): number[] | undefined {
  const bytes = Buffer.from(text, "latin1");
  if (!bytes.length || bytes.length > 65535 || /[^\0-\xff]/.test(text)) return undefined;
  return bytes.length < 256 ? [STRING8, bytes.length, ...bytes] : [STRING16, bytes.length & 255, bytes.length >> 8, ...bytes];
}

function integer(number: number): number[] | undefined {
  if (number < 128) return [INT8, number];
  return number < 32768 ? [INT16, number & 255, number >> 8] : undefined;
}

/** Whether two texts side by side would be read as something else. */
function touches(before: string, after: string): boolean {
  const last = before[before.length - 1] ?? "";
  if (/[\w$]/.test(last) && /[\w$]/.test(after[0])) return true;
  if (/^\d/.test(before) && after[0] === ".") return true;
  return /[-+/*&|<>=!?^%]/.test(last) && (last === after[0] || after[0] === "=" || after[0] === "/");
}
