import type { Realm } from "./realm.ts";
import { bytes, joined, text } from "./text.ts";
import { percentDecode, percentEncode } from "./url.ts";

const SPACE = " \t\n\v\f\r";
const isSpace = (character: string) => SPACE.includes(character);

/** Strings of bytes: upper and lower case, white space and codes beyond 255 know only ASCII. */
export function installStrings(realm: Realm) {
  const { own, global } = realm;
  const prototype = own.String.prototype;
  const upper = (value: string) => value.replace(/[a-z]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 32));
  const lower = (value: string) => value.replace(/[A-Z]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 32));

  const { padStart, padEnd, replace, replaceAll, indexOf, lastIndexOf, includes, startsWith, endsWith, split, match } = prototype;
  realm.methods(prototype, {
    toUpperCase(this: any) {
      return upper(text(this));
    },
    toLowerCase(this: any) {
      return lower(text(this));
    },
    trim(this: any) {
      const value = text(this);
      let start = 0;
      let end = value.length;
      while (start < end && isSpace(value[start])) start++;
      while (end > start && isSpace(value[end - 1])) end--;
      return value.slice(start, end);
    },
    concat(this: any, ...values) {
      return text(this) + values.map(text).join("");
    },
    charCodeAt(this: any, index) {
      return text(this).charCodeAt(Math.trunc(Number(index) || 0));
    },
    removeAccents(this: any) {
      return text(this);
    },
    padStart(this: any, length, fill) {
      return padStart.call(text(this), length, fill === undefined ? " " : text(fill));
    },
    padEnd(this: any, length, fill) {
      return padEnd.call(text(this), length, fill === undefined ? " " : text(fill));
    },
  });
  // V8 would turn arguments into text by its own rules.
  for (const [name, original] of Object.entries({
    replace,
    replaceAll,
    indexOf,
    lastIndexOf,
    includes,
    startsWith,
    endsWith,
    split,
    match,
  })) {
    realm.hide(
      prototype,
      name,
      realm.native(name, function (this: any, ...values: any[]) {
        return original.apply(
          text(this),
          values.map((value) => (typeof value === "number" && name !== "indexOf" ? text(value) : value)),
        );
      }),
    );
  }
  realm.methods(own.String, {
    fromCharCode: (...codes) => String.fromCharCode(...codes.map((code) => Number(code) & 255)),
  });
  const StringClass: any = realm.native("String", function (this: any, ...values: unknown[]) {
    const value = values.length ? text(values[0]) : "";
    return new.target ? new own.String(value) : value;
  });
  StringClass.prototype = prototype;
  for (const name of ["fromCharCode"]) realm.hide(StringClass, name, own.String[name]);
  realm.hide(prototype, "constructor", StringClass);
  realm.hide(global, "String", StringClass);

  const arrayJoin = function (this: any, separator: unknown) {
    return joined(this, separator === undefined ? "," : text(separator));
  };
  for (const holder of [own.Array.prototype, own.TypedArray.prototype]) {
    realm.methods(holder, {
      join: arrayJoin,
      toString(this: any) {
        return joined(this, ",");
      },
    });
  }
  realm.methods(global, {
    btoa: (data) => Buffer.from(byteText(realm, data), "latin1").toString("base64"),
    atob: (data) => Buffer.from(text(data), "base64").toString("latin1"),
    encodeURIComponent: (value) => percentEncode(text(value)),
    decodeURIComponent: (value) => percentDecode(text(value)),
  });
}

/** Bytes of a string, an array of numbers or a typed array. */
export function byteText(realm: Realm, data: any): string {
  if (data instanceof realm.own.ArrayBuffer) return Buffer.from(data).toString("latin1");
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength).toString("latin1");
  if (Array.isArray(data))
    return data.map((item) => (typeof item === "string" ? bytes(item) : String.fromCharCode(Number(item) & 255))).join("");
  return text(data);
}
