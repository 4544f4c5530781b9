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

/** Number, Math, parseInt and parseFloat where the interpreter differs from JavaScript. */
export function installNumbers(realm: Realm) {
  const { own } = realm;
  realm.methods(own.Number.prototype, {
    toString(this: any, radix: unknown) {
      return numberText(Number(this), radix === undefined ? 10 : Number(radix));
    },
    toFixed(this: any, decimals) {
      return numberText(Number(this), 10, Math.min(20, Math.max(0, Math.trunc(Number(decimals) || 0))));
    },
  });
  const NumberClass: any = realm.native("Number", (...values: any[]) => (values.length ? Number(values[0]) : 0));
  NumberClass.prototype = own.Number.prototype;
  Object.assign(NumberClass, {
    NaN: Number.NaN,
    MAX_VALUE: Number.MAX_VALUE,
    MIN_VALUE: Number.MIN_VALUE,
    NEGATIVE_INFINITY: Number.NEGATIVE_INFINITY,
    POSITIVE_INFINITY: Number.POSITIVE_INFINITY,
  });
  realm.hide(own.Number.prototype, "constructor", NumberClass);
  realm.hide(realm.global, "Number", NumberClass);
  realm.methods(own.Math, {
    round(value) {
      const number = Number(value);
      return number < 0 ? -Math.floor(-number + 0.5) || 0 : Math.floor(number + 0.5);
    },
    clip: (value, low, high) => (value < low ? low : value > high ? high : value),
    wrap(value, size) {
      if (size <= 0) return 0;
      const rest = value % size;
      return rest < 0 ? rest + size : rest;
    },
    randInt: (range) => (range > 0 ? Math.floor(Math.random() * range) : Math.floor(Math.random() * 4294967296) - 2147483648),
  });
}
