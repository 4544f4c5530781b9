import type { Realm } from "./realm.ts";
import { joined, text } from "./text.ts";

/** Classes of typed arrays that JavaScript has, too. */
export const typedArrays = [
  "Uint8Array",
  "Int8Array",
  "Uint8ClampedArray",
  "Uint16Array",
  "Int16Array",
  "Uint32Array",
  "Int32Array",
  "Float32Array",
  "Float64Array",
];

const SIMPLE_PIVOT = 10;

type Compare = (a: any, b: any) => number;

/** Array and typed arrays where the interpreter differs from JavaScript. */
export function installArrays(realm: Realm) {
  const { own, global } = realm;
  const fail = (message: string) => realm.error("Error", message);

  function join(this: any, separator: unknown) {
    return joined(this, separator === undefined ? "," : text(separator));
  }
  function plainText(this: any) {
    return joined(this, ",");
  }
  function compareOf(given: unknown): Compare | undefined {
    if (given !== undefined && typeof given !== "function") throw fail(`Expecting compare function, got ${typeof given}`);
    return given as Compare | undefined;
  }
  const { reduce } = own.Array.prototype;
  realm.methods(own.Array.prototype, {
    join,
    toString: plainText,
    sort(this: any, given) {
      const compare = compareOf(given);
      const present: any[] = [];
      for (let i = 0; i < this.length; i++) if (i in this) present.push(this[i]);
      quicksort(present, (a, b) => {
        if (a === undefined) return 1;
        if (b === undefined) return -1;
        if (compare) return order(compare.call(global, a, b));
        const [left, right] = [text(a), text(b)];
        return left < right ? -1 : left > right ? 1 : 0;
      });
      for (let i = 0; i < this.length; i++) {
        if (i < present.length) this[i] = present[i];
        else delete this[i];
      }
      return this;
    },
    reduce(this: any, ...values: [any, any?]) {
      if (this.length === 0 && values.length < 2) throw fail("Used on empty array with no initial value");
      return reduce.apply(this, values);
    },
  });

  const { filter } = own.TypedArray.prototype;
  realm.methods(own.TypedArray.prototype, {
    join,
    toString: plainText,
    // These two give plain arrays.
    slice(this: any, start, end) {
      return realm.array(Array.prototype.slice.call(this, start, end));
    },
    filter(this: any, test) {
      return realm.array(Array.from(filter.call(this, test) as ArrayLike<number>));
    },
    sort(this: any, given) {
      const compare = compareOf(given);
      const items = Array.from(this as ArrayLike<number>);
      quicksort(items, compare ? (a, b) => order(compare.call(global, a, b)) : (a, b) => a - b);
      items.forEach((item, index) => {
        this[index] = item;
      });
      return this;
    },
  });

  for (const name of typedArrays) {
    const type = new Proxy(own[name], {
      construct(target, values, newTarget) {
        const [source, offset] = values;
        const fine = typeof source === "number" || Array.isArray(source) || ArrayBuffer.isView(source) || source instanceof own.ArrayBuffer;
        if (!fine) throw fail(`Unsupported first argument of type ${kindOf(source)}`);
        if (offset < 0 || offset > 65535) throw fail("byteOffset too large (or negative)");
        return Reflect.construct(target, values, newTarget);
      },
    });
    realm.hide(own[name].prototype, "constructor", type);
    realm.hide(global, name, type);
  }
}

/** What a comparison says: NaN is more. */
function order(answer: unknown): number {
  const number = Number(answer);
  return number === 0 ? 0 : number < 0 ? -1 : 1;
}

/** The name that the interpreter's messages give the kind of a value. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "Array";
  const kind = typeof value;
  return kind === "undefined" ? kind : kind[0].toUpperCase() + kind.slice(1);
}

/**
 * Sorts as the interpreter does: a quicksort that takes the first item (of more than ten the median of first, middle and last) and moves what is not
 * greater before it by three-way exchange. It is not stable.
 */
function quicksort(items: any[], compare: Compare, from = 0, count = items.length) {
  if (count < 2) return;
  if (count > SIMPLE_PIVOT) medianFirst(items, compare, from, count);
  const pivotItem = items[from];
  let pivot = from;
  let isLowest = true;
  for (let at = from + 1; at < from + count; at++) {
    const item = items[at];
    const order = compare(item, pivotItem);
    if (order > 0) continue;
    if (order < 0) isLowest = false;
    items[pivot] = item;
    pivot++;
    items[at] = items[pivot];
    items[pivot] = pivotItem;
  }
  quicksort(items, compare, pivot + 1, from + count - pivot - 1);
  // What is left of a lowest pivot equals it.
  if (!isLowest) quicksort(items, compare, from, pivot - from);
}

function medianFirst(items: any[], compare: Compare, from: number, count: number) {
  const middle = from + (count >> 1);
  const last = from + count - 1;
  const [a, b, c] = [items[from], items[middle], items[last]];
  const ab = compare(a, b);
  const bc = compare(b, c);
  const ac = compare(a, c);
  if ((ab <= 0 && bc <= 0) || (ac <= 0 && bc >= 0)) {
    items[from] = b;
    items[middle] = a;
  } else if ((ab >= 0 && ac <= 0) || (bc >= 0 && ac >= 0)) {
    items[from] = c;
    items[last] = a;
  }
}
