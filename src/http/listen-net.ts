import { type Listener, type ListenerOptions, settled } from "./exchange.ts";
import { parseHead, reasonOf, takeChunk } from "./message.ts";
import { members } from "./request.ts";

/** A socket of the interpreter with what we know of its connection. */
interface Connection {
  write(text: string): void;
  end(text?: string): void;
  on(event: string, listener: (this: Connection, data: string) => void): void;
  dSnd?: string;
  clsNow?: boolean;
  /** received and not yet taken */
  buf: string;
  /** the exchange under way */
  now?: any;
  /** getTime() at which it is given up, while no reply is under way */
  due: number;
}

/** Variables that have to be free where a request begins. */
const ENOUGH = 300;

let settings: ListenerOptions;
let serve: (exchange: any, res: any) => void;
let server: any;
let timer: number | undefined;
let open: Connection[] = [];

/**
 * A request and its reply in one object, which is half the variables of two; `to` is its connection, `keep` whether that stays,
 * `cut` whether the body goes in chunks. What it inherits.
 */
const exchange: any = Object.create(members);
Object.defineProperty(exchange, "res", {
  get(this: any) {
    return this;
  },
});
Object.defineProperty(exchange, "dSnd", {
  get(this: any) {
    return this.head === undefined ? undefined : this.to.dSnd || "";
  },
});
Object.defineProperty(exchange, "clsNow", {
  set(this: any) {
    this.to.clsNow = true;
  },
});
Object.defineProperty(exchange, "headers", {
  /** Of a request that came the short way, only when somebody asks. */
  get(this: any) {
    const { raw } = this;
    if (raw) {
      this.headers = {};
      parseHead(this, raw, raw.length);
    }
    return this.hds;
  },
  set(this: any, headers) {
    if (this.raw) delete this.raw;
    this.hds = headers;
  },
});
exchange.cRcv = 0;
exchange.left = 0;
exchange.keep = true;
exchange.body = "";
exchange.method = "GET";
exchange.read = () => "";
exchange.setHeader = function (name: string, value: string) {
  this.more = (this.more || "") + name + ": " + value + "\r\n";
};
exchange.writeHead = function (status: number, headers: Record<string, string | number>) {
  let head = "HTTP/1.1 " + (status === 200 ? "200 OK" : status + " " + reasonOf(status)) + "\r\n" + (this.more || "");
  for (const name in headers) head += name + ": " + headers[name] + "\r\n";
  if (headers["Content-Length"] === undefined && status !== 204 && status !== 304) {
    this.cut = !this.old && this.method !== "HEAD";
    if (this.cut) head += "Transfer-Encoding: chunked\r\n";
    else this.keep = false;
  }
  this.head = head + (this.keep ? "\r\n" : "Connection: close\r\n\r\n");
};
exchange.write = function (text: string) {
  this.to.write(this.head + (this.cut && text ? text.length.toString(16) + "\r\n" + text + "\r\n" : text));
  this.head = "";
};
exchange.end = function (text?: string) {
  const { to } = this;
  const last = this.head + (this.cut ? (text ? text.length.toString(16) + "\r\n" + text + "\r\n" : "") + "0\r\n\r\n" : text || "");
  this.head = "";
  this.next = undefined;
  if (!this.keep) {
    to.end(last);
    return;
  }
  if (last) to.write(last);
  to.now = undefined;
  to.due = getTime() + (settings.patience || 5);
  // Not at once: a hundred requests in one packet would go as deep.
  if (to.buf) setTimeout(proceed, 0, to);
};
exchange.on = function (event: string, listener: () => void) {
  if (event === "drain") this.next = listener;
};

