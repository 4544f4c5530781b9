import { COMPACT, type Formatter } from "./format.ts";
import { in64Bits, readNumber } from "./numbers.ts";
import type { Realm } from "./realm.ts";
import { text } from "./text.ts";

/** JSON.parse as lenient, JSON.stringify as byte-minded as the interpreter's. */
export function installJson(realm: Realm, formatter: Formatter) {
  realm.methods(realm.own.JSON, {
    stringify(value, _replacer, space) {
      const indent =
        typeof space === "number"
          ? " ".repeat(Math.max(0, Math.min(10, Math.trunc(space))))
          : typeof space === "string"
            ? space.slice(0, 10)
            : "";
      return formatter.format(value, indent ? { ...COMPACT, pretty: true, lines: "all", indent } : COMPACT);
    },
    parse: (source) => parseJson(realm, text(source), false),
  });
}

/** Digits alone are read as 64 bits, whatever does not fit cut off. */
const whole = (digits: string): number => (/^[1-9]\d{15,}$/.test(digits) ? in64Bits(digits, 10) : readNumber(digits).number);

/** Of a key that was there again: its later values, each with how many other keys stood before it. The first is found, all are written. */
export const repeated = new WeakMap<object, { key: string; value: unknown; before: number }[]>();

type Token = { kind: "string" | "number" | "word" | "punctuation" | "end" | "bad"; value: any; shown: string };

/**
 * The interpreter reads JSON with the lexer of its language: comments, single quotes, hexadecimal and a trailing comma pass, what follows the value is
 * not looked at. `loose` also takes unquoted field names, as Storage.readJSON does.
 */
export function parseJson(realm: Realm, source: string, loose: boolean): any {
  let at = 0;
  let token: Token = next();

  function fail(message: string): never {
    throw realm.error("SyntaxError", message);
  }
  function next(): Token {
    at = skipSpace(source, at);
    if (at >= source.length) return { kind: "end", value: "", shown: "EOF" };
    const character = source[at];
    if (character === '"' || character === "'" || character === "`") return stringToken(character);
    const number = /^(0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+|\d*\.?\d+(?:[eE][+-]?\d+)?\.?)/.exec(source.slice(at, at + 64));
    if (number) {
      at += number[0].length;
      return { kind: "number", value: whole(number[0]), shown: /^\d+$/.test(number[0]) ? "INT" : "FLOAT" };
    }
    const word = /^[A-Za-z_$][\w$]*/.exec(source.slice(at, at + 64));
    if (word) {
      at += word[0].length;
      return { kind: "word", value: word[0], shown: /^(true|false|null|undefined)$/.test(word[0]) ? word[0] : `ID:${word[0]}` };
    }
    at++;
    return { kind: "punctuation", value: character, shown: `'${character}'` };
  }
  function stringToken(mark: string): Token {
    let value = "";
    for (at++; at < source.length && source[at] !== mark; at++) {
      if (source[at] === "\n" && mark !== "`") return { kind: "bad", value: "", shown: "UNFINISHED STRING" };
      if (source[at] !== "\\") value += source[at];
      else value += escapeSequence();
    }
    if (at >= source.length) return { kind: "bad", value: "", shown: "UNFINISHED STRING" };
    at++;
    return { kind: "string", value, shown: `String:'${value}'` };
  }
  function escapeSequence(): string {
    const character = source[++at];
    const plain = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", v: "\v" }[character];
    if (plain) return plain;
    if (character === "x" || character === "u") {
      const length = character === "x" ? 2 : 4;
      const code = Number.parseInt(source.slice(at + 1, at + 1 + length), 16);
      at += length;
      return String.fromCharCode(code & 255);
    }
    if (/[0-7]/.test(character)) {
      const octal = /^[0-7]{1,3}/.exec(source.slice(at, at + 3)) as RegExpExecArray;
      at += octal[0].length - 1;
      return String.fromCharCode(Number.parseInt(octal[0], 8) & 255);
    }
    return character ?? "";
  }
  function expect(mark: string) {
    if (token.kind !== "punctuation" || token.value !== mark) fail(`Got ${token.shown} expected '${mark}'`);
    token = next();
  }
  function unexpected(): never {
    return fail(`Expecting valid value, got ${token.kind === "word" && token.value !== "undefined" ? "ID" : token.shown}`);
  }
  function value(): any {
    const { kind, value: content } = token;
    if (kind === "string" || kind === "number") {
      token = next();
      return content;
    }
    if (kind === "word") {
      if (content !== "true" && content !== "false" && content !== "null") unexpected();
      token = next();
      return content === "null" ? null : content === "true";
    }
    if (kind !== "punctuation") unexpected();
    if (content === "-") {
      token = next();
      if (token.kind !== "number") return undefined;
      return 0 - value();
    }
    if (content === "[") return list();
    if (content === "{") return record();
    return unexpected();
  }
  function list() {
    const items = realm.array();
    token = next();
    while (!(token.kind === "punctuation" && token.value === "]")) {
      items.push(value());
      if (!(token.kind === "punctuation" && token.value === "]")) expect(",");
    }
    token = next();
    return items;
  }
  function record() {
    const object = realm.object();
    token = next();
    while (token.kind === "string" || token.kind === "number" || token.kind === "word") {
      if (!loose && token.kind !== "string") fail(`Got ${token.shown} expected STRING`);
      const key = token.kind === "number" ? String(token.value) : token.value;
      token = next();
      expect(":");
      if (Object.hasOwn(object, key)) {
        const before = Object.keys(object).length;
        repeated.set(object, [...(repeated.get(object) ?? []), { key, value: value(), before }]);
      } else object[key] = value();
      if (!(token.kind === "punctuation" && token.value === "}")) expect(",");
    }
    expect("}");
    return object;
  }
  return value();
}

function skipSpace(source: string, start: number): number {
  let at = start;
  for (;;) {
    const comment = /^(\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)/.exec(source.slice(at));
    if (!comment) return at;
    at += comment[0].length;
  }
}
