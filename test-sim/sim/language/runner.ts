import vm from "node:vm";
import { detokenise } from "../../../build/tokens/index.ts";
import { kindOf } from "./arrays.ts";
import type { Errors } from "./errors.ts";
import type { Formatter } from "./format.ts";
import { createHelpers } from "./helpers.ts";
import type { Realm } from "./realm.ts";
import type { RegExps } from "./regexp.ts";
import type { Known } from "./rewrite/syntax.ts";
import { text } from "./text.ts";
import { HELPERS, type Mode, NotOnThisBoard, type Script, transform } from "./transform.ts";

/** Runs scripts, and what runs scripts: require, Modules, Function and eval. */
export interface Runner {
  /** Runs a script of bytes and gives the value of its last expression; throws what it throws. */
  run(code: string, file: string): unknown;
  /** `function (a,b) {body}`, without the function's name, as the interpreter shows functions. */
  functionText(value: (...values: any[]) => any): string;
  install(modules: Record<string, any>, read: (name: string) => string | undefined): void;
  /** Told once every built-in is in place. */
  settle(): void;
  /** `    at name (file:line:column)` lines of where an error was made. */
  stack(error: unknown): string;
}

export function createRunner(realm: Realm, formatter: Formatter, errors: Errors, regexps: RegExps, known: Known): Runner {
  const { global, own } = realm;
  const scripts: { script: Script; file: string }[] = [];
  const natives = new Set<unknown>();
  const untold: Script[] = [];
  const told = new Map<string, string>();
  const makers = new Map<string, any>();
  /** What `eval` was given before. */
  const evaluated = new Map<string, string>();
  const helpers = createHelpers(realm, formatter, errors, regexps, natives, (code) => {
    const made = evaluated.get(code) ?? compile(code, "", "eval").script.code;
    evaluated.set(code, made);
    return made;
  });

  function compile(code: string, file: string, mode: Mode): { script: Script; file: string } {
    let script: Script;
    try {
      const text = detokenise(code, (byte) => {
        throw realm.error("SyntaxError", `Got ${byte === 255 ? "[ERASED]" : `?[${byte}]`} expected EOF`);
      });
      script = transform(text, mode, known);
    } catch (error: any) {
      if (error instanceof NotOnThisBoard) throw realm.error("SyntaxError", error.message);
      if (error instanceof SyntaxError) throw realm.error("SyntaxError", error.message);
      throw error;
    }
    const entry = { script, file };
    scripts.push(entry);
    untold.push(script);
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
    return prepare(code, file, mode, parameters).apply(self, [...ownHelpers(), ...values]);
  }

  const ownHelpers = () => HELPERS.map((helper) => helpers[helper]);

  function prepare(code: string, file: string, mode: Mode, parameters: string[] = []): any {
    const entry = compile(code, file, mode);
    const name = `espruino:${scripts.indexOf(entry)}`;
    const wrapped = `(function(${[...HELPERS, ...parameters].join(",")}){${entry.script.code}\n${mode === "module" ? ";return exports" : ""}})`;
    try {
      return vm.runInContext(wrapped, realm.context, { filename: name });
    } catch (error: any) {
      throw realm.error("SyntaxError", error.message);
    }
  }

  /** Functions made from text close over nothing but the global object. What lies in flash is made anew with each call. */
  function makeFunction(parameters: string[], code: string): any {
    const source = `(function(${parameters.join(",")}){${code}})`;
    const make = makers.get(source) ?? prepare(source, "", "script");
    makers.set(source, make);
    return make.apply(global, ownHelpers());
  }

  const runner: Runner = {
    run: (code, file) => execute(code, file, "script"),
    functionText(value) {
      for (const script of untold.splice(0)) for (const [made, shown] of script.functions()) told.set(made, shown);
      return told.get(Function.prototype.toString.call(value)) ?? "function () { [native code] }";
    },
    install(modules, read) {
      const cached = new Map<string, unknown>();
      function load(name: string, code: string): unknown {
        const module = realm.object();
        const exports = realm.object();
        module.exports = exports;
        // A module that throws stays cached with what it had exported by then.
        cached.set(name, exports);
        const assigned = execute(code, name, "module", ["exports", "module"], [exports, module], exports);
        cached.set(name, module.exports === exports ? assigned : module.exports);
        return cached.get(name);
      }
      const Modules = realm.object();
      realm.methods(Modules, {
        addCached(name, code) {
          if (typeof name !== "string" || (typeof code !== "string" && typeof code !== "function"))
            throw realm.error("Error", "Both arguments to addCached must be strings");
          const source =
            typeof code === "string"
              ? code
              : formatter
                  .shown(code)
                  .replace(/^[^{]*\{/, "")
                  .replace(/\}$/, "");
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
          if (typeof name !== "string") throw realm.error("TypeError", `Expecting module name as a string, got ${kindOf(name)}`);
          if (cached.has(name)) return cached.get(name);
          if (modules[name]) return modules[name];
          const code = read(name);
          if (code !== undefined) return load(name, code);
          throw realm.error("Error", `not on this board: ${name}`);
        },
      });
      const FunctionClass: any = realm.construct("Function", (values) =>
        makeFunction(values.slice(0, -1).map(text), text(values[values.length - 1] ?? "")),
      );
      FunctionClass.prototype = own.Function.prototype;
      realm.hide(own.Function.prototype, "constructor", FunctionClass);
      realm.hide(global, "Function", FunctionClass);
    },
    settle() {
      for (const name of [
        "Array",
        "String",
        "Number",
        "Boolean",
        "Function",
        "Date",
        "RegExp",
        "Promise",
        "DataView",
        "ArrayBuffer",
        "Uint8Array",
      ]) {
        for (
          let prototype = global[name].prototype;
          prototype !== own.Object.prototype && prototype;
          prototype = Object.getPrototypeOf(prototype)
        ) {
          for (const key of Object.getOwnPropertyNames(prototype)) {
            const value = Object.getOwnPropertyDescriptor(prototype, key)?.value;
            if (typeof value === "function" && key !== "constructor") natives.add(value);
          }
        }
      }
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