/** Answers what is no request, and lets nothing more come. */
function refuse(connection: Connection, status: number, error: string): void {
  const body = `{"error":"${error}"}`;
  connection.buf = "";
  connection.now = { head: "", over: true };
  connection.due = getTime() + 1;
  connection.end(
    `HTTP/1.1 ${status} ${reasonOf(status)}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** Gives a route that takes its body in parts what has come of it. */
function hand(current: any): void {
  if (!current.body || !current.plan || !current.plan.part) return;
  current.room -= current.body.length;
  current.plan.part(current, current.body);
  current.body = "";
}

/**
 * The short way: a GET whose whole head is `text`, of plain lines only and with nothing that tells of a body, is understood by
 * native searches alone; its headers are read when somebody asks for them. Returns whether it was one.
 */
function take(connection: Connection, text: string): boolean {
  const low = text.toLowerCase();
  const host = low.indexOf("\nhost:");
  const start = text.substr(0, text.indexOf("\r")).split(" ");
  if (
    text.length > (settings.headers || 1500) ||
    start[0] !== "GET" ||
    start[2] !== "HTTP/1.1" ||
    start.length > 3 ||
    start[1][0] !== "/" ||
    start[1].length > (settings.url || 512) ||
    text.substr(text.length - 4) !== "\r\n\r\n" ||
    host < 0 ||
    low.indexOf("\nhost:", host + 1) >= 0 ||
    // Control characters; a lone LF or CR; a line without a name; a name that has a blank, or no colon.
    text.match(/[\x00-\x09\x0b\x0c\x0e-\x1f\x7f]/) ||
    text.match(/[^\r]\n|\r[^\n]|\n:/) ||
    text.substr(0, text.length - 4).match(/\n[^: \r]*[ \r]/) ||
    low.match(/\ncontent-l|\ntransfer-|\nexpect/)
  )
    return false;
  const at = low.indexOf("\nconnection:");
  const wish = at < 0 ? "" : low.substr(at + 12, 8);
  if (wish && wish !== " close\r\n" && wish !== " keep-al") return false;
  const current = Object.create(exchange);
  current.url = start[1];
  current.raw = text.substr(0, text.length - 4);
  current.to = connection;
  if (wish === " close\r\n") current.keep = false;
  current.full = true;
  connection.now = current;
  return true;
}

/** Takes what it can from the bytes received: a head, then the body. Returns whether a request is whole. */
function advance(connection: Connection): unknown {
  let current = connection.now;
  if (!current) {
    const at = connection.buf.indexOf("\r\n\r\n");
    const longest = settings.headers || 1500;
    if (at > longest || (at < 0 && connection.buf.length > longest)) return refuse(connection, 431, "headers too large");
    if (at < 0) return;
    current = Object.create(exchange);
    const problem = parseHead(current, connection.buf.substr(0, at), settings.url || 512);
    if (problem) return refuse(connection, problem, reasonOf(problem).toLowerCase());
    connection.buf = connection.buf.substr(at + 4);
    current.plan = settings.plan && settings.plan(current);
    current.room = (current.plan && current.plan.body) || settings.body || 1024;
    if (current.left > current.room) return refuse(connection, 413, "body too large");
    current.to = connection;
    connection.now = current;
    if (current.expects && !connection.buf) connection.write("HTTP/1.1 100 Continue\r\n\r\n");
  }
  if (current.full) {
    // Pipelined: kept for later, but not without end.
    if (connection.buf.length > 3000) connection.clsNow = true;
    return;
  }
  while (current.chunked) {
    const before = connection.buf;
    const left = takeChunk(current, before, current.room);
    if (left === undefined)
      return current.left < 0 ? refuse(connection, 413, "body too large") : refuse(connection, 400, "malformed chunk");
    connection.buf = left;
    hand(current);
    if (left === before) return;
  }
  if (current.left) {
    const part = connection.buf.substr(0, current.left);
    connection.buf = connection.buf.substr(part.length);
    current.body += part;
    current.left -= part.length;
    hand(current);
    if (current.left) return;
  }
  current.full = true;
  return true;
}

/** Serves the next request if it is whole. */
function proceed(connection: Connection): void {
  try {
    if (advance(connection)) serve(connection.now, connection.now);
  } catch (error) {
    settings.log("http: " + error);
    connection.clsNow = true;
  }
}

/** Whether so few variables are free that no more must begin: a request with a browser's headers needs 250 for a moment. */
function scarce(): boolean {
  return process.memory(false).free < ENOUGH && process.memory().free < ENOUGH;
}

function received(this: Connection, data: string): void {
  const { now } = this;
  if (scarce()) {
    // A first packet waits for better times (see `watch`), what follows one does not.
    if (now && (now.over || now.full)) this.clsNow = true;
    else if (now || this.buf) refuse(this, 503, "out of memory");
    else this.buf = data;
  } else if (!now && !this.buf && take(this, data)) serve(this.now, this.now);
  else if (!now || !now.over) {
    this.buf += data;
    proceed(this);
  }
}

function closed(this: Connection): void {
  if (this.now && this.now.late) {
    // It holds what a handler at work holds until that has answered or is given up.
    this.now.cls = true;
    return;
  }
  const at = open.indexOf(this);
  if (at >= 0) open.splice(at, 1);
  if (this.now) this.now.cls = true;
  // The two hold each other, and would be there until the next garbage collection.
  this.now = undefined;
}

function drained(this: Connection): void {
  const next = this.now && this.now.next;
  if (next) next(this.now);
}

/** Who only keeps a connection for later makes room, else who has kept us waiting longest for a request; undefined when nobody does. */
function makeRoom(connection: Connection): unknown {
  if (open.filter((one) => !one.now || !one.now.over).length < (settings.connections || 6)) return true;
  const idle = open.filter((one) => !one.now && !one.buf)[0];
  const slow = open.filter((one) => !one.now || !(one.now.full || one.now.over))[0];
  if (idle) idle.end();
  else refuse(slow || connection, 503, "too many connections");
  return idle || slow;
}

function connected(connection: Connection): void {
  connection.buf = "";
  connection.due = getTime() + (settings.patience || 5);
  if (scarce()) {
    connection.clsNow = true;
    return;
  }
  if (open.length >= (settings.connections || 6) && !makeRoom(connection)) return;
  open.push(connection);
  connection.on("data", received);
  connection.on("close", closed);
  connection.on("drain", drained);
}

function watch(): void {
  const now = getTime();
  open.slice().forEach((connection) => {
    const current = connection.now;
    const due = (current && current.due) || connection.due;
    if (current && current.cls) {
      if (current.late && due > now) return;
      settled(current, settings);
      connection.now = undefined;
      open.splice(open.indexOf(connection), 1);
      return;
    }
    if (due - now > 60) connection.due = now;
    if (due > now) {
      if (!current && connection.buf && !scarce()) proceed(connection);
      return;
    }
    if (!current && !connection.buf) connection.end();
    else if (current && (current.over || current.head !== undefined)) connection.clsNow = true;
    else if (current && current.full) {
      settled(current, settings);
      refuse(connection, 503, "the handler gave no answer");
    } else if (!current && connection.buf.includes("\r\n\r\n")) refuse(connection, 503, "out of memory");
    else refuse(connection, 408, "the request took too long");
  });
}

/**
 * The listener on Espruino's `net` module with a strict parser of its own (RFC 9112): it closes what the `http` module leaves
 * open, keeps connections alive and knows at once of a client that went away.
 */
export const listenNet: Listener = (port, serveIt, options) => {
  if (serveIt) {
    settings = options as ListenerOptions;
    serve = serveIt;
    server = require("net").createServer(connected);
    server.listen(port);
    timer = setInterval(watch, 500);
  } else if (server) {
    clearInterval(timer as number);
    server.close();
    server = undefined;
    open.forEach((connection) => connection.end());
    open = [];
  }
};
