import type { ListenerOptions } from "../exchange.ts";
import { routes } from "../router.ts";
import { answer, fail, finish, jsonOf, seldom } from "../serve.ts";
import { parseHead, reasonOf, takeChunk } from "./parse-head.ts";
import { type Connection, exchange, framed, over, refuse } from "./reply.ts";

/** Variables that have to be free where a request begins: one with a browser's headers needs 250 for a moment. */
const ENOUGH = 300;

let settings: ListenerOptions;
let serve: (exchange: any, res: any) => void;
/** Whether to look at what is free with each request: there are many connections, or not much was free at the last look. */
export let tight = false;

/** Connections from which on each is looked at: four browsers' first, or as many as there may be at all. */
export let crowd = 4;

export function setUp(given: ListenerOptions, serveIt: (exchange: any, res: any) => void): void {
  settings = given;
  crowd = given.connections && given.connections < 4 ? given.connections : 4;
  serve = serveIt;
}

/** Whether so few variables are free that no more must begin, or go on with `bytes` that are there already and will be copied. */
export function scarce(bytes: number): boolean {
  const enough = ENOUGH + bytes / 8;
  return process.memory(false).free < enough && process.memory().free < enough;
}

/** To be told of the connections twice a second, and of one too many. */
export function beware(connections: number): void {
  tight = connections > crowd || process.memory(false).free < 2 * ENOUGH;
}

/* @hot */
function endReply(this: any, text?: string): void {
  const { to } = this;
  let last = this.dSnd;
  if (this.cut) last += (text ? framed(text) : "") + "0\r\n\r\n";
  else if (text) last += text;
  this.dSnd = "";
  if (!this.keep) {
    to.now = over;
    to.end(last);
    return;
  }
  if (last) to.write(last);
  to.now = undefined;
  to.due = 0;
  // Not at once: a hundred requests in one packet would go as deep.
  if (to.buf) setTimeout(proceed, 0, to);
}

exchange.end = endReply;

/** Gives a route that takes its body in parts what has come of it. */
function hand(current: any): void {
  if (!current.body || !current.plan || !current.plan.part) return;
  current.room -= current.body.length;
  current.plan.part(current, current.body);
  current.body = "";
}

/** Bytes of a head that are kept to be known again. */
const FEW = 128;

/**
 * What followed the URL of the last GET that had few lines and was well, and whether its connection stays: who asks again sends the
 * same. Never empty, as anything ends with that.
 */
let known = " HTTP/1.1\r\nHost:\r\n\r\n";
let stays = true;

/**
 * A GET whose whole head is `text`, of plain lines only and with nothing that tells of a body, is understood by native searches
 * alone. Returns the exchange if it was one.
 */
function understand(connection: Connection, text: string): any {
  const low = text.toLowerCase();
  const at = text.indexOf("\r");
  const start = text.substr(0, at).split(" ");
  if (
    text.length > (settings.headers || 1500) ||
    start[0] !== "GET" ||
    start[2] !== "HTTP/1.1" ||
    start.length > 3 ||
    start[1][0] !== "/" ||
    start[1].length > (settings.url || 512) ||
    text.substr(text.length - 4) !== "\r\n\r\n" ||
    low.split("\nhost:").length !== 2 ||
    // Control characters; a lone LF or CR; a line without a name; a name that has a blank, or no colon.
    text.match(/[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]/) ||
    text.match(/[^\r]\n|\r[^\n]|\n:/) ||
    text.substr(0, text.length - 4).match(/\n[^: \r]*[ \r]/) ||
    low.match(/\ncontent-l|\ntransfer-|\nexpect/)
  )
    return;
  const wish = low.split("\nconnection:")[1];
  const close = wish && wish.substr(0, 8) === " close\r\n";
  if (wish && !close && wish.substr(0, 8) !== " keep-al") return;
  // Known with another URL it must be within the limit, too.
  if (text.length - at < FEW && FEW + (settings.url || 512) < (settings.headers || 1500)) {
    known = " HTTP/1.1" + text.substr(at);
    stays = !close;
  }
  return { __proto__: exchange, url: start[1], headers: text, to: connection, keep: !close };
}

