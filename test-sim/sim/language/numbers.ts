import type { Realm } from "./realm.ts";

const STOP = 0.0000001;
const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
const MOST_DECIMALS = 11;
const LONGEST = 78;

/** A number as the interpreter writes it: digits are produced from the front and stop at an error of 1e-7, so there are 11 to 12 of them. */
export function numberText(value: number, radix = 10, decimals = -1): string {
  if (Number.isInteger(value) && decimals <= 0 && radix === 10 && Math.abs(value) < 1e15) return Object.is(value, -0) ? "0" : String(value);
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value < 0 ? "-Infinity" : "Infinity";
  let text = "";
  let rest = value;
  if (rest < 0) {
    text = "-";
    rest = -rest;
  }
  let exponent = 0;
  if (radix === 10 && rest > 0 && decimals < 0) {
    if (rest >= 1e21) {
      for (; rest > 100000; exponent += 5) rest /= 100000;
      for (; rest > 10; exponent++) rest /= 10;
    } else if (rest < 1e-6) {
      for (; rest < 1e-5; exponent -= 5) rest *= 100000;
      for (; rest < 1; exponent--) rest *= 10;
    }
  }
  if (Math.abs(rest) < 2147483646 && Math.trunc(rest + STOP) === 1 + Math.trunc(rest)) rest = 1 + Math.trunc(rest);
  let unit = 1;
  while (unit * radix <= rest) unit *= radix;
  for (; unit >= 1; unit /= radix) {
    const digit = Math.trunc(rest / unit);
    rest -= digit * unit;
    text += DIGITS[digit] ?? "";
  }
  let left = decimals;
  if ((left < 0 && rest > 0) || left > 0) {
    rest *= radix;
    let point = false;
    while ((left < 0 && left > -1 - MOST_DECIMALS && rest > STOP) || left > 0) {
      let digit = Math.trunc(rest + (left === 1 ? 0.5 : 0.00000001));
      rest = (rest - digit) * radix;
      if (digit === radix) digit = radix - 1;
      if (!point) text += ".";
      point = true;
      text += DIGITS[digit] ?? "";
      left--;
    }
  }
  if (exponent) text += `e${exponent > 0 ? "+" : ""}${exponent}`;
  return text.slice(0, LONGEST);
}

/** Radix that a number's text announces: 0x, 0b, 0o, and a leading 0 for octal unless an 8, a 9 or a point follows. */
function radixOf(value: string, at: number): [radix: number, start: number] {
  if (value[at] !== "0") return [10, at];
  const mark = (value[at + 1] ?? "").toLowerCase();
  if (mark === "x") return [16, at + 2];
  if (mark === "b") return [2, at + 2];
  if (mark === "o") return [8, at + 2];
  const digits = /^[\d.]*/.exec(value.slice(at + 1)) as RegExpExecArray;
  return [/[.89]/.test(digits[0]) ? 10 : 8, at + 1];
}

/** The number at the start of `value`, built digit by digit as the interpreter does, and where it ends; NaN where there is none. */
export function readNumber(value: string, forced = 0): { number: number; end: number } {
  let at = 0;
  while (" \t\n\v\f\r".includes(value[at] || "-")) at++;
  const negative = value[at] === "-";
  if (negative || value[at] === "+") at++;
  const start = at;
  const [radix, first] = forced ? [forced, at] : radixOf(value, at);
  let position = first;
  let number = 0;
  for (; position < value.length; position++) {
    const digit = DIGITS.indexOf(value[position].toLowerCase());
    if (digit < 0 || digit >= radix) break;
    number = number * radix + digit;
  }
  if (radix === 10) {
    if (value[position] === ".") {
      let unit = 0.1;
      for (position++; value[position] >= "0" && value[position] <= "9"; position++) {
        number += unit * Number(value[position]);
        unit /= 10;
      }
    }
    if (value[position] === "e" || value[position] === "E") {
      position++;
      const down = value[position] === "-";
      if (down || value[position] === "+") position++;
      let exponent = 0;
      for (; value[position] >= "0" && value[position] <= "9"; position++) exponent = exponent * 10 + Number(value[position]);
      for (; exponent > 0; exponent--) number = down ? number / 10 : number * 10;
    }
  }
  const nothing = position === start || (position === start + 1 && value[start] === ".");
  if (nothing) return { number: Number.NaN, end: position };
  return { number: negative ? -number : number, end: position };
}

