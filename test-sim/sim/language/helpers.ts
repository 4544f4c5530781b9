import { isPin, pinName } from "../board/pin.ts";
import { kindOf } from "./arrays.ts";
import type { Errors } from "./errors.ts";
import type { Formatter } from "./format.ts";
import { toBits, toNumber } from "./numbers.ts";
import type { Realm } from "./realm.ts";
import type { RegExps } from "./regexp.ts";
import { hidden, text } from "./text.ts";
import type { HELPERS } from "./transform.ts";

/** What transformed scripts call where the interpreter's language means something else than V8's. */
export type Helpers = Record<(typeof HELPERS)[number], unknown>;

/** `natives`: the interpreter's own methods. `evalCode` transforms what is given to eval. */
export function createHelpers(
  realm: Realm,
  formatter: Formatter,
  errors: Errors,
  regexps: RegExps,
  natives: Set<unknown>,
  evalCode: (code: string) => string,
): Helpers {
  const { global, own } = realm;
  const helpers: Helpers = {
    Δadd(a: any, b: any) {
      if (typeof a === "number" && typeof b === "number") return a + b;
      if (typeof a === "string") return a + (typeof b === "string" ? b : operandText(b));
      if (typeof b === "string") return operandText(a) + b;
      const left = primitive(a);
      const right = primitive(b);
      return typeof left === "string" || typeof right === "string" ? text(left) + text(right) : left + right;
    },
    Δput(object: any, name: any, value: any) {
      const key = hidden(name);
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
    Δnone: Object.freeze({}),
    // No loop, no JSON and no list of keys shows a property whose name begins with the byte 255.
    Δhidden: hidden,
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
    *Δkeys(target: any): Generator<string> {
      if (target === undefined || target === null) return;
      const seen = new Set<string>();
      for (let object = target; object !== null && object !== undefined; object = Object.getPrototypeOf(object)) {
        let more = true;
        while (more) {
          more = false;
          for (const key of Object.keys(object)) {
            if (seen.has(key) || !Object.hasOwn(object, key)) continue;
            seen.add(key);
            yield key;
            more = true;
            // The interpreter has lost its place when the current field is deleted.
            if (!Object.hasOwn(object, key)) return;
          }
        }
      }
    },
    Δeach(target: any) {
      if (target === undefined) return [];
      if (typeof target === "string" || Array.isArray(target) || ArrayBuffer.isView(target)) return target;
      if (realm.isObject(target)) return Object.values(target);
      throw realm.error("Error", `FOR loop can only iterate over Arrays, Strings or Objects, not ${kindOf(target)}`);
    },
    Δargs: (values: ArrayLike<unknown>) => realm.array(Array.from(values)),
    Δlength(target: any, value: unknown) {
      if (Array.isArray(target) || typeof target === "string" || typeof target === "function" || ArrayBuffer.isView(target)) {
        throw realm.error("TypeError", "Assignment to a constant");
      }
      target.length = value;
      return value;
    },
    Δproto(type: any, name: string) {
      const value = type.prototype[name];
      return natives.has(value) ? undefined : value;
    },
    Δregexp: (source: string, flags: string | undefined) => regexps.make(source, flags),
    Δnumber: (value: any) =>
      isPin(value) ? Number(value) : typeof value === "object" && value !== null ? toNumber(primitive(value)) : toNumber(value),
    Δnum: (value: any) => (typeof value === "string" || Array.isArray(value) ? toNumber(value) : value),
    Δbits: toBits,
    Δless: (a: any, b: any) => (mixed(a, b) ? toNumber(a) < toNumber(b) : a < b),
    Δatmost: (a: any, b: any) => (mixed(a, b) ? toNumber(a) <= toNumber(b) : a <= b),
    Δmore: (a: any, b: any) => (mixed(a, b) ? toNumber(a) > toNumber(b) : a > b),
    Δatleast: (a: any, b: any) => (mixed(a, b) ? toNumber(a) >= toNumber(b) : a >= b),
    // biome-ignore lint/suspicious/noDoubleEquals: it is the program's own
    Δequal: (a: any, b: any) => (mixed(a, b) ? toNumber(a) === toNumber(b) : a == b),
    Δcode: (code: unknown) => (typeof code === "string" ? evalCode(code) : code),
  };

  /** A number and a text. */
  const mixed = (a: any, b: any) => (typeof a === "string" ? typeof b === "number" : typeof a === "number" && typeof b === "string");
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

  return helpers;
}
