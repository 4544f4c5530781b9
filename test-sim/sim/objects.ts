import type { Loop } from "./loop.ts";
import type { Realm } from "./realm.ts";

/** Array, Object and Function where the interpreter differs from JavaScript. */
export function installObjects(realm: Realm, _loop: Loop) {
  const { own } = realm;
  realm.methods(own.Object.prototype, {
    clone(this: any) {
      if (Array.isArray(this)) {
        const copy = realm.array();
        for (const key of Object.keys(this)) copy[key] = this[key as any];
        return copy;
      }
      if (ArrayBuffer.isView(this)) return (this as any).slice();
      const copy = Object.create(Object.getPrototypeOf(this));
      for (const key of Object.getOwnPropertyNames(this))
        Object.defineProperty(copy, key, Object.getOwnPropertyDescriptor(this, key) as PropertyDescriptor);
      return copy;
    },
  });
  realm.methods(own.Array.prototype, {
    sort(this: any, compare) {
      sortItems(this, typeof compare === "function" ? compare : undefined);
      return this;
    },
  });
  realm.methods(own.Function.prototype, {
    replaceWith() {
      throw realm.error("Error", "Function.replaceWith is not in the simulator");
    },
  });
}

/** Quicksort around the first item, as the interpreter does it: not stable. */
function sortItems(items: any, compare: ((a: any, b: any) => any) | undefined) {
  const less = (a: any, b: any): number => {
    if (compare) return Number(compare(a, b)) || 0;
    if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
    const [left, right] = [String(a), String(b)];
    return left < right ? -1 : left > right ? 1 : 0;
  };
  const sort = (start: number, count: number) => {
    if (count < 2) return;
    const pivot = items[start];
    const before: any[] = [];
    const after: any[] = [];
    for (let i = start + 1; i < start + count; i++) (less(items[i], pivot) < 0 ? before : after).push(items[i]);
    let at = start;
    for (const item of before) items[at++] = item;
    items[at++] = pivot;
    for (const item of after) items[at++] = item;
    sort(start, before.length);
    sort(start + before.length + 1, after.length);
  };
  sort(0, items.length);
}
