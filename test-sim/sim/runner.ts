import vm from "node:vm";
import type { Errors } from "./errors.ts";
import type { Formatter } from "./format.ts";
import { functionTexts } from "./format.ts";
import type { Loop } from "./loop.ts";
import { isPin, pinName } from "./pin.ts";
import type { Realm } from "./realm.ts";
import { text } from "./text.ts";
import { HELPERS, type Mode, NotOnThisBoard, type Script, transform } from "./transform.ts";

/** Runs scripts, and what runs scripts: require, Modules, Function and eval. */
export interface Runner {
  /** Runs a script of bytes and gives the value of its last expression; throws what it throws. */
  run(code: string, file: string): unknown;
  install(built: Record<string, any>, names: string[], read: (name: string) => string | undefined): void;
  /** `    at name (file:line:column)` lines of where an error was made. */
  stack(error: unknown): string;
}

export function createRunner(realm: Realm, formatter: Formatter, errors: Errors, _loop: Loop): Runner {
  const { global, own } = realm;
  const scripts: { script: Script; file: string }[] = [];

  const nothing = { toString: () => "nothing" };
  const helpers: Record<(typeof HELPERS)[number], unknown> = {
    Δadd(a: any, b: any) {
      if (typeof a === "number" && typeof b === "number") return a + b;
      if (typeof a === "string") return a + (typeof b === "string" ? b : operandText(b));
      if (typeof b === "string") return operandText(a) + b;
      const left = primitive(a);
      const right = primitive(b);
      return typeof left === "string" || typeof right === "string" ? text(left) + text(right) : left + right;
    },
    Δput(object: any, key: any, value: any) {
      object[key] = (helpers.Δadd as any)(object[key], value);
      return object[key];
    },
    Δtext: operandText,
    Δtype: (value: unknown) => (isPin(value) ? "number" : typeof value),
    Δcaught: errors.caught,
    Δglobal: global,
    Δconst(name: string, value: unknown) {
      if (Object.getOwnPropertyDescriptor(global, name)?.set) throw realm.error("TypeError", "Assignment to a constant");
      own.Object.defineProperty(global, name, {
        get: () => value,
        set() {
          throw realm.error("TypeError", "Assignment to a constant");
        },
        enumerable: true,
        configurable: true,
      });
      return value;
    },
    Δnone: nothing,
    Δclass(type: any, fields?: Record<string, unknown>) {
      // Statics are not inherited.
      for (let up = Object.getPrototypeOf(type); up && up !== own.Function.prototype; up = Object.getPrototypeOf(up)) {
        for (const name of Object.getOwnPropertyNames(up)) {
          if (!["length", "name", "prototype"].includes(name) && !Object.hasOwn(type, name)) realm.hide(type, name, undefined);
        }
      }
      for (const key of Object.keys(fields ?? {})) (key[0] === "$" ? type : type.prototype)[key.slice(1)] = (fields as any)[key];
      return type;
    },
    Δsame: (a: any, b: any) => (isPin(a) ? Number(a) : a) === (isPin(b) ? Number(b) : b),
    Δsource: undefined,
    Δcode: (code: unknown) => (typeof code === "string" ? compile(code, "", "eval").script.code : code),
  };

  function primitive(value: any): any {
    if (isPin(value)) return Number(value);
    if (!realm.isObject(value) && typeof value !== "function") return value;
    const plain = value.valueOf();
    return realm.isObject(plain) || typeof plain === "function" ? text(plain) : plain;
  }
  function operandText(value: any): string {
    if (isPin(value)) return pinName(value);
    if (typeof value === "function") return formatter.shown(value);
    if (realm.isObject(value) && !Array.isArray(value)) return text(primitive(value));
    return text(value);
  }

  function compile(code: string, file: string, mode: Mode): { script: Script; file: string } {
    let script: Script;
    try {
      script = transform(code, mode);
    } catch (error: any) {
      if (error instanceof NotOnThisBoard) throw realm.error("SyntaxError", error.message);
      if (error instanceof SyntaxError) throw realm.error("SyntaxError", error.message);
      throw error;
    }
    const entry = { script, file };
    scripts.push(entry);
    functionTexts.push(() => script.functions());
    return entry;
  }

  function execute(
    code: string,
    file: string,
    mode: Mode,
    parameters: string[] = [],
    values: unknown[] = [],
    self: unknown = global,
  ): unknown {
    const entry = compile(code, file, mode);
    const name = `espruino:${scripts.indexOf(entry)}`;
    const wrapped = `(function(${[...HELPERS, ...parameters].join(",")}){${entry.script.code}\n})`;
    let make: any;
    try {
      make = vm.runInContext(wrapped, realm.context, { filename: name });
    } catch (error: any) {
      throw realm.error("SyntaxError", error.message);
    }
    return make.apply(self, [...HELPERS.map((helper) => helpers[helper]), ...values]);
  }

  /** Functions made from text close over nothing but the global object. */
  function makeFunction(parameters: string[], code: string): any {
    return execute(`(function(${parameters.join(",")}){${code}})`, "", "script");
  }

  const runner: Runner = {
    run: (code, file) => execute(code, file, "script"),
    install(built, names, read) {
      const cached = new Map<string, unknown>();
      function load(name: string, code: string): unknown {
        const module = realm.object();
        const exports = realm.object();
        module.exports = exports;
        cached.set(name, exports);
        try {
          execute(code, name, "module", ["exports", "module"], [exports, module], exports);
        } catch (error) {
          cached.delete(name);
          throw error;
        }
        cached.set(name, module.exports);
        return module.exports;
      }
      const Modules = realm.object();
      realm.methods(Modules, {
        addCached(name, code) {
          if (typeof name !== "string" || (typeof code !== "string" && typeof code !== "function"))
            throw realm.error("Error", "Both arguments to addCached must be strings");
          const source = typeof code === "string" ? code : `exports=(${formatter.shown(code)})()`;
          load(name, source);
        },
        getCached: () => realm.array([...cached.keys()]),
        removeCached(name) {
          if (!cached.delete(text(name))) throw realm.error("Error", `Module "${text(name)}" not found`);
        },
        removeAllCached() {
          cached.clear();
        },
      });
      realm.hide(global, "Modules", Modules);
      realm.methods(global, {
        require(name) {
          if (typeof name !== "string") throw realm.error("TypeError", `Expecting String, but got ${typeof name}`);
          if (cached.has(name)) return cached.get(name);
          if (names.includes(name)) {
            if (built[name]) return built[name];
            throw realm.error("Error", `not in the simulator: ${name}`);
          }
          const code = read(name);
          if (code !== undefined) return load(name, code);
          throw realm.error("Error", `not on this board: ${name}`);
        },
      });
      const FunctionClass: any = realm.native("Function", (...values: unknown[]) =>
        makeFunction(values.slice(0, -1).map(text), text(values[values.length - 1] ?? "")),
      );
      FunctionClass.prototype = own.Function.prototype;
      realm.hide(own.Function.prototype, "constructor", FunctionClass);
      realm.hide(global, "Function", FunctionClass);
    },
    stack(error: any) {
      const lines: string[] = [];
      for (const line of String(error?.stack ?? "").split("\n")) {
        const match = /^\s+at (?:(?:new )?(.*?) \()?espruino:(\d+):(\d+):(\d+)\)?$/.exec(line);
        if (!match) continue;
        const entry = scripts[Number(match[2])];
        const row = Number(match[3]) - 1;
        const shift = row === 0 ? `(function(${HELPERS.join(",")}){`.length : 0;
        const origin = entry?.script.origin(row, Math.max(0, Number(match[4]) - 1 - shift));
        if (!origin) continue;
        const name = (match[1] ?? "").replace(/^Object\.|^Δglobal\./, "");
        const place = `${entry.file}:${origin.line + 1}:${origin.column + 1}`;
        lines.push(name && name !== "<anonymous>" ? `    at ${name} (${place})` : `    at ${place}`);
      }
      return lines.length ? `${lines.join("\n")}\n` : "";
    },
  };
  return runner;
}
