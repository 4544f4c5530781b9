import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import type { types as t } from "@babel/core";
import { parse } from "@babel/parser";
import { apis } from "../../board/api/index.ts";
import { createKnowledge } from "./check/board-api.ts";
import { constants } from "./check/members.ts";
import { globals } from "./runtime/globals.ts";
import { symbols } from "./runtime/iterators.ts";
import { polyfills } from "./runtime/polyfills.ts";

// The parts of TypeScript's own library in which there is anything that a board has.
const parts =
  "es5 es2015.core es2015.iterable es2015.promise es2015.symbol es2015.symbol.wellknown es2015.collection es2015.generator es2018.asynciterable es2018.asyncgenerator es2016.array.include es2017.object es2017.string es2018.promise es2019.array es2019.object es2019.string es2020.promise es2021.promise es2021.string es2022.array es2022.error es2022.object es2022.string es2023.array es2024.object es2024.promise es2024.collection".split(
    " ",
  );

/** The interfaces of values, and what kind of value they are. */
const kinds: Record<string, string> = {
  Object: "object",
  Function: "function",
  CallableFunction: "function",
  NewableFunction: "function",
  String: "string",
  Number: "number",
  Boolean: "boolean",
  Array: "array",
  ReadonlyArray: "array",
  RegExp: "regexp",
  Date: "date",
  Promise: "promise",
  Error: "error",
  TypeError: "error",
  SyntaxError: "error",
  ReferenceError: "error",
  RangeError: "error",
  EvalError: "error",
  URIError: "error",
  AggregateError: "error",
  ArrayBuffer: "buffer",
  DataView: "dataview",
  ...Object.fromEntries(
    "Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array"
      .split(" ")
      .map((name) => [name, "typed"]),
  ),
};

/** Interfaces that only describe, and cost nothing. */
const plain = new Set(
  "PropertyDescriptor PropertyDescriptorMap TypedPropertyDescriptor IArguments ConcatArray ArrayLike PromiseLike ThisType TemplateStringsArray RegExpMatchArray RegExpExecArray ArrayBufferTypes ArrayBufferView IteratorYieldResult IteratorReturnResult Iterator Iterable IterableIterator IteratorObject ArrayIterator StringIterator PromiseFulfilledResult PromiseRejectedResult WeakKeyTypes WeakKey BuiltinIterator Symbol Map ReadonlyMap Set ReadonlySet WeakMap WeakSet MapIterator SetIterator Generator AsyncIterator AsyncIterable AsyncIterableIterator AsyncIteratorObject AsyncGenerator RegExpStringIterator ErrorOptions PromiseWithResolvers".split(
    " ",
  ),
);
const iterable = new Set([
  "Array",
  "ReadonlyArray",
  "String",
  "IArguments",
  ...Object.keys(kinds).filter((name) => kinds[name] === "typed"),
]);

