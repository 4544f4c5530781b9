import { isPin, pinName } from "../board/pin.ts";
import { repeated } from "./json.ts";
import type { Realm } from "./realm.ts";
import { text } from "./text.ts";

/** How a value is written: as JSON for machines, as the console shows it, or as Storage.writeJSON keeps it. */
export interface Style {
  json: boolean;
  /** Spaces after commas and colons. */
  pretty: boolean;
  /** New lines: after everything, where the value is not simple, or nowhere. */
  lines: "all" | "some" | "none";
  indent: string;
  /** `{a:1}` instead of `{"a":1}`. */
  dropQuotes?: boolean;
  /** `\u00C3` instead of `\xC3`. */
  unicode: boolean;
}

export const CONSOLE: Style = { json: false, pretty: true, lines: "some", indent: "  ", unicode: false };
export const COMPACT: Style = { json: true, pretty: false, lines: "none", indent: "", unicode: true };
export const STORED: Style = { ...COMPACT, unicode: false, dropQuotes: true };

const ITEMS_ON_LINE = 4;
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

export interface Formatter {
  format(value: unknown, style: Style): string;
  /** What `print` writes for one of its values. */
  shown(value: unknown): string;
}

/** `functionText` gives a function as the interpreter shows it. */
export function createFormatter(realm: Realm, functionText: (value: (...values: any[]) => any) => string): Formatter {
  const { own } = realm;
  const plainToString = () => own.Object.prototype.toString;
  const active = new Set<unknown>();

  function format(value: any, style: Style, depth = 0, key?: string, toJson = style.json): string {
    if (value === undefined) return style.json ? "null" : "undefined";
    if (value === null) return "null";
    if (typeof value === "function") return style.json ? "undefined" : functionText(value);
    if (isPin(value)) return style.json ? quote(pinName(value), style) : pinName(value);
    if (typeof value === "string") return quote(value, style);
    if (typeof value === "number") return style.json && !Number.isFinite(value) ? "null" : text(value);
    if (typeof value !== "object") return text(value);
    if (value instanceof own.String || value instanceof own.Number || value instanceof own.Boolean)
      return format(value.valueOf(), style, depth);
    if (active.has(value)) return " ... ";
    active.add(value);
    try {
      if (Array.isArray(value)) return arrayText(value, style, depth);
      if (ArrayBuffer.isView(value) || value instanceof own.ArrayBuffer) return bufferText(value, style, depth);
      if (!style.json) {
        const named = instanceText(value);
        if (named !== undefined) return named;
      }
      if (toJson && typeof value.toJSON === "function") {
        const plain = value.toJSON(key);
        if (plain === value) active.delete(value);
        return format(plain, style, depth, undefined, false);
      }
      return (style.json ? "" : classPrefix(value)) + objectText(value, style, depth);
    } finally {
      active.delete(value);
    }
  }

  const newLine = (style: Style, depth: number) => `\n${style.indent.repeat(depth)}`;
  const simple = (value: unknown) =>
    value === undefined || value === null || typeof value === "number" || typeof value === "boolean" || isPin(value);

  function arrayText(items: any[], style: Style, depth: number): string {
    let result = style.pretty ? "[ " : "[";
    let pending = false;
    for (let i = 0; i < items.length; i++) {
      if (i) result += style.pretty ? ", " : ",";
      let complex = style.lines === "some" && !simple(items[i]);
      if (style.lines === "all") pending = complex = true;
      if (pending || complex) result += newLine(style, depth + 1);
      result += format(items[i], style, depth + 1, String(i));
      pending = complex;
    }
    const extra = style.json ? [] : Object.keys(items).filter((name) => !/^\d+$/.test(name));
    if (extra.length) result += fields(items, extra, style, depth, items.length === 0).text;
    if (pending) result += newLine(style, depth);
    return result + (style.pretty ? " ]" : "]");
  }

  function bufferText(value: any, style: Style, depth: number): string {
    const items: number[] = Array.from(ArrayBuffer.isView(value) ? (value as any) : new Uint8Array(value));
    if (style.json) return arrayText(items, style, depth);
    const bare = value instanceof own.ArrayBuffer;
    const name = bare ? "Uint8Array" : value.constructor.name;
    if (items.every((item) => item === 0)) return `new ${bare ? "ArrayBuffer" : name}(${items.length})`;
    return `new ${name}([${items.map(text).join(style.pretty ? ", " : ",")}])${bare ? ".buffer" : ""}`;
  }

  function objectText(value: any, style: Style, depth: number): string {
    const body = fields(value, Object.keys(value), style, depth, true);
    return (style.pretty ? "{ " : "{") + body.text + (body.pending ? newLine(style, depth) : "") + (style.pretty ? " }" : "}");
  }

  function fields(value: any, keys: string[], style: Style, depth: number, start: boolean) {
    let result = "";
    let first = start;
    let pending = false;
    let onLine = 0;
    for (const [key, item] of entries(value, keys)) {
      if (style.json && (typeof item === "function" || item === undefined)) continue;
      onLine++;
      if (!first) result += style.pretty ? ", " : ",";
      first = false;
      let complex = style.lines === "some" && !simple(item);
      if (style.lines === "some" && onLine > ITEMS_ON_LINE) pending = true;
      if (style.lines === "all") pending = complex = true;
      if (pending || complex) {
        result += newLine(style, depth + 1);
        onLine = 0;
      }
      result += style.dropQuotes && (IDENTIFIER.test(key) || /^\d+$/.test(key)) ? key : quote(key, style);
      result += style.pretty ? ": " : ":";
      result += format(item, style, depth + 1, key);
      pending = complex;
    }
    return { text: result, pending };
  }

  /** Getters are passed over; a key that JSON had again is there again. */
  function entries(value: any, keys: string[]): [string, any][] {
    const all = keys.filter((key) => !Object.getOwnPropertyDescriptor(value, key)?.get).map((key): [string, any] => [key, value[key]]);
    for (const [i, { key, value: again, before }] of (repeated.get(value) ?? []).entries()) all.splice(before + i, 0, [key, again]);
    return all;
  }

  function constructorName(value: any): string | undefined {
    const type = Object.getPrototypeOf(value)?.constructor;
    if (typeof type !== "function" || type === own.Object) return undefined;
    const name = type.name;
    return name && realm.global[name] === type ? name : undefined;
  }
  const classPrefix = (value: any) => {
    const name = constructorName(value);
    return name ? `${name}: ` : "";
  };
  /** Objects of a global class with a toString of their own are shown by it. */
  function instanceText(value: any): string | undefined {
    const type = Object.getPrototypeOf(value)?.constructor;
    if (typeof type !== "function" || type === own.Object) return undefined;
    if (typeof value.toString !== "function" || value.toString === plainToString()) return undefined;
    return classPrefix(value) + text(value.toString());
  }

  return {
    format: (value, style) => format(value, style),
    shown(value) {
      if (typeof value === "string") return value;
      return format(value, CONSOLE);
    },
  };
}

export function quote(value: string, style: Style): string {
  let result = '"';
  for (let i = 0; i < value.length; i++) result += escaped(value.charCodeAt(i), value.charCodeAt(i + 1), style.unicode);
  return `${result}"`;
}

const ESCAPES: Record<number, string> = { 8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\" };

function escaped(code: number, next: number, unicode: boolean): string {
  if (ESCAPES[code]) return ESCAPES[code];
  if (code === 11 && !unicode) return "\\v";
  if (code < 8 && !unicode && !(next >= 48 && next <= 55)) return `\\${code}`;
  if (code >= 32 && code < 127) return String.fromCharCode(code);
  const hex = code.toString(16).toUpperCase();
  return unicode || code > 255 ? `\\u${hex.padStart(4, "0")}` : `\\x${hex.padStart(2, "0")}`;
}
