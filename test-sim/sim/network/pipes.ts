import type { Loop } from "../board/loop.ts";
import type { Realm } from "../language/realm.ts";

interface Pipe {
  source: any;
  destination: any;
  size: number;
  end: boolean;
  complete: unknown;
  waiting: boolean;
}

/** Makes a stream flow into another, a piece a pass, waiting for `drain` when the other's `write` gives false. */
export type PipeFunction = (source: any, destination: any, options?: any) => void;

export function createPipes(realm: Realm, loop: Loop): PipeFunction {
  const pipes = new Set<Pipe>();
  const fail = (message: string) => realm.error("Error", message);

  function close(pipe: Pipe) {
    if (!pipes.delete(pipe)) return;
    const { source, destination } = pipe;
    loop.queue(pipe.complete, undefined, []);
    // What came in until the source closed is written at once.
    const rest = typeof source.available === "function" && source.available() ? source.read(0) : "";
    if (rest) destination.write(rest);
    if (!pipe.end) return;
    destination.removeAllListeners?.("drain");
    destination.removeAllListeners?.("close");
    destination.end?.();
    destination.close?.();
    source.removeAllListeners?.("close");
    source.close?.();
  }

  loop.part({
    idle() {
      let busy = false;
      for (const pipe of [...pipes]) {
        if (pipe.waiting) continue;
        loop.enter(() => {
          const data = pipe.source.read(pipe.size);
          if (data === undefined || data === null) {
            close(pipe);
            busy = true;
          } else if (data.length) {
            pipe.waiting = pipe.destination.write(data) === false;
            busy = true;
          }
        });
      }
      return busy;
    },
  });

  /** Strings can be piped, too. */
  function streamOf(text: string) {
    let position = 0;
    const stream = realm.object();
    realm.methods(stream, {
      read(count) {
        const part = text.slice(position, position + count);
        position += count;
        return part || undefined;
      },
    });
    return stream;
  }

  return (from, destination, options) => {
    if (from === undefined || from === null || !destination) return;
    const source = typeof from === "string" ? streamOf(from) : from;
    if (typeof source.read !== "function") throw fail("Source object does not implement the required read(buffer, length) method");
    if (typeof destination.write !== "function")
      throw fail("Destination object does not implement the required write(buffer, length) method");
    if (options !== undefined && !realm.isObject(options)) throw realm.error("TypeError", "'options' must be an object, or undefined");
    const size = options?.chunkSize ?? 64;
    if (!(Number(size) > 0)) throw realm.error("TypeError", "chunkSize must be an integer > 0");
    const pipe: Pipe = {
      source,
      destination,
      size: Math.trunc(size),
      end: options?.end ?? true,
      complete: options?.complete,
      waiting: false,
    };
    pipes.add(pipe);
    const closed = realm.native("", () => close(pipe));
    source.on?.("close", closed);
    destination.on?.(
      "drain",
      realm.native("", () => {
        pipe.waiting = false;
      }),
    );
    if (destination !== source) destination.on?.("close", closed);
  };
}
