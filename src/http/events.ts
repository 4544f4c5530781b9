import type { Exchange } from "./exchange.ts";
import type { Response } from "./types.ts";

/** A channel of server-sent events (HTML Living Standard, 9.2) to all who listen. */
export interface Events {
  /** The reply that makes a client listen; `event` and `data` are sent to it alone, first. 503 when there are too many. */
  open(event?: string, data?: string): Response;
  /** To all who listen; `data` without line breaks, JSON at best. */
  send(event: string, data: string, id?: string): void;
  close(): void;
}

/** Bytes that may wait for one client; one that lets more pile up is dropped. */
const BACKLOG = 1024;

/**
 * @param most clients at once. Default 3: the boards have ten sockets in all
 * @param heartbeat seconds between two comments; without them a client that vanished would never be noticed. Default 10
 */
export function events(most?: number, heartbeat?: number): Events {
  const listening: Exchange[] = [];
  let timer: number | undefined;

  const write = (text: string): void => {
    for (let i = listening.length - 1; i >= 0; i--) {
      const exchange = listening[i];
      if ((exchange.res.dSnd || "").length > BACKLOG) exchange.clsNow = true;
      if (exchange.clsNow || exchange.cls) listening.splice(i, 1);
      else if (text) exchange.res.write(text);
      else exchange.res.end();
    }
    if (timer !== undefined && (!listening.length || !text)) {
      clearInterval(timer);
      timer = undefined;
    }
  };

  return {
    open(event, data) {
      if (listening.length >= (most || 3)) {
        // Whoever vanished is noticed by this, and has made room when the client asks again.
        write(":\n\n");
        if (listening.length >= (most || 3)) return [{ error: "too many event streams" }, 503, { "Retry-After": "2" }];
      }
      let first = event ? `event: ${event}\ndata: ${data}\n\n` : ":\n\n";
      return [
        (exchange) => {
          const text = first;
          if (text) {
            listening.push(exchange);
            if (timer === undefined) timer = setInterval(() => write(":\n\n"), (heartbeat || 10) * 1000);
          }
          first = "";
          return text;
        },
        200,
        { "Content-Type": "text/event-stream", "Cache-Control": "no-cache" },
      ];
    },
    send(event, data, id) {
      write(`${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${data}\n\n`);
    },
    close() {
      write("");
    },
  };
}
