import type { Flags } from "../board/flags.ts";
import { type Loop, listenerKey } from "../board/loop.ts";
import { STREAM_BUFFER } from "../language/events.ts";
import type { Realm } from "../language/realm.ts";
import { text } from "../language/text.ts";
import type { PipeFunction } from "./pipes.ts";

const LONGEST = 512;

/** `available read pipe` of things that data arrives at, and how it arrives there. */
export interface Streams {
  install(prototype: any): void;
  /** Hands data to the listener at once, or keeps up to 512 bytes of it; false when it does not fit and is not forced in. */
  push(target: any, data: string, force: boolean): boolean;
}

export function createStreams(realm: Realm, loop: Loop, flags: Flags, pipe: PipeFunction): Streams {
  function read(target: any, count: unknown): string {
    const buffer = target[STREAM_BUFFER];
    if (typeof buffer !== "string") return "";
    const most = Number(count) || 0;
    if (most <= 0 || most >= buffer.length) {
      delete target[STREAM_BUFFER];
      return buffer;
    }
    realm.hide(target, STREAM_BUFFER, buffer.slice(most));
    return buffer.slice(0, most);
  }

  return {
    install(prototype) {
      realm.methods(prototype, {
        available(this: any) {
          return typeof this[STREAM_BUFFER] === "string" ? this[STREAM_BUFFER].length : 0;
        },
        read(this: any, count) {
          return read(this, count);
        },
        pipe(this: any, destination, options) {
          pipe(this, destination, options);
        },
      });
    },
    push(target, data, force) {
      const listeners = target[listenerKey("data")];
      if (listeners) {
        loop.call(listeners, target, [data]);
        return true;
      }
      const kept = target[STREAM_BUFFER];
      if (typeof kept !== "string") {
        realm.hide(target, STREAM_BUFFER, text(data));
        return true;
      }
      const fits = kept.length + data.length <= LONGEST;
      if (!fits && force) flags.raise("BUFFER_FULL");
      if ((fits || force) && kept.length < LONGEST) realm.hide(target, STREAM_BUFFER, kept + data.slice(0, LONGEST - kept.length));
      return fits;
    },
  };
}
