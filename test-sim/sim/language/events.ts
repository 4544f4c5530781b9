import { type Loop, listenerKey } from "../board/loop.ts";
import type { Realm } from "./realm.ts";

const MAX_EMIT_VALUES = 4;

/** `.on .addListener .prependListener .emit .removeListener .removeAllListeners` on every object; emit is queued. */
export function installEvents(realm: Realm, loop: Loop) {
  const fail = (message: string) => realm.error("TypeError", message);

  function check(target: unknown, event: unknown) {
    if ((typeof target !== "object" && typeof target !== "function") || target === null)
      throw fail("Parent must be an object - not a String, Integer, etc");
    if (typeof event !== "string") throw fail("First argument must be String");
  }
  function add(target: any, event: string, listener: unknown, first: boolean) {
    check(target, event);
    if (typeof listener !== "function" && typeof listener !== "string") throw fail("Second argument must be a function or a String");
    const key = listenerKey(event);
    const before = target[key] ?? [];
    // A new array, so that a listener added while the event is being delivered has to wait for the next one.
    target[key] = realm.array(first ? [listener, ...before] : [...before, listener]);
    if (event === "data" && typeof target[STREAM_BUFFER] === "string") {
      loop.emit(target, "data", [target[STREAM_BUFFER]]);
      delete target[STREAM_BUFFER];
    }
  }

  realm.methods(realm.own.Object.prototype, {
    on(this: any, event, listener) {
      add(this, event, listener, false);
    },
    addListener(this: any, event, listener) {
      add(this, event, listener, false);
    },
    prependListener(this: any, event, listener) {
      add(this, event, listener, true);
    },
    emit(this: any, event, ...values) {
      check(this, event);
      if (values.length > MAX_EMIT_VALUES) throw fail(`Too many arguments (>${MAX_EMIT_VALUES})`);
      loop.emit(this, event, values);
    },
    removeListener(this: any, event, listener) {
      check(this, event);
      const listeners = this[listenerKey(event)];
      const index = listeners ? listeners.indexOf(listener) : -1;
      if (index >= 0) listeners.splice(index, 1);
    },
    removeAllListeners(this: any, event) {
      if (event === undefined) {
        for (const key of Object.getOwnPropertyNames(this)) if (key.startsWith("#on")) delete this[key];
        return;
      }
      check(this, event);
      delete this[listenerKey(event)];
    },
  });
}

/** Where a stream keeps data that came before anybody listened. */
export const STREAM_BUFFER = "\xffbuf";
