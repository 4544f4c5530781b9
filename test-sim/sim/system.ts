import { createHash } from "node:crypto";
import type { Board } from "../../board/index.ts";
import type { Clock } from "./clock.ts";
import type { Flags } from "./flags.ts";
import { type Formatter, STORED } from "./format.ts";
import { type Loop, listenerKey } from "./loop.ts";
import type { PipeFunction } from "./pipes.ts";
import type { Realm } from "./realm.ts";
import { byteText } from "./strings.ts";
import { text } from "./text.ts";
import { parseUrl } from "./url.ts";

/** After so many readings of the time in one callback, each takes so long. */
const BUSY_READS = 1000;
const BUSY_STEP_MS = 0.1;

export interface System {
  board: Board;
  version: string;
  modules: string[];
  memory(): { usage: number; total: number };
  print(line: string): void;
  reboot(): void;
  serial: string;
  flags: Flags;
  pipe: PipeFunction;
}

/** E, process, console, print and the small rest of the global functions. */
export function installSystem(realm: Realm, loop: Loop, clock: Clock, formatter: Formatter, system: System) {
  const { global, own } = realm;
  const fail = (message: string) => realm.error("Error", message);
  let timeOffset = 0;
  let turn = 0;
  let reads = 0;
  function now(): number {
    if (loop.turn !== turn) {
      turn = loop.turn;
      reads = 0;
    }
    // A program that asks for the time over and over waits for it to pass.
    if (++reads > BUSY_READS && !clock.realtime) clock.stall(BUSY_STEP_MS);
    return clock.now() + timeOffset;
  }

  const print = (...values: unknown[]) => system.print(values.map(formatter.shown).join(" "));
  const console = realm.object();
  realm.methods(console, { log: print, debug: print, info: print, warn: print, error: print, trace: print });
  realm.hide(global, "console", console);

  realm.methods(global, {
    print,
    getTime: () => now() / 1000,
    setTime(seconds) {
      timeOffset = Number(seconds) * 1000 - clock.now();
    },
    getSerial: () => system.serial,
    load: () => system.reboot(),
    reset: () => system.reboot(),
    save() {
      throw fail("save() is not in the simulator: a program in Storage as .bootcde is kept");
    },
    dump() {},
    echo() {},
    edit() {},
    trace() {},
    setBusyIndicator() {},
    setSleepIndicator() {},
    peek8: () => 0,
    peek16: () => 0,
    peek32: () => 0,
    poke8() {},
    poke16() {},
    poke32() {},
  });
  const DateClass = own.Date;
  const shiftedDate: any = realm.construct("Date", (values: any) => (values.length ? new DateClass(...values) : new DateClass(now())));
  shiftedDate.prototype = DateClass.prototype;
  realm.hide(DateClass.prototype, "constructor", shiftedDate);
  realm.methods(shiftedDate, { now, parse: (value) => DateClass.parse(text(value)) });
  realm.hide(global, "Date", shiftedDate);
  installDate(realm);

  const process = realm.object();
  realm.hide(global, "process", process);
  process.version = system.version;
  process.env = realm.object({
    VERSION: system.version,
    BOARD: { esp8266: "ESP8266_4MB", esp32: "ESP32", linux: "LINUX" }[system.board.name],
    FLASH: system.board.name === "linux" ? 262144 : 4194304,
    STORAGE: system.board.storage,
    SERIAL: system.serial,
    CONSOLE: system.board.name === "linux" ? "USB" : "Serial1",
    MODULES: system.modules.join(","),
  });
  realm.methods(process, {
    memory(collect) {
      const { usage, total } = system.memory();
      const result = { free: total - usage, usage, total, history: 0 };
      return realm.object(collect === false ? { ...result, blocksize: 12 } : { ...result, gc: 0, gctime: 0, blocksize: 12 });
    },
  });

  installE(realm, loop, formatter, system);
}

