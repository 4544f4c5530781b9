import type { Realm } from "./realm.ts";
import { hidden, joined } from "./text.ts";

/** Object and Function where the interpreter differs from JavaScript. */
export function installObjects(realm: Realm, functionText: (value: (...values: any[]) => any) => string) {
  const { own } = realm;
  realm.methods(own.Object.prototype, {
    clone(this: any) {
      if (Array.isArray(this)) {
        const copy = realm.array();
        for (const key of Object.keys(this)) copy[key] = this[key as any];
        return copy;
      }
      if (ArrayBuffer.isView(this)) return new (this as any).constructor(this);
      const copy = Object.create(Object.getPrototypeOf(this));
      for (const key of Reflect.ownKeys(this))
        Object.defineProperty(copy, key, Object.getOwnPropertyDescriptor(this, key) as PropertyDescriptor);
      return copy;
    },
    toString(this: any) {
      if (Array.isArray(this)) return joined(this, ",");
      return "[object Object]";
    },
  });
  realm.methods(own.Function.prototype, {
    toString(this: any) {
      return functionText(this);
    },
    replaceWith() {
      throw realm.error("Error", "not in the simulator: Function.replaceWith");
    },
  });
  // null and undefined are skipped, also where JavaScript would complain.
  const { assign, defineProperty, getOwnPropertyDescriptor, hasOwn } = own.Object;
  realm.methods(own.Object.prototype, {
    hasOwnProperty(key: any) {
      return hasOwn(this, hidden(key));
    },
  });
  realm.methods(own.Object, {
    assign: (target, ...sources) => assign(target, ...sources),
    getOwnPropertyDescriptor: (target, key) => getOwnPropertyDescriptor(target, hidden(key)),
    // Every property can be seen, written and defined again.
    defineProperty: (target, key, descriptor) => {
      const always = { enumerable: true, configurable: true };
      return defineProperty(target, hidden(key), {
        ...descriptor,
        ...always,
        ...(descriptor.get || descriptor.set ? {} : { writable: true }),
      });
    },
  });
}