/** Takes what it can from the bytes received: a head, then the body. Returns whether a request is whole. */
function advance(connection: Connection): unknown {
  let current = connection.now;
  let buf = connection.buf as string;
  if (!current) {
    // Some clients end a body with a line break that is none of it (RFC 9112, 2.2).
    if (buf.substr(0, 2) === "\r\n") connection.buf = buf = buf.substr(2);
    const at = buf.indexOf("\r\n\r\n");
    const longest = settings.headers || 1500;
    if (at > longest || (at < 0 && buf.length > longest)) return refuse(connection, 431, "headers too large");
    if (at < 0) return;
    current = Object.create(exchange);
    const problem = parseHead(current, buf.substr(0, at), settings.url || 512);
    if (problem) return refuse(connection, problem, reasonOf(problem).toLowerCase());
    connection.buf = buf = buf.substr(at + 4);
    current.plan = settings.plan && settings.plan(current);
    current.room = (current.plan && current.plan.body) || settings.body || 1024;
    if (current.left > current.room) return refuse(connection, 413, "body too large");
    current.to = connection;
    connection.now = current;
    if (!current.left && !current.chunked) return true;
    current.full = false;
    if (current.plan && current.plan.patience) connection.due = getTime() + current.plan.patience;
    if (current.expects && !buf) connection.write("HTTP/1.1 100 Continue\r\n\r\n");
  } else if (current.full) {
    // Pipelined: kept for later, but not without end.
    if (buf.length > 3000) connection.clsNow = true;
    return;
  }
  while (current.chunked) {
    const left = takeChunk(current, buf, current.room);
    if (left === undefined)
      return current.left < 0 ? refuse(connection, 413, "body too large") : refuse(connection, 400, "malformed chunk");
    connection.buf = left;
    hand(current);
    if (left === buf) return;
    buf = left;
  }
  if (current.left) {
    const part = buf.substr(0, current.left);
    connection.buf = buf.substr(part.length);
    current.body += part;
    current.left -= part.length;
    hand(current);
    if (current.left) return;
  }
  current.full = true;
  return true;
}

/** Handlers at work whose client has gone: each holds what it holds until it has answered or is given up. */
export const orphans: any[] = [];

function closed(this: Connection): void {
  const { now } = this;
  if (now && now !== over) {
    now.cls = true;
    if (now.late) orphans.push(now);
  }
  // The two hold each other, and would be there until the next garbage collection.
  this.now = this.of = undefined;
}

/** What is no head that is known, or comes while a request is under way, or at a bad time. */
function more(connection: Connection, data: string): void {
  const { now, buf } = connection;
  if (now === over) return;
  const end = "\r\n\r\n";
  const bytes = (buf || "").length + data.length;
  // Sooner than it would be found out below, as a long text is copied with each part of it.
  if (!now && bytes > (settings.headers || 1500) && data.indexOf(end) < 0 && (buf || "").indexOf(end) < 0)
    return refuse(connection, 431, "headers too large");
  if (tight && scarce(bytes)) {
    // A first packet waits for better times (see `look`), what follows one does not.
    if (now && now.full) connection.clsNow = true;
    else if (now || buf) refuse(connection, 503, "out of memory");
    else connection.buf = data;
    return;
  }
  const current = now || buf ? undefined : understand(connection, data);
  if (current) return quick(connection, current);
  connection.buf = (buf || "") + data;
  // Not at once: as long as we are called with what has come, it is there twice.
  if (now || connection.buf.indexOf(end) >= 0) setTimeout(proceed, 0, connection);
}

/** Serves the next request if it is whole. */
export function proceed(connection: Connection): void {
  if (connection.cls) return;
  try {
    if (advance(connection)) serve(connection.now, connection.now);
  } catch (error) {
    settings.log("http: " + error);
    connection.clsNow = true;
  }
  const { now } = connection;
  if (now && now !== over) connection["#onclose"] = closed;
}

/** Serves a GET; a short text of JSON leaves in one piece, without a head being put together first. */
/* @hot */
function quick(connection: Connection, current: any): void {
  try {
    let reply: any = (settings.late as number) > 1 ? seldom(current) : (routes["GET" + current.url] || answer)(current);
    if (typeof reply !== "string") reply = jsonOf(reply);
    if (reply[0] === "{" && reply.length < 600) {
      const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + reply.length;
      if (current.keep) {
        connection.write(head + "\r\n\r\n" + reply);
        connection.due = 0;
      } else {
        connection.end(head + "\r\nConnection: close\r\n\r\n" + reply);
        connection.now = over;
      }
    } else slow(connection, current, reply);
  } catch (error) {
    slow(connection, current, undefined, error);
  }
}

/** Sends what may take its time, and what has gone wrong: until it has left, its connection has nothing else. */
function slow(connection: Connection, current: any, reply: any, error?: any): void {
  connection.now = current;
  if (reply) finish(current, reply);
  else fail(current, error);
  // Its reply is still to come, or to be ended.
  if (connection.now === current) connection["#onclose"] = closed;
}

/**
 * Takes what a socket has received. What is not the head of a moment ago is elsewhere; and what its URL may hold besides is looked at where
 * no route is spelled like it.
 */
/* @hot */
export function received(this: Connection, data: string): void {
  const at = data.length - known.length;
  if (this.now || this.buf || tight || data.substr(at) !== known || data.substr(0, 5) !== "GET /") return more(this, data);
  // Every time with the same parts, so that none has to be added; and spelled out, it takes half the time of Object.create.
  quick(this, { __proto__: exchange, url: data.substr(4, at - 4), headers: data, to: this, keep: stays });
}