function installE(realm: Realm, loop: Loop, formatter: Formatter, system: System) {
  const { global, own } = realm;
  const E = realm.object();
  realm.hide(global, "E", E);
  let seed = 0;
  const flatBytes = (values: unknown[]): string => values.map((value) => flat(realm, value)).join("");
  realm.methods(E, {
    lookupNoCase(haystack, needle, returnKey) {
      if (!realm.isObject(haystack)) return undefined;
      const wanted = text(needle).toLowerCase();
      const key = Object.keys(haystack).find((one) => one.toLowerCase() === wanted);
      if (key === undefined) return undefined;
      return returnKey ? key : haystack[key];
    },
    toString: (...values) => flatBytes(values),
    toUint8Array(...values) {
      const data = flatBytes(values);
      const array = new own.Uint8Array(data.length);
      for (let i = 0; i < data.length; i++) array[i] = data.charCodeAt(i);
      return array;
    },
    toArrayBuffer(value) {
      if (typeof value !== "string") return undefined;
      const array = new own.Uint8Array(value.length);
      for (let i = 0; i < value.length; i++) array[i] = value.charCodeAt(i);
      return array.buffer;
    },
    toFlatString: (...values) => flatBytes(values),
    asUTF8: (value) => text(value),
    fromUTF8: (value) => text(value),
    decodeUTF8: (value) => text(value),
    isUTF8: () => false,
    getErrorFlags: () => realm.array(system.flags.take()),
    getFlags: () =>
      realm.object({ deepSleep: 0, unsafeFlash: 0, unsyncFiles: 0, pretokenise: 0, jitDebug: 0, onErrorSave: 0, onErrorFlash: 0 }),
    setFlags() {},
    getSizeOf: (value) => (typeof value === "string" ? 1 + Math.max(0, Math.ceil((value.length - 4) / 8)) : sizeOf(value)),
    toJS: (value) => formatter.format(value, STORED),
    getTemperature: () => 25,
    getAnalogVRef: () => 3.3,
    getClock: () => (system.board.name === "esp8266" ? 160 : 240),
    setClock: () => 0,
    hwRand: () => Math.floor(Math.random() * 4294967296) | 0,
    srand(value) {
      seed = Number(value);
    },
    clip: (value, low, high) => Math.max(low, Math.min(value, high)),
    sum(values) {
      let total = 0;
      for (const value of values) total += Number(value);
      return total;
    },
    variance(values, mean) {
      let total = 0;
      for (const value of values) total += (Number(value) - mean) ** 2;
      return total;
    },
    reverseByte(value) {
      let result = 0;
      for (let i = 0; i < 8; i++) if (Number(value) & (1 << i)) result |= 128 >> i;
      return result;
    },
    CRC32(data) {
      let crc = -1;
      for (const character of flat(realm, data)) {
        crc ^= character.charCodeAt(0);
        for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
      }
      return ~crc >>> 0;
    },
    reboot: () => system.reboot(),
    enableWatchdog() {
      if (system.board.name === "esp8266") system.print("ERROR: enableWatchdog unimplemented");
    },
    kickWatchdog() {},
    setPassword() {},
    lockConsole() {},
    setConsole() {},
    getConsole: () => "Serial1",
    setTimeZone() {},
    setDST() {},
    defrag() {},
    dumpStr: () => "",
    stopEventPropagation: () => loop.stopPropagation(),
    mapInPlace(from, to, map) {
      for (let i = 0; i < from.length; i++)
        to[i] = typeof map === "function" ? map(from[i], i) : map === undefined ? from[i] : map[from[i]];
    },
    pipe: system.pipe,
  });
  void seed;
}

/** Roughly what a value takes in jsvars: one for itself, one for each field, what strings need beyond. */
function sizeOf(value: any, seen = new Set<unknown>()): number {
  if (seen.has(value)) return 0;
  if (typeof value === "string") return 1 + Math.max(0, Math.ceil((value.length - 4) / 8));
  if (typeof value === "function") return 3 + value.length;
  if (typeof value !== "object" || value === null) return 1;
  if (ArrayBuffer.isView(value)) return 2 + Math.ceil(value.byteLength / 12);
  seen.add(value);
  let size = 1;
  for (const key of Object.keys(value)) {
    const item = value[key];
    const inName = typeof item === "number" || typeof item === "boolean" || item === null || item === undefined;
    size += (Array.isArray(value) ? 1 : 1 + Math.max(0, Math.ceil((key.length - 4) / 8))) + (inName ? 0 : sizeOf(item, seen));
  }
  return size;
}

