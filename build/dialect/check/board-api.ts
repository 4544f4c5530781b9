import { apis } from "../../../board/api/index.ts";
import { type BoardName, boards } from "../../../board/index.ts";
import * as javascript from "./javascript.ts";

/** What JavaScript has and what this board has of it. */
export interface Knowledge {
  /** Whether the board has a global of this name. */
  global(name: string): boolean;
  /** Whether JavaScript has it. */
  standardGlobal(name: string): boolean;
  /** Whether JavaScript has `X.name`, and whether the board has. */
  standardStatic(owner: string, name: string): boolean;
  boardStatic(owner: string, name: string): boolean;
  /** Whether a value of this kind has the member in JavaScript, and whether it has on the board. */
  standardMember(kind: string, name: string): boolean;
  boardMember(kind: string, name: string): boolean;
  /** Names of functions, constants and pins: an arrow's parameter must not have one. */
  builtins: Set<string>;
}

const classes: Record<string, string> = {
  string: "String",
  number: "Number",
  boolean: "Boolean",
  array: "Array",
  typed: "ArrayBufferView",
  regexp: "RegExp",
  date: "Date",
  promise: "Promise",
  function: "Function",
  error: "Error",
  buffer: "ArrayBuffer",
  dataview: "DataView",
};

// Members that work although no list has them: each was tried on the interpreter.
const extra: Record<string, string[]> = {
  object: ["hasOwnProperty", "toString", "valueOf", "constructor", "__proto__"],
  string: ["length", "toString", "valueOf", "constructor"],
  number: ["toString", "valueOf", "toFixed", "constructor"],
  boolean: ["toString", "valueOf", "constructor"],
  array: ["length", "constructor"],
  typed: ["length", "buffer", "byteLength", "byteOffset", "toString", "constructor"],
  regexp: ["source", "lastIndex", "constructor"],
  error: ["message", "constructor", "stack"],
  function: ["length", "prototype", "constructor", "toString"],
  buffer: ["byteLength", "constructor"],
  dataview: ["buffer", "byteLength", "byteOffset", "constructor"],
};

export function createKnowledge(board: BoardName): Knowledge {
  const api = apis[boards[board].base];
  const globals = new Set([...api.globals, "undefined", "Pin", ...Object.keys(boards[board].pins)]);
  return {
    // The linux board simulates what the pins of the others do.
    global: (name) => globals.has(name) || (board === "linux" && /^[A-D]\d{1,2}$/.test(name)),
    standardGlobal: (name) => javascript.globals.has(name),
    standardStatic: (owner, name) => Boolean(javascript.statics[owner]?.has(name)),
    boardStatic: (owner, name) => (api.statics[owner] ?? []).includes(name) || ["prototype", "length", "name"].includes(name),
    standardMember: (kind, name) =>
      Boolean(javascript.members[kind]?.has(name) || (javascript.members[kind] && javascript.members.object.has(name))),
    boardMember: (kind, name) => [...(api.methods[classes[kind]] ?? []), ...(extra[kind] ?? []), ...extra.object].includes(name),
    builtins: new Set([
      ...api.globals,
      "arguments",
      ...["A0", "D0", "D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "D9", "D10", "D11", "D12", "D13", "D14", "D15", "D16"],
      ...Object.keys(pinNames),
    ]),
  };
}

const pinNames: Record<string, true> = {};
for (const port of "ABCD") for (let i = 0; i < 40; i++) pinNames[`${port}${i}`] = true;
