import type { BoardApi } from "../../../board/api/index.ts";
import { typedArrays } from "./arrays.ts";
import type { Realm } from "./realm.ts";

/** What works without being listed, because it is part of the language. */
const ALWAYS = ["constructor", "toString", "valueOf", "hasOwnProperty", "length", "name", "prototype"];

export interface Pruned {
  /** Whether `name` is a global of JavaScript, browsers or Node, or (with a leading dot) a method of a built-in class, that this board lacks. */
  isMissing(name: string): boolean;
}

const ELSEWHERE = `
  window document navigator location localStorage fetch XMLHttpRequest WebSocket URL URLSearchParams TextEncoder TextDecoder Buffer setImmediate clearImmediate
  queueMicrotask structuredClone AbortController AbortSignal performance module exports __dirname __filename Blob FormData Headers Request Response EventTarget Event
  Bluetooth NRF Wifi LED LED1 LED2 LED3 BTN BTN1 BTN2 A0 A1 A2 A3 A4 A5 A6 A7 Bangle Puck Pixl Terminal fs`
  .trim()
  .split(/\s+/);

/** Takes away what V8 has and the board has not. What is gone reads as undefined, as on the board; calling it says so. */
export function prune(realm: Realm, api: BoardApi): Pruned {
  const { own, global } = realm;
  const missing = new Set<string>();
  const kept = new Set(api.globals);
  for (const name of ELSEWHERE) if (!kept.has(name)) missing.add(name);
  for (const name of Object.getOwnPropertyNames(global)) {
    if (kept.has(name) || name === "undefined" || name === "\xff") continue;
    if (/^[AD]\d+$/.test(name)) continue;
    if (Reflect.deleteProperty(global, name)) missing.add(name);
  }
  const trim = (target: any, names: string[] | undefined) => {
    const wanted = new Set([...(names ?? []), ...ALWAYS]);
    for (const name of Object.getOwnPropertyNames(target)) {
      if (wanted.has(name)) continue;
      if (Reflect.deleteProperty(target, name)) missing.add(`.${name}`);
    }
  };
  for (const name of ["Array", "String", "Number", "Boolean", "Date", "Function"]) trim(own[name].prototype, api.methods[name]);
  trim(own.DataView.prototype, [...api.methods.DataView, "buffer", "byteLength", "byteOffset"]);
  trim(own.Object.prototype, [...api.methods.Object, "__proto__"]);
  trim(own.TypedArray.prototype, [...api.methods.ArrayBufferView, "buffer", "byteLength", "byteOffset"]);
  trim(own.ArrayBuffer.prototype, ["byteLength"]);
  for (const name of ["Array", "Object", "Number", "Math", "JSON", "Date", "String"])
    trim(name === "Math" || name === "JSON" ? own[name] : global[name], api.statics[name]);
  for (const name of typedArrays) {
    trim(own[name], ["BYTES_PER_ELEMENT"]);
    // Who deletes one finds it there again.
    if (global[name]) Object.defineProperty(global, name, { configurable: false });
  }
  // These the simulator made anew, with what the board has.
  for (const name of ["Number", "String", "Date", "Promise", "RegExp", "Function"]) {
    for (const [before, now] of [
      [own[name], global[name]],
      [own[name].prototype, global[name].prototype],
    ]) {
      for (const key of Object.getOwnPropertyNames(before)) if (!(key in now)) missing.add(`.${key}`);
    }
  }
  for (const list of Object.values(api.methods)) for (const name of list) missing.delete(`.${name}`);
  return { isMissing: (name) => missing.has(name) };
}