/** Digits as the 64 bits that they are kept in; what does not fit is cut off. */
export function in64Bits(digits: string, radix: number): number {
  let value = 0n;
  for (const one of digits) {
    const digit = DIGITS.indexOf(one.toLowerCase());
    if (digit < 0 || digit >= radix) break;
    value = BigInt.asIntN(64, value * BigInt(radix) + BigInt(digit));
  }
  return Number(value);
}

/** A value for operators on bits: of a text only digits, with a point at most. */
export const toBits = (value: unknown): unknown =>
  typeof value !== "string" ? value : /^[ \t\n\v\f\r]*[-+]?(?:0[xbo])?[\da-f.]+$/i.test(value) ? toNumber(value) : 0;

/** A value as a number: a string has to be one to its end. */
export function toNumber(value: any): number {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return Array.isArray(value) && value.length === 1 ? toNumber(value[0]) : Number(value);
  if (value === "") return 0;
  if (value === "Infinity") return Number.POSITIVE_INFINITY;
  if (value === "-Infinity") return Number.NEGATIVE_INFINITY;
  const { number, end } = readNumber(value);
  return end === value.length ? number : Number.NaN;
}

/** Number, Math, parseInt and parseFloat where the interpreter differs from JavaScript. */
export function installNumbers(realm: Realm, asText: (value: any) => string) {
  const { own, global } = realm;
  realm.methods(own.Number.prototype, {
    toString(this: any, radix: unknown) {
      return numberText(Number(this), typeof radix === "number" && radix >= 2 && radix <= 36 ? radix : 10);
    },
    toFixed(this: any, decimals) {
      return numberText(Number(this), 10, Math.min(20, Math.max(0, Math.trunc(Number(decimals) || 0))));
    },
  });
  const NumberClass: any = realm.native("Number", function (this: any, ...values: any[]) {
    const number = values.length === 0 ? 0 : values[0] instanceof own.Date ? Number.NaN : toNumber(values[0]);
    return new.target ? new own.Number(number) : number;
  });
  NumberClass.prototype = own.Number.prototype;
  Object.assign(NumberClass, {
    NaN: Number.NaN,
    MAX_VALUE: Number.MAX_VALUE,
    MIN_VALUE: 2.2250738585072014e-308,
    NEGATIVE_INFINITY: Number.NEGATIVE_INFINITY,
    POSITIVE_INFINITY: Number.POSITIVE_INFINITY,
  });
  realm.hide(own.Number.prototype, "constructor", NumberClass);
  realm.hide(global, "Number", NumberClass);
  realm.methods(global, {
    parseFloat(value) {
      const source = asText(value);
      if (source === "Infinity") return Number.POSITIVE_INFINITY;
      return source === "-Infinity" ? Number.NEGATIVE_INFINITY : readNumber(source, /^\s*[-+]?0[\d.]/.test(source) ? 10 : 0).number;
    },
    parseInt(value, radix) {
      if (typeof value === "number" && radix === undefined) return Number.isFinite(value) ? Math.trunc(value) || 0 : Number.NaN;
      const digits = /^[ \t\n\v\f\r]*([-+]?)(0x)?([\da-z]*)/i.exec(asText(value)) as RegExpExecArray;
      const base = Number(radix) || (digits[2] ? 16 : 10);
      const plain = digits[2] && base !== 16 ? digits[2] : digits[3];
      // An e belongs to the number only in bases that have it as a digit.
      const own = base > 14 ? plain : plain.replace(/e.*$/i, "");
      const { number } = readNumber(digits[1] + own, base);
      return !(Math.abs(number) >= 2 ** 53) ? number : in64Bits(own, base) * (digits[1] === "-" ? -1 : 1);
    },
    isNaN: (value) => Number.isNaN(toNumber(value)),
    isFinite: (value) => Number.isFinite(toNumber(value)),
  });
  realm.methods(own.Math, {
    round(value) {
      const number = toNumber(value);
      return number < 0 ? -Math.floor(-number + 0.5) || 0 : Math.floor(number + 0.5);
    },
    clip: (value, low, high) => Math.max(low, Math.min(value, high)),
    // For what is negative it keeps the sign, although it should not.
    wrap: (value, size) => (size < 0 ? 0 : value % size),
    randInt: (range) => (range > 0 ? Math.floor(Math.random() * range) : Math.floor(Math.random() * 4294967296) - 2147483648),
  });
}
