import { STREAM_BUFFER } from "./events.ts";
import { type Loop, listenerKey } from "./loop.ts";
import type { Realm } from "./realm.ts";
import { text } from "./text.ts";

const LONGEST = 512;

/** `available read pipe` of things that data arrives at, and how it arrives there. */
export interface Streams {
  install(prototype: any): void;
  /** Hands data to the listener at once, or keeps up to 512 bytes of it; false when it does not fit and is not forced in. */
  push(target: any, data: string, force: boolean): boolean;
}

export function createStreams(realm: Realm, loop: Loop): Streams {
  const pipes = new Set<() => void>();
  loop.part({
    idle() {
      const busy = pipes.size > 0;
      for (const step of [...pipes]) step();
      return busy;
    },
  });

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

  /** Moves `chunkSize` bytes a pass from a source with `read` to a destination with `write`. */
  function pipe(source: any, destination: any, options: any) {
    const size = Number(options?.chunkSize) || 32;
    const end = options?.end !== false;
    let position = 0;
    let closed = false;
    let ready = true;
    source.on("close", () => {
      closed = true;
    });
    destination.on?.("drain", () => {
      ready = true;
    });
    const step = () => {
      if (!ready) return;
      let data: string | undefined;
      if (typeof source === "string" || source instanceof realm.own.String) {
        data = source.slice(position, position + size);
        position += size;
        closed = true;
      } else data = source.read(size);
      if (data) {
        ready = destination.write(data) !== false;
        return;
      }
      if (!closed && data !== undefined) {
        pipes.delete(step);
        source.on("data", () => {});
      }
      if (closed || data === undefined) {
        pipes.delete(step);
        if (end) destination.end?.();
        if (options?.complete) loop.queue(options.complete, undefined, []);
      }
    };
    pipes.add(step);
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
      if ((fits || force) && kept.length < LONGEST) realm.hide(target, STREAM_BUFFER, kept + data.slice(0, LONGEST - kept.length));
      return fits;
    },
  };
}
