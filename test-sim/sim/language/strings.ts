import { percentDecode, percentEncode } from "../network/url.ts";
import type { Realm } from "./realm.ts";
import { lowerCode, upperCode } from "./regexp.ts";
import { bytes, indexIn, text } from "./text.ts";

const isSpace = (code: number) => code === 32 || (code >= 9 && code <= 13);
const mapped = (value: string, change: (code: number) => number) => {
  let result = "";
  for (let i = 0; i < value.length; i++) result += String.fromCharCode(change(value.charCodeAt(i)));
  return result;
};

/** Strings of bytes: case and white space are Latin-1's and ASCII's, codes beyond 255 are cut. */
export function installStrings(realm: Realm) {
  const { own, global } = realm;
  const prototype = own.String.prototype;
  const whole = (value: unknown) => Math.trunc(Number(value)) || 0;

  realm.methods(prototype, {
    toUpperCase(this: any) {
      return mapped(text(this), upperCode);
    },
    toLowerCase(this: any) {
      return mapped(text(this), lowerCode);
    },
    trim(this: any) {
      const value = text(this);
      let start = 0;
      let end = value.length;
      while (start < end && isSpace(value.charCodeAt(start))) start++;
      while (end > start && isSpace(value.charCodeAt(end - 1))) end--;
      return value.slice(start, end);
    },
    concat(this: any, ...values) {
      return text(this) + values.map((value) => (value === undefined ? "" : text(value))).join("");
    },
    charCodeAt(this: any, index) {
      return text(this).charCodeAt(whole(index));
    },
    charAt(this: any, index) {
      return text(this).charAt(whole(index));
    },
    indexOf(this: any, wanted, from) {
      return indexIn(text(this), text(wanted), whole(from));
    },
    lastIndexOf(this: any, wanted, from) {
      return text(this).lastIndexOf(text(wanted), from === undefined ? undefined : whole(from));
    },
    includes(this: any, wanted, from) {
      return indexIn(text(this), text(wanted), whole(from)) >= 0;
    },
    startsWith(this: any, wanted, from) {
      return text(this).startsWith(text(wanted), whole(from));
    },
    endsWith(this: any, wanted, end) {
      return text(this).endsWith(text(wanted), typeof end === "number" ? whole(end) : undefined);
    },
    substring(this: any, start, end) {
      return text(this).substring(whole(start), end === undefined ? undefined : whole(end));
    },
    repeat(this: any, count) {
      if (whole(count) < 0) throw realm.error("Error", "Invalid count value");
      return text(this).repeat(whole(count));
    },
    removeAccents(this: any) {
      return text(this).replace(/[\xc0-\xff]/g, plainLetter);
    },
    padStart(this: any, length, fill) {
      return text(this).padStart(whole(length), fill === undefined ? " " : text(fill));
    },
    padEnd(this: any, length, fill) {
      return text(this).padEnd(whole(length), fill === undefined ? " " : text(fill));
    },
  });
  const StringClass: any = realm.native("String", function (this: any, ...values: unknown[]) {
    const value = values.length ? text(values[0]) : "";
    return new.target ? new own.String(value) : value;
  });
  StringClass.prototype = prototype;
  realm.methods(StringClass, { fromCharCode: (...codes) => String.fromCharCode(...codes.map((code) => whole(code) & 255)) });
  realm.hide(prototype, "constructor", StringClass);
  realm.hide(global, "String", StringClass);

  realm.methods(global, {
    btoa: (data) => Buffer.from(byteText(realm, data), "latin1").toString("base64"),
    atob: (data) => Buffer.from(text(data), "base64").toString("latin1"),
    encodeURIComponent: (value) => percentEncode(text(value)),
    decodeURIComponent: (value) => percentDecode(text(value)),
  });
}

/** Latin-1 letters without their accents. */
function plainLetter(letter: string): string {
  const lower = letter.charCodeAt(0) >= 0xe0;
  const code = letter.charCodeAt(0) - (lower ? 32 : 0);
  const plain = "AAAAAA\0CEEEEIIIIDNOOOOO\xd7OUUUUYP\0"[code - 0xc0];
  const result = code === 0xc6 ? "AE" : code === 0xdf ? (lower ? "Y" : "SS") : plain;
  return lower ? mapped(result, (one) => (one === 0xd7 ? 0xf7 : lowerCode(one))) : result;
}

/** Bytes of a string, an array of numbers or a typed array. */
export function byteText(realm: Realm, data: any): string {
  if (data instanceof realm.own.ArrayBuffer) return Buffer.from(data).toString("latin1");
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength).toString("latin1");
  if (Array.isArray(data))
    return data.map((item) => (typeof item === "string" ? bytes(item) : String.fromCharCode(Number(item) & 255))).join("");
  return text(data);
}
