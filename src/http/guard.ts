import { type Exchange, type ListenerOptions, settled } from "./exchange.ts";

declare function atob(text: string): string;

/** A connection as the `http` module keeps it. */
interface Connection extends Exchange {
  /** the headers are complete */
  hdrs?: boolean;
  /** bytes received and not yet taken */
  dRcv?: string;
}

let limits: ListenerOptions;
let again = 0;

/** Twice a second: drops whoever lets us wait, with a word about it where there is still somebody to hear it. */
function expire(connection: Connection, now: number): void {
  if (!connection.res) return;
  const due = connection.due;
  if (!due || due - now > 60) {
    connection.due = now + (limits.patience || 5);
    return;
  }
  if (due > now) return;
  if (connection.res.dSnd !== undefined) {
    connection.clsNow = true;
    return;
  }
  settled(connection, limits);
  // When the word has not left in a second, the next look drops the connection.
  connection.due = now + 1;
  const served = connection.hdrs && connection.cRcv <= 0;
  const body = `{"error":"${served ? "the handler gave no answer" : "the request took too long"}"}`;
  connection.hdrs = true;
  connection.cRcv = 0;
  connection.res.writeHead(served ? 503 : 408, { "Content-Type": "application/json", "Content-Length": body.length });
  connection.res.end(body);
}

function look(): void {
  const connections = global[atob("/w==")].HttpSC;
  let count = 0;
  let coming = 0;
  let oldest: Connection | undefined;
  for (const key in connections) {
    const connection: Connection = connections[key];
    // `for..in` shows what a program adds to all arrays, too.
    if (!connection.res) continue;
    count++;
    if ((connection.dRcv || "").length > (limits.headers || 1500)) connection.clsNow = true;
    if (connection.hdrs ? connection.cRcv > 0 : connection.dRcv) {
      coming++;
      if (!oldest) oldest = connection;
    }
  }
  if (!count) return;
  // One whose body is still coming holds about 150 variables.
  if (oldest && (coming > 3 || count > (limits.connections || 6))) oldest.clsNow = true;
  const now = getTime();
  if (now < again && again - now < 1) return;
  again = now + 0.5;
  for (const key in connections) expire(connections[key], now);
}

/**
 * Looks at the connections of the `http` module, which frees none whose client vanished before its request was complete or
 * while its handler was at work, and takes headers of any size. They hang on the interpreter's hidden root, which is
 * named by the byte 0xFF (libs/network/socketserver.c, HTTP_ARRAY_HTTP_SERVER_CONNECTIONS). Returns the timer.
 */
export function guard(options: ListenerOptions): number {
  limits = options;
  return setInterval(look, options.guard || 1);
}
