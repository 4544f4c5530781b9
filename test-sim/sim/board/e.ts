import type { Zone } from "../language/dates.ts";
import { type Formatter, STORED } from "../language/format.ts";
import type { Realm } from "../language/realm.ts";
import { byteText } from "../language/strings.ts";
import { text } from "../language/text.ts";
import type { Loop } from "./loop.ts";
import type { System } from "./system.ts";
import type { Watchdog } from "./watchdog.ts";

/** The global object E. */
export function installE(realm: Realm, loop: Loop, formatter: Formatter, system: System, zone: Zone, watchdog: Watchdog) {
  const { global, own } = realm;
  const E = realm.object();
  realm.hide(global, "E", E);
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
    getErrorFlags: () => realm.array(system.flags.take()),
    getFlags: () =>
      realm.object({ deepSleep: 0, unsafeFlash: 0, unsyncFiles: 0, pretokenise: 0, jitDebug: 0, onErrorSave: 0, onErrorFlash: 0 }),
    getSizeOf: (value) => (typeof value === "string" ? 1 + Math.max(0, Math.ceil((value.length - 4) / 8)) : sizeOf(value)),
    toJS: (value) => formatter.format(value, STORED),
    hwRand: () => Math.floor(Math.random() * 4294967296) | 0,
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
    reboot: () => system.reboot("reboot"),
    // An ESP8266 prints, and has one of its own that nobody sets; Linux has none.
    enableWatchdog(seconds, automatic) {
      if (system.board.chip === "esp8266") system.print(`ESP8266: jshEnableWatchDog ${Number(seconds).toFixed(3)}`);
      if (system.board.chip === "esp32") watchdog.start(automatic === undefined || automatic ? 0 : Number(seconds) * 1000);
    },
    kickWatchdog() {
      if (system.board.chip === "esp8266") system.print("ESP8266: jshKickWatchDog");
      watchdog.kick();
    },
    setPassword() {},
    lockConsole() {},
    setConsole() {},
    getConsole: () => "Serial1",
    setTimeZone(hours) {
      zone.minutes = Math.round(Number(hours) * 60);
      zone.dst = undefined;
    },
    setDST(...rule) {
      if (rule.length !== 0 && rule.length !== 12) throw realm.error("Error", "Unexpected arguments");
      zone.dst = rule.length ? rule.map(Number) : undefined;
      if (zone.dst) zone.minutes = zone.dst[1];
    },
    defrag() {},
    stopEventPropagation: () => loop.stopPropagation(),
    mapInPlace(from, to, map) {
      for (let i = 0; i < from.length; i++)
        to[i] = typeof map === "function" ? map(from[i], i) : map === undefined ? from[i] : map[from[i]];
    },
    HSBtoRGB(hue, saturation, brightness, format) {
      const [red, green, blue] = rgbOf(Number(hue), Number(saturation), Number(brightness));
      if (!format || format === 24) return (blue << 16) | (green << 8) | red;
      if (format === 16) return (blue >> 3) | ((green >> 2) << 5) | ((red >> 3) << 11);
      if (format !== true && format !== 1) throw realm.error("Error", "HSBtoRGB's format arg expects undefined/1/16/24");
      return realm.array([red, green, blue]);
    },
    pipe: system.pipe,
  });
}

/** Red, green and blue, 0 to 255, of a hue, a saturation and a brightness from 0 to 1 (jswrap_espruino.c). */
function rgbOf(hue: number, saturation: number, brightness: number): number[] {
  const top = Math.trunc(brightness * 255);
  if (brightness === 0) return [0, 0, 0];
  if (saturation === 0) return [top, top, top];
  const sixth = (hue - Math.floor(hue)) * 6;
  const part = Math.trunc(sixth);
  const low = Math.trunc((1 - saturation) * brightness * 255);
  const falling = Math.trunc((1 - saturation * (sixth - part)) * brightness * 255);
  const rising = Math.trunc((1 - saturation * (1 - (sixth - part))) * brightness * 255);
  const all = [
    [top, rising, low],
    [falling, top, low],
    [low, top, rising],
    [low, falling, top],
    [rising, low, top],
    [top, low, falling],
  ];
  return all[part % 6];
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
export function flat(realm: Realm, value: any): string {
  if (typeof value === "string") return value;
  if (typeof value === "function") return flat(realm, value());
  if (typeof value === "number") return String.fromCharCode(value & 255);
  if (value instanceof realm.own.ArrayBuffer || ArrayBuffer.isView(value)) return byteText(realm, value);
  if (Array.isArray(value)) return value.map((item) => flat(realm, item)).join("");
  if (realm.isObject(value) && value.count !== undefined) return flat(realm, value.data).repeat(Number(value.count));
  return text(value);
}