/** E.toString's idea of bytes: strings, numbers, arrays of them, typed arrays, `{data, count}` and functions that give one of these. */
function flat(realm: Realm, value: any): string {
  if (typeof value === "string") return value;
  if (typeof value === "function") return flat(realm, value());
  if (typeof value === "number") return String.fromCharCode(value & 255);
  if (value instanceof realm.own.ArrayBuffer || ArrayBuffer.isView(value)) return byteText(realm, value);
  if (Array.isArray(value)) return value.map((item) => flat(realm, item)).join("");
  if (realm.isObject(value) && value.count !== undefined) return flat(realm, value.data).repeat(Number(value.count));
  return text(value);
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Dates are in UTC: the board has no time zone until it is told one. */
function installDate(realm: Realm) {
  const { prototype } = realm.own.Date;
  const two = (value: number) => String(value).padStart(2, "0");
  const clockText = (date: Date) => `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  const { toISOString } = prototype;
  const utc: Record<string, (...values: any[]) => any> = {};
  for (const part of ["FullYear", "Month", "Date", "Hours", "Minutes", "Seconds", "Milliseconds"]) {
    for (const verb of ["get", "set"]) {
      const original = prototype[`${verb}UTC${part}`];
      utc[verb + part] = function (this: any, ...values) {
        return original.apply(this, values);
      };
    }
  }
  const { getUTCDay } = prototype;
  realm.methods(prototype, {
    ...utc,
    getDay(this: any) {
      return getUTCDay.call(this);
    },
    getTimezoneOffset: () => 0,
    getIsDST: () => false,
    toString(this: any) {
      const date = this as Date;
      return `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()} ${date.getUTCFullYear()} ${clockText(date)} GMT+0000`;
    },
    toUTCString(this: any) {
      const date = this as Date;
      return `${DAYS[date.getUTCDay()]}, ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()} ${clockText(date)} GMT`;
    },
    toLocalISOString(this: any) {
      return toISOString.call(this).replace("Z", "+0000");
    },
  });
}

/** require("crypto"), url and require("TelnetServer"). */
export function smallModules(realm: Realm, names: Record<string, string[]>, telnet: { mode: string }) {
  const hash = (algorithm: string) => (data: unknown) => {
    const digest = createHash(algorithm)
      .update(Buffer.from(flat(realm, data), "latin1"))
      .digest();
    const array = new realm.own.Uint8Array(digest.length);
    array.set(digest);
    return array.buffer;
  };
  const crypto = realm.object();
  const all: Record<string, any> = {
    SHA1: hash("sha1"),
    SHA224: hash("sha224"),
    SHA256: hash("sha256"),
    SHA384: hash("sha384"),
    SHA512: hash("sha512"),
  };
  for (const name of names.crypto ?? []) if (all[name]) realm.methods(crypto, { [name]: all[name] });

  const TelnetServer = realm.object();
  realm.methods(TelnetServer, {
    setOptions(options) {
      if (options?.mode !== undefined) telnet.mode = text(options.mode);
    },
  });
  const url = realm.object();
  realm.methods(url, { parse: (value, parseQuery) => parseUrl(realm, text(value), !!parseQuery) });
  return { crypto, TelnetServer, url };
}

/** Calls the listeners of `event` on a global object now, as the interpreter does for E.init and process.uncaughtException; false without any. */
export function callListeners(loop: Loop, target: any, event: string, values: unknown[]): boolean {
  const listeners = target?.[listenerKey(event)];
  if (!listeners) return false;
  loop.call(listeners, target, values);
  return true;
}
