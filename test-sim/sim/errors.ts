import type { Realm } from "./realm.ts";

/**
 * Errors as the interpreter has them: `message`, `type` and `stack` of their own, no `name`. What V8 throws by itself is turned into
 * them where a program catches it and where it is printed.
 */
export interface Errors {
  /** The error that a program sees for what V8 or the simulator threw. */
  caught(error: unknown): unknown;
  /** `Uncaught …`, without the stack. */
  text(error: unknown): string;
}

const TYPES = ["Error", "TypeError", "SyntaxError", "ReferenceError", "InternalError"];

/** Names of JavaScript, browsers and Node that the board lacks: using one is told apart from a slip of the pen. */
export type Missing = (name: string) => boolean;

export function installErrors(
  realm: Realm,
  isMissing: Missing,
  shown: (value: unknown) => string,
  stackOf: (error: any) => string,
): Errors {
  const { own, global } = realm;
  const prototypes: Record<string, any> = {};
  own.errors = {};
  for (const type of TYPES) {
    const make: any = realm.native(type, function (this: any, message: unknown) {
      const error = this instanceof make ? this : Object.create(make.prototype);
      if (message !== undefined) error.message = shown(message);
      error.type = type;
      const trace: any = {};
      Error.captureStackTrace(trace, make);
      error.stack = stackOf(trace);
      return error;
    });
    const prototype = realm.object();
    make.prototype = prototype;
    realm.hide(prototype, "constructor", make);
    // The interpreter's errors share no prototype chain, save that all are instances of Error.
    if (type !== "Error") Object.setPrototypeOf(prototype, prototypes.Error);
    realm.methods(prototype, {
      toString(this: any) {
        const name = this?.type ?? type;
        return this?.message === undefined ? name : `${name}: ${this.message}`;
      },
    });
    prototypes[type] = prototype;
    own.errors[type] = make;
    realm.hide(global, type, make);
  }
  const isOurs = (error: any) =>
    realm.isObject(error) && Object.getPrototypeOf(error) !== null && Object.prototype.isPrototypeOf.call(prototypes.Error, error);
  const isNative = (error: any) => error instanceof own.Error || error instanceof Error;

  function make(type: string, message: string, stack: string): any {
    const error = Object.create(prototypes[type]);
    Object.assign(error, { message, type, stack });
    return error;
  }
  const errors: Errors = {
    caught(error: any) {
      if (!realm.isObject(error) || isOurs(error) || !isNative(error)) return error;
      const [type, message] = translate(error, isMissing);
      return make(type, message, stackOf(error));
    },
    text(error) {
      const seen: any = errors.caught(error);
      if (isOurs(seen)) return seen.toString();
      return shown(seen);
    },
  };
  return errors;
}

const valueName = (text: string) => text.replace(/^\(intermediate value\)\.?/, "");

/** V8's message as the interpreter would have put it. */
function translate(error: any, isMissing: Missing): [type: string, message: string] {
  const message = String(error.message);
  const name = error.name as string;
  let match: RegExpExecArray | null;
  if (message.startsWith("not on this board: ")) return [name === "SyntaxError" ? name : "Error", message];
  if ((match = /^([\w$]+) is not defined$/.exec(message)) || (match = /^Cannot access '([^']+)' before initialization$/.exec(message))) {
    return isMissing(match[1]) ? ["Error", `not on this board: ${match[1]}`] : ["ReferenceError", `"${match[1]}" is not defined`];
  }
  if ((match = /^Cannot read properties of (undefined|null) \(reading '(.*)'\)$/.exec(message)))
    return ["Error", `Can't read property '${match[2]}' of ${match[1]}`];
  if ((match = /^Cannot set properties of (undefined|null) \(setting '(.*)'\)$/.exec(message))) {
    return ["Error", `Field or method "${match[2]}" does not already exist, and can't create it on ${match[1]}`];
  }
  if ((match = /^(.*) is not a function$/s.exec(message))) {
    const method = /(?:\.([\w$]+)|\[\.\.\.\]|\(intermediate value\))$/.exec(match[1]);
    const called = method?.[1];
    if (called) return ["Error", isMissing(`.${called}`) ? `not on this board: ${valueName(match[1])}` : `Function "${called}" not found!`];
    return ["Error", `Expecting function, got ${match[1]}`];
  }
  if ((match = /^(.*) is not a constructor$/s.exec(message))) return ["Error", `Constructor should be a function, but is ${match[1]}`];
  if (/^Assignment to constant variable/.test(message)) return ["TypeError", "Assignment to a constant"];
  if ((match = /^(.*) is not iterable/s.exec(message)))
    return ["TypeError", `FOR loop can only iterate over Arrays, Strings or Objects, not ${match[1]}`];
  if (/Right-hand side of 'instanceof'/.test(message)) return ["TypeError", "Expecting function on RHS"];
  if (message === "Maximum call stack size exceeded") return ["InternalError", "Too much recursion - the stack is about to overflow"];
  if (TYPES.includes(name)) return [name, message];
  return ["Error", message];
}
