import type { ListenerOptions } from "../exchange.ts";
import { elsewhere, isElsewhere } from "../extras/cross-origin.ts";
import { routes } from "../router.ts";
import { answer, fail, finish, jsonOf, seldom } from "../serve.ts";
import { type Head, parseHead, reasonOf, takeChunk } from "./parse-head.ts";
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

/** Bytes of a head that are kept to be known again: a browser's has some 400. */
const KNOWN = 600;

/** Known until a head is, and again once nobody is connected. Never empty, as anything ends with that. */
const NONE = " HTTP/1.1\r\nHost:\r\n\r\n";

/**
 * What followed the URL of the last GET, as the parser has found it well and without a body, and whether its connection stays: who asks
 * again sends the same.
 */
let known = NONE;
let stays = true;

/** Gives back what is known of heads. */
export function forget(): void {
  known = NONE;
}

/** Keeps the head of a GET to be known again. With any URL that may be sent with it, it must be within the limit. */
function remember(current: Head, head: string): void {
  const at = head.indexOf(" HTTP/1.1\r\n");
  const bytes = head.length - at;
  if (at < 0 || current.method !== "GET" || current.left || current.chunked) return;
  if (bytes > KNOWN || bytes + (settings.url || 512) > (settings.headers || 1500)) return;
  known = head.substr(at);
  stays = current.keep;
}

/** Takes what it can from the bytes received: a head, then the body. Returns whether a request is whole. */
function advance(connection: Connection): unknown {
  let current = connection.now;
  let buf = connection.buf as string;
  if (!current) {
    // Some clients end a body with line breaks that are none of it (RFC 9112, 2.2).
    while (buf.substr(0, 2) === "\r\n") connection.buf = buf = buf.substr(2);
    const at = buf.indexOf("\r\n\r\n");
    const longest = settings.headers || 1500;
    // The same whether or not the end has come already, or a part of it.
    if (at > longest || (at < 0 && buf.length > longest + 3)) return refuse(connection, 431, "headers too large");
    if (at < 0) return;
    current = Object.create(exchange);
    const head = at + 4 === buf.length ? buf : buf.substr(0, at + 4);
    const problem = parseHead(current, head);
    if (problem) return refuse(connection, problem, reasonOf(problem).toLowerCase());
    if (settings.host && isElsewhere(current)) {
      const error = elsewhere(current);
      settings.log("http: " + error);
      return refuse(connection, 421, error);
    }
    remember(current, head);
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

/** Slow path: unknown head, busy connection, or low memory. */
function more(connection: Connection, data: string): void {
  const { now, buf } = connection;
  if (now === over) return;
  const bytes = (buf || "").length + data.length;
  if (tight && scarce(bytes)) {
    // A first packet waits for better times (see `look`), what follows one does not.
    if (now && now.full) connection.clsNow = true;
    else if (now || buf) refuse(connection, 503, "out of memory");
    else connection.buf = data;
    return;
  }
  connection.buf = buf ? buf + data : data;
  // At once: a client that has closed already can still be answered in this pass. Where there is little memory not until we return, as
  // long as we are called with what has come, it is there twice.
  if (!tight) proceed(connection);
  else if (now || connection.buf.length > (settings.headers || 1500) || connection.buf.indexOf("\r\n\r\n") >= 0)
    setTimeout(proceed, 0, connection);
}

/** Serves the next request if it is whole, also one whose client has gone by now. */
export function proceed(connection: Connection): void {
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
      const head = "HTTP/1.1 200 OK\r\n" + current.more + "Content-Type: application/json\r\nContent-Length: " + reply.length;
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
  if (reply !== undefined) finish(current, reply);
  else fail(current, error);
  // Its reply is still to come, or to be ended.
  if (connection.now === current) connection["#onclose"] = closed;
}

/**
 * Takes what a socket has received. A head that is known and comes alone is not read again; what its URL may hold besides is looked at
 * where no route is spelled like it.
 */
/* @hot */
export function received(this: Connection, data: string): void {
  const at = data.length - known.length;
  if (this.now || this.buf || tight || data.substr(at) !== known || data.substr(0, 5) !== "GET /") return more(this, data);
  const url = data.substr(4, at - 4);
  // Several requests, or none at all.
  if (url.includes(" ")) return more(this, data);
  // Every time with the same parts, so that none has to be added; and spelled out, it takes half the time of Object.create.
  quick(this, { __proto__: exchange, url, headers: data, to: this, keep: stays });
}
