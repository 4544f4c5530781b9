import { type Listener, type ListenerOptions, LONGEST, settled } from "../exchange.ts";
import { type Connection, over, refuse, WORD } from "./reply.ts";
import { beware, crowd, forget, orphans, proceed, received, scarce, setUp, tight } from "./request.ts";

declare function atob(text: string): string;

let settings: ListenerOptions;
let server: any;
/** The interval of `watch`, 0 while nobody is connected. */
let timer = 0;

/**
 * All sockets that are no listeners, others' included, once there has been one. They hang on the interpreter's hidden root, which is named by the byte 0xFF
 * (libs/network/socketserver.c, HTTP_ARRAY_HTTP_CLIENT_CONNECTIONS); a list of our own would have to be kept up to date with each.
 */
let sockets: Record<string, Connection> | undefined;

function findSockets(): Record<string, Connection> {
  return global[atob("/w==")].HttpCC;
}

/** Bytes that a request takes when it has come. */
const PACKET = 320;

/** There is one connection more than there should be: nobody keeps one for later. */
let crowded = false;

/**
 * Where there are many connections or few variables: who only keeps one for later makes room, else who has kept us waiting longest for
 * a request. Where all are at work one more may come, on the last socket. Returns whether there is any room.
 */
function makeRoom(connection: Connection): boolean {
  const all = sockets as Record<string, Connection>;
  let held = 0;
  let coming = 0;
  let idle: Connection | undefined;
  let slow: Connection | undefined;
  for (const key in all) {
    const { now, buf, due } = all[key];
    if (all[key]["#ondata"] !== received || now === over || all[key].clsNow) continue;
    held++;
    // One that has only just come has its request under way.
    if (due === undefined) {
      if (!now || !now.full) coming++;
      continue;
    }
    if (!now && !buf) idle = idle || all[key];
    else if (!now || !now.full) slow = slow || all[key];
  }
  // What all of them send is there at once, before the first of us is called with any of it.
  if (scarce(coming * PACKET)) {
    const other = idle || slow;
    if (other) other.clsNow = true;
    // Who makes room has gone only in a moment: until then what has come waits.
    if (other && process.memory().free > WORD) return true;
    connection.clsNow = true;
    return false;
  }
  const most = settings.connections || 6;
  if (held < most) return true;
  if (!idle && !slow && held === most && coming < 4) {
    crowded = true;
    return true;
  }
  if (idle) {
    idle.now = over;
    idle.end();
  } else {
    // Reads what comes, which is dropped: to who sends on to a closed socket the answer is lost.
    connection["#ondata"] = received;
    refuse(slow || connection, 503, "too many connections");
  }
  return idle !== undefined || slow !== undefined;
}

/* @hot */
function connected(connection: Connection): void {
  if (!sockets) sockets = findSockets();
  const count = Object.keys(sockets).length;
  if (count > crowd || !timer) beware(count);
  if (!timer) timer = setInterval(watch, 500);
  if (tight && !makeRoom(connection)) return;
  // Of its own, as what is looked for in vain in a socket's prototypes takes many times as long as what is found.
  connection.now = undefined;
  connection.buf = "";
  connection["#ondata"] = received;
  // What has come before there was anybody to take it.
  const data = connection.read();
  if (data) connection["#ondata"](data);
}

/** Twice a second: ends what lasts too long, and takes up again what has waited for variables. */
/* @hot */
function look(connection: Connection, now: number): void {
  const { now: current, buf } = connection;
  const due = (current && current.due) || connection.due;
  if (!due || due - now > LONGEST) {
    if (current && current.due) current.due = now;
    else connection.due = now + (settings.patience || 5);
  } else if (due > now) {
    if (current) return;
    if (buf && !scarce(0)) proceed(connection);
    else if (crowded && !buf) connection.end();
  } else if (!current && !buf) connection.end();
  else if (current && current.dSnd !== undefined) connection.clsNow = true;
  else if (current && current.full) {
    settled(current, settings);
    refuse(connection, 503, "the handler gave no answer");
  } else if (!current && (buf as string).includes("\r\n\r\n")) refuse(connection, 503, "out of memory");
  else refuse(connection, 408, "the request took too long");
}

function watch(): void {
  const now = getTime();
  // As long as there are none, `for..in` would throw.
  const all = sockets || {};
  let count = 0;
  for (const key in all) {
    if (all[key]["#ondata"] !== received) continue;
    count++;
    look(all[key], now);
  }
  for (let i = orphans.length - 1; i >= 0; i--) {
    if (orphans[i].late && orphans[i].due > now) continue;
    settled(orphans[i], settings);
    orphans.splice(i, 1);
  }
  beware(count);
  if (count <= (settings.connections || 6)) crowded = false;
  if (count || orphans.length || !timer) return;
  clearInterval(timer);
  timer = 0;
  forget();
}

/**
 * The listener on Espruino's `net` module with a strict parser of its own (RFC 9112): it closes what the `http` module leaves
 * open, keeps connections alive and knows at once of a client that went away.
 */
export const listenNet: Listener = (port, serve, options) => {
  if (serve) {
    settings = options as ListenerOptions;
    setUp(settings, serve);
    server = require("net").createServer(connected);
    server.listen(port);
  } else if (server) {
    if (timer) clearInterval(timer);
    timer = 0;
    server.close();
    server = undefined;
    const all = sockets || {};
    for (const key in all) if (all[key]["#ondata"] === received) all[key].end();
  }
};
