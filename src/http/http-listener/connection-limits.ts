import { type Exchange, LONGEST, settled } from "../exchange.ts";
import { options } from "../serve.ts";

declare function atob(text: string): string;

/** A connection as the `http` module keeps it. */
interface Connection extends Exchange {
  /** the headers are complete */
  hdrs?: boolean;
  /** bytes received and not yet taken */
  dRcv?: string;
}

let again = 0;

/** Ends a request with a word about why, where there is still somebody to hear it. */
function turnAway(connection: Connection, status: number, error: string): void {
  const body = `{"error":"${error}"}`;
  settled(connection, options);
  // When the word has not left in a second, the next look drops the connection.
  connection.due = getTime() + 1;
  connection.hdrs = true;
  connection.cRcv = 0;
  // What still comes of its body is nobody's.
  connection.body = undefined;
  connection.res.writeHead(status, { "Content-Type": "application/json", "Content-Length": body.length });
  connection.res.end(body);
}

/** Twice a second: drops whoever lets us wait. */
function expire(connection: Connection, now: number): void {
  const { due, res } = connection;
  if (!res) return;
  if (!due || due - now > LONGEST) connection.due = now + (options.patience || 5);
  else if (due > now) return;
  else if (res.dSnd !== undefined) connection.clsNow = true;
  else if (connection.hdrs && connection.cRcv <= 0) turnAway(connection, 503, "the handler gave no answer");
  else turnAway(connection, 408, "the request took too long");
}

/** Variables that have to be free for one more request, or a word to who is one too many, with what is still on its way from the others. */
const ROOM = 350;

/** Whether there is no room for that, not even after a garbage collection. */
function scarce(): boolean {
  return process.memory(false).free < ROOM && process.memory().free < ROOM;
}

/** Makes room: the one that has waited longest for its request goes, with a word about it unless there are far too many or it has had one. */
function makeRoom(oldest: Connection, count: number): void {
  if (count > (options.connections || 6) + 2 || oldest.res.dSnd !== undefined || scarce()) oldest.clsNow = true;
  else turnAway(oldest, 503, "too many connections");
}

/* @hot */
function guard(): boolean {
  const connections = global[atob("/w==")].HttpSC;
  let count = 0;
  let coming = 0;
  let oldest: Connection | undefined;
  for (const key in connections) {
    const connection: Connection = connections[key];
    // `for..in` shows what a program adds to all arrays, too.
    if (!connection.res) continue;
    count++;
    if ((connection.dRcv || "").length > (options.headers || 1500)) connection.clsNow = true;
    if (!connection.hdrs || connection.cRcv > 0) {
      if (!oldest) oldest = connection;
      // Who has only just connected is no request on its way yet.
      if (connection.hdrs || connection.dRcv) coming++;
    }
  }
  // One whose body is still coming holds about 150 variables.
  if (oldest && (coming > 6 || count > (options.connections || 6) || (coming > 1 && scarce()))) makeRoom(oldest, count);
  const now = getTime();
  if (now < again && again - now < 1) return true;
  again = now + 0.5;
  for (const key in connections) expire(connections[key], now);
  return true;
}

/**
 * Looks at the connections of the `http` module, which frees none whose client vanished before its request was complete or
 * while its handler was at work, and takes headers of any size. They hang on the interpreter's hidden root, which is
 * named by the byte 0xFF (libs/network/socketserver.c, HTTP_ARRAY_HTTP_SERVER_CONNECTIONS). Where there is nobody, none of our code runs: what the
 * timer calls is the interpreter's own `some`, which calls the guard for the first connection, and for no more as that says true. Returns the timer.
 */
export function watchOver(): number {
  const root = global[atob("/w==")];
  // Else the interpreter makes it with the first connection.
  if (!root.HttpSC) root.HttpSC = [];
  return setInterval(root.HttpSC.some.bind(root.HttpSC), options.guard || 1, guard);
}