/** The language as a board has it, as declarations for the editor: what is missing here is red there. */
export function languageTypes(): string {
  const require = createRequire(import.meta.url);
  const own = createRequire(require.resolve("typescript/package.json"));
  const folder = dirname(own.resolve(`@typescript/typescript-${process.platform}-${process.arch}/package.json`));
  const knowledge = createKnowledge("esp8266");
  const declared = new Set<string>();
  const out: string[] = [];

  const nameOf = (key: t.Node): string | undefined =>
    key.type === "Identifier" ? key.name : key.type === "StringLiteral" ? key.value : undefined;

  function interfaceText(node: t.TSInterfaceDeclaration, text: string): string | undefined {
    const { name } = node.id;
    const owner = name.replace(/Constructor$/, "");
    const kind = kinds[name];
    const holder =
      !kind &&
      (name === "Math" ||
        name === "JSON" ||
        (name.endsWith("Constructor") && (knowledge.global(owner) || owner in globals || owner === "Promise")));
    if (name === "SymbolConstructor") return undefined;
    if (!kind && !holder && !plain.has(name)) return undefined;
    const members = node.body.body.flatMap((member): string[] => {
      const written = text.slice(member.start!, member.end!).replace(/\s+/g, " ");
      if (
        member.type === "TSCallSignatureDeclaration" ||
        member.type === "TSConstructSignatureDeclaration" ||
        member.type === "TSIndexSignature"
      )
        return [written];
      if (!("key" in member)) return [];
      if (member.computed)
        return /Symbol\.(?:iterator|asyncIterator)/.test(written) &&
          (iterable.has(name) || /Itera|^(?:Readonly)?(?:Map|Set)$|Generator/.test(name))
          ? [written]
          : [];
      const key = nameOf(member.key);
      if (key === undefined) return [];
      if (plain.has(name)) return [written];
      if (/Intl\.|Locale|Symbol\.(?!iterator|asyncIterator)/.test(written)) return [];
      if (kind)
        return knowledge.boardMember(kind, key) ||
          `${kind}.${key}` in polyfills ||
          (kind === "error" && key === "name") ||
          (name === "Object" && key === "constructor")
          ? [written]
          : [];
      return key === "prototype" || knowledge.boardStatic(owner, key) || `${owner}.${key}` in polyfills || `${owner}.${key}` in constants
        ? [written]
        : [];
    });
    const head = text
      .slice(node.start!, node.body.start!)
      .replace(/^declare\s+/, "")
      .replace(/\s+/g, " ");
    return `${head}{${members.length ? `\n  ${members.join("\n  ")}\n` : ""}}`;
  }

  for (const part of parts) {
    const text = readFileSync(resolve(folder, `lib/lib.${part}.d.ts`), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
    for (const node of parse(text, { sourceType: "script", plugins: [["typescript", { dts: true }]] }).program.body) {
      const written = text.slice(node.start!, node.end!).replace(/\s+/g, " ");
      if (node.type === "TSInterfaceDeclaration") {
        const made = interfaceText(node, text);
        if (made) out.push(made);
      } else if (node.type === "TSTypeAliasDeclaration") {
        if (!/Intl|Date(?:Time)?Format/.test(written)) out.push(written);
      } else if (node.type === "TSDeclareFunction") {
        if (node.id && knowledge.global(node.id.name)) out.push(written);
      } else if (node.type === "VariableDeclaration") {
        const id = node.declarations[0].id as t.Identifier;
        if ((knowledge.global(id.name) || id.name === "Symbol" || id.name in globals) && !declared.has(id.name)) {
          declared.add(id.name);
          out.push(written);
        }
      }
    }
  }
  return [
    "// The language as the interpreter has it, with what the build adds. Made by `npm run types` out of TypeScript's library (Microsoft, Apache-2.0) and the boards' API lists.",
    ...out,
    `interface SymbolConstructor { (description?: string): symbol; for(key: string): symbol; ${Object.keys(symbols)
      .map((one) => `readonly ${one}: unique symbol;`)
      .join(" ")} }`,
    "declare function queueMicrotask(callback: () => void): void;",
    "declare function structuredClone<T>(value: T): T;",
    "declare class TextEncoder { readonly encoding: string; encode(text?: string): Uint8Array; }",
    "declare class TextDecoder { constructor(label?: string); readonly encoding: string; decode(bytes?: ArrayBuffer | ArrayBufferView): string; }",
    "",
  ].join("\n");
}

/** Names of the interpreter itself that nobody has described better: they take and give anything. */
export function interpreterTypes(described: string): string {
  const { globals, statics } = apis.esp8266;
  const language = languageTypes();
  const known = (name: string) => new RegExp(`\\b(?:const|var|function|interface) ${name}\\b`).test(described + language);
  const lines = globals
    .filter(
      (name) =>
        /^[A-Za-z]\w*$/.test(name) && !["arguments", "eval", "undefined", "global", "globalThis", "Pin"].includes(name) && !known(name),
    )
    .map((name) => `declare const ${name}: any;`);
  const more = statics.E.filter((name) => !new RegExp(`^  ${name}\\(`, "m").test(described)).map(
    (name) => `  ${name}(...values: any[]): any;`,
  );
  return [
    "// The rest of what the interpreter has. Made by `npm run types` out of the API lists.",
    ...lines,
    "interface Interpreter {",
    ...more,
    "}",
    "",
  ].join("\n");
}

/** Pins and globals that one board has beyond the others. */
export function boardTypes(board: keyof typeof apis, pins: string[]): string {
  const others = Object.entries(apis).filter(([name]) => name !== board);
  const own = apis[board].globals.filter((name) => !others.every(([, api]) => api.globals.includes(name)));
  return [
    `// What ${board} has of its own. Made by \`npm run types\` out of its API list.`,
    ...pins.map((pin) => `declare const ${pin}: Pin;`),
    ...own.map((name) => `declare const ${name}: any;`),
    "",
  ].join("\n");
}
