import { numberText } from "./numbers.ts";

/** A value as the interpreter turns it into a string. */
export function text(value: any): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      return numberText(value);
    case "object":
      if (value === null) return "null";
      if (Array.isArray(value) || ArrayBuffer.isView(value)) return joined(value as any, ",");
      return bytes(String(value));
    default:
      return bytes(String(value));
  }
}

/** What `join` gives: null and undefined are empty. */
export function joined(items: ArrayLike<unknown>, separator: string): string {
  let result = "";
  for (let i = 0; i < items.length; i++) {
    if (i) result += separator;
    const item = items[i];
    if (item !== undefined && item !== null) result += text(item);
  }
  return result;
}

/**
 * Where `wanted` begins in `value`, as the interpreter finds it: a fault of it takes the end of the text for a match when it is the beginning of what is
 * wanted, so that `"abc".indexOf("cd")` is 2.
 */
export function indexIn(value: string, wanted: string, from = 0): number {
  if (wanted.length > value.length) return -1;
  for (let at = Math.max(0, from); at < value.length; at++) {
    if (value.startsWith(wanted, at) || wanted.startsWith(value.slice(at))) return at;
  }
  return -1;
}

/** Characters cut to bytes, as every string of the board is. */
export function bytes(value: string): string {
  for (let i = 0; i < value.length; i++) {
    if (value.charCodeAt(i) > 255) return String.fromCharCode(...Array.from(value, (character) => character.charCodeAt(0) & 255));
  }
  return value;
}

/** A property's name as V8 is to have it: what begins with the byte 255 is shown by no loop, no list of keys and no JSON. */
export const hidden = (name: any): any => (typeof name === "string" && name[0] === "\xff" && name.length > 1 ? Symbol.for(name) : name);
