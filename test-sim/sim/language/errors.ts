import { type Missing, translate } from "./messages.ts";
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
  // A TypeError is no instance of Error here.
  const isOurs = (error: any) =>
    realm.isObject(error) && TYPES.some((type) => Object.prototype.isPrototypeOf.call(prototypes[type], error));
  const isNative = (error: any) => error instanceof own.Error || error instanceof Error;

  function make(type: string, message: string, stack: string): any {
    const error = Object.create(prototypes[type]);
    Object.assign(error, { message, type, stack });
    return error;
  }
  const errors: Errors = {
    caught(error: any) {
      if (!realm.isObject(error) || isOurs(error) || !isNative(error)) return error;
      const [type, message] = translate(error, TYPES, isMissing);
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
