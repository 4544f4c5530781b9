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

let settings: ListenerOptions & { body?: number };
let serve: (exchange: any, res: any) => void;
let server: any;
let timer: number | undefined;
let open: Connection[] = [];

/** The reply of an exchange; `to` is its connection, `keep` whether that stays, `cut` whether the body goes in chunks. */
const reply: any = {
  get dSnd() {
    return this.head === undefined ? undefined : this.to.dSnd || "";
  },
  setHeader(name: string, value: string) {
    this.more = (this.more || "") + name + ": " + value + "\r\n";
  },
  writeHead(status: number, headers: Record<string, string | number>) {
    let head = `HTTP/1.1 ${status} ${reasonOf(status)}\r\n${this.more || ""}`;
    for (const name in headers) head += name + ": " + headers[name] + "\r\n";
    if (headers["Content-Length"] === undefined && status !== 204 && status !== 304) {
      this.cut = !this.old && !this.bare;
      if (this.cut) head += "Transfer-Encoding: chunked\r\n";
      else this.keep = false;
    }
    this.head = head + (this.keep ? "\r\n" : "Connection: close\r\n\r\n");
  },
  write(text: string) {
    this.to.write(this.head + (this.cut && text ? text.length.toString(16) + "\r\n" + text + "\r\n" : text));
    this.head = "";
  },
  end(text?: string) {
    const last = this.head + (this.cut ? (text ? text.length.toString(16) + "\r\n" + text + "\r\n" : "") + "0\r\n\r\n" : text || "");
    this.head = "";
    this.next = undefined;
    if (!this.keep) {
      this.to.end(last);
      return;
    }
    if (last) this.to.write(last);
    this.to.now = undefined;
    this.to.due = getTime() + (settings.patience || 5);
    // Not at once: a hundred requests in one packet would go as deep.
    if (this.to.buf) setTimeout(() => advance(this.to), 0);
  },
  on(event: string, listener: () => void) {
    if (event === "drain") this.next = listener;
  },
};

const exchange: any = Object.create(members);
Object.defineProperty(exchange, "clsNow", {
  set(this: any) {
    this.res.to.clsNow = true;
  },
});
exchange.cRcv = 0;
exchange.read = () => "";

/** Answers what is no request, and lets nothing more come. */
function refuse(connection: Connection, status: number, error: string): void {
  const body = `{"error":"${error}"}`;
  connection.buf = "";
  connection.now = { res: { to: connection, head: "" }, over: true };
  connection.due = getTime() + 1;
  connection.end(
    `HTTP/1.1 ${status} ${reasonOf(status)}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** Takes what it can from the bytes received: a head, then the body, and serves the request once that is whole. */
function advance(connection: Connection): void {
  const limit = settings.body || 1024;
  let current = connection.now;
  if (!current) {
    const at = connection.buf.indexOf("\r\n\r\n");
    const longest = settings.headers || 1500;
    if (at > longest || (at < 0 && connection.buf.length > longest)) return refuse(connection, 431, "headers too large");
    if (at < 0) return;
    current = Object.create(exchange);
    const problem = parseHead(current, connection.buf.substr(0, at));
    if (problem) return refuse(connection, problem, reasonOf(problem).toLowerCase());
    connection.buf = connection.buf.substr(at + 4);
    if (current.left > limit) return refuse(connection, 413, "body too large");
    current.res = Object.create(reply);
    current.res.to = connection;
    current.res.keep = current.keep;
    current.res.old = current.old;
    current.res.bare = current.method === "HEAD";
    current.body = "";
    connection.now = current;
    if (current.expects && !connection.buf) connection.write("HTTP/1.1 100 Continue\r\n\r\n");
  }
  if (current.ready) {
    // Pipelined: kept for later, but not without end.
    if (connection.buf.length > 3000) connection.clsNow = true;
    return;
  }
  while (current.chunked) {
    const before = connection.buf;
    const left = takeChunk(current, before, limit);
    if (left === undefined)
      return refuse(connection, current.body.length > limit ? 413 : 400, current.body.length > limit ? "body too large" : "bad request");
    connection.buf = left;
    if (left === before) return;
  }
  if (current.left) {
    const part = connection.buf.substr(0, current.left);
    connection.buf = connection.buf.substr(part.length);
    current.body += part;
    current.left -= part.length;
    if (current.left) return;
  }
  current.ready = true;
  serve(current, current.res);
}

function received(this: Connection, data: string): void {
  if (this.now && this.now.over) return;
  this.buf += data;
  try {
    advance(this);
  } catch (error) {
    settings.log("http: " + error);
    this.clsNow = true;
  }
}

function closed(this: Connection): void {
  const at = open.indexOf(this);
  if (at >= 0) open.splice(at, 1);
  if (this.now) this.now.cls = true;
  // The two hold each other, and would be there until the next garbage collection.
  this.now = undefined;
}

function drained(this: Connection): void {
  const res = this.now && this.now.res;
  if (res && res.next) res.next(res);
}

function connected(connection: Connection): void {
  connection.buf = "";
  connection.due = getTime() + (settings.patience || 5);
  if (open.filter((one) => !one.now || !one.now.over).length >= (settings.connections || 6)) {
    // Who only keeps a connection for later makes room, else who has kept us waiting longest for a request.
    const idle = open.filter((one) => !one.now && !one.buf)[0];
    const slow = open.filter((one) => !one.now || !(one.now.ready || one.now.over))[0];
    if (idle) idle.end();
    else refuse(slow || connection, 503, "too many connections");
    if (!idle && !slow) return;
  }
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
    if (due - now > 60) connection.due = now;
    if (due > now) return;
    if (!current && !connection.buf) connection.end();
    else if (current && (current.over || current.res.head !== undefined)) connection.clsNow = true;
    else if (current && current.ready) {
      settled(current, settings);
      refuse(connection, 503, "the handler gave no answer");
    } else refuse(connection, 408, "the request took too long");
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
