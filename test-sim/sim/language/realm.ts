import vm from "node:vm";

/** A V8 context that the board's program runs in, and how the simulator makes values that belong to it. */
export interface Realm {
  context: vm.Context;
  /** The program's global object. */
  global: any;
  /** The context's own constructors and functions, as they were before anything was taken away. */
  own: Record<string, any>;
  object(properties?: Record<string, unknown>): any;
  array(items?: unknown[]): any;
  /** Makes a function of the simulator look like one of the interpreter's. */
  native<T extends (...values: any[]) => any>(name: string, run: T): T;
  /** A constructor of the interpreter: called with or without `new`, it gives what `make` makes. */
  construct(name: string, make: (values: unknown[], isNew: boolean) => unknown): any;
  /** Defines a property that loops and Object.keys do not see. */
  hide(target: any, name: string, value: unknown): void;
  /** Defines a method or several as the interpreter's own. */
  methods(target: any, methods: Record<string, (...values: any[]) => any>): void;
  /** An error of the program's world; `type` is one of the interpreter's: Error, TypeError, SyntaxError, ReferenceError, InternalError. */
  error(type: string, message: string): any;
  isArray(value: unknown): value is any[];
  isFunction(value: unknown): value is (...values: any[]) => any;
  isObject(value: unknown): value is any;
}

const OWN = `({ Object, Array, Function, Error, TypeError, SyntaxError, ReferenceError, RangeError, EvalError, URIError, String, Number, Boolean, Math, JSON, Date, RegExp,
  ArrayBuffer, DataView, Uint8Array, Int8Array, Uint8ClampedArray, Uint16Array, Int16Array, Uint32Array, Int32Array, Float32Array, Float64Array, eval, isNaN, isFinite,
  parseInt, parseFloat, global: globalThis, Promise, Symbol, TypedArray: Object.getPrototypeOf(Uint8Array) })`;

export function createRealm(): Realm {
  const context = vm.createContext({});
  const own = vm.runInContext(OWN, context);
  const { Object: ownObject, Array: ownArray, Function: ownFunction } = own;
  const { defineProperty } = ownObject;

  function native(name: string, run: any) {
    Object.setPrototypeOf(run, ownFunction.prototype);
    Object.defineProperty(run, "name", { value: name, configurable: true });
    return run;
  }
  function hide(target: any, name: string, value: unknown) {
    defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
  }
  return {
    context,
    own,
    global: own.global,
    object: (properties) => ownObject.assign(new ownObject(), properties),
    array: (items = []) => {
      const array = new ownArray();
      for (const item of items) array.push(item);
      return array;
    },
    native,
    construct(name, make) {
      return native(name, function (this: unknown, ...values: unknown[]) {
        return make(values, new.target !== undefined);
      });
    },
    hide,
    methods(target, methods) {
      for (const name of Object.keys(methods)) hide(target, name, native(name, methods[name]));
    },
    error(type, message) {
      const make = own.errors?.[type] ?? own[type] ?? own.Error;
      return new make(message);
    },
    isArray: (value): value is any[] => Array.isArray(value),
    isFunction: (value): value is any => typeof value === "function",
    isObject: (value): value is any => typeof value === "object" && value !== null,
  };
}
