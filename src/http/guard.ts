import type { Exchange, ListenerOptions } from "./exchange.ts";

declare function atob(text: string): string;

/** A connection as the `http` module keeps it, its request included. */
interface Connection extends Exchange {
  /** the headers are complete */
  hdrs?: boolean;
  /** bytes received and not yet taken */
  dRcv?: string;
}

/**
 * Looks at the connections of the `http` module, which frees none whose client vanished before its request was complete or
 * while its handler was at work, and takes headers of any size. Returns what stops it.
 *
 * They hang on the interpreter's hidden root (libs/network/socketserver.c, HTTP_ARRAY_HTTP_SERVER_CONNECTIONS).
 */
export function guard(options: ListenerOptions): () => void {
  // The name is the byte 0xFF, which a minifier would take for a letter.
  const root = global[atob("/w==")];
  const most = options.connections || 6;
  const headers = options.headers || 1500;
  let again = 0;

  const timer = setInterval(() => {
    let count = 0;
    let oldest: Connection | undefined;
    for (const key in root.HttpSC) {
      const connection: Connection = root.HttpSC[key];
      count++;
      if (connection.dRcv && connection.dRcv.length > headers) connection.clsNow = true;
      if (!oldest && (!connection.hdrs || connection.cRcv > 0)) oldest = connection;
    }
    if (!count) return;
    if (count > most && oldest) oldest.clsNow = true;
    const now = getTime();
    if (now < again && again - now < 1) return;
    again = now + 0.5;
    for (const key in root.HttpSC) {
      const connection: Connection = root.HttpSC[key];
      const due = connection.due;
      if (!due || due - now > 60) {
        connection.due = now + (options.patience || 5);
      } else if (due < now) {
        if (connection.done || connection.res.dSnd !== undefined) {
          connection.clsNow = true;
        } else {
          // Its handler is at work, or the request never came: say so, and drop it when that has not left in a second.
          connection.done = connection.hdrs = true;
          connection.due = now + 1;
          const body =
            '{"error":"' + (connection.method && connection.cRcv <= 0 ? "the handler gave no answer" : "the request took too long") + '"}';
          connection.res.writeHead(connection.method && connection.cRcv <= 0 ? 503 : 408, {
            "Content-Type": "application/json",
            "Content-Length": body.length,
          });
          connection.cRcv = 0;
          connection.res.end(body);
        }
      }
    }
  }, options.guard || 1);

  return () => clearInterval(timer);
}
