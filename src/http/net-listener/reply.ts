import { members } from "../request.ts";
import { reasonOf } from "./parse-head.ts";

/** A socket of the interpreter with what we know of its connection. */
export interface Connection {
  write(text: string): void;
  end(text?: string): void;
  read(): string;
  /** What the interpreter calls with what has come, and once it is closed. An assignment takes half the variables of `on`. */
  "#ondata"?: (this: Connection, data: string) => void;
  "#onclose"?: (this: Connection) => void;
  /** Bytes that wait to be sent. */
  dSnd?: string;
  clsNow?: boolean;
  /** It is closed. */
  cls?: boolean;
  /** received and not yet taken */
  buf?: string;
  /** the exchange under way, or `over` */
  now?: any;
  /** the exchange whose body is sent in pieces */
  of?: any;
  /** getTime() at which it is given up, while no reply is under way; set by the first look after a request */
  due?: number;
}

/** What a connection has for its exchange once nothing more is read from it. */
export const over: any = { full: true, dSnd: "" };

/**
 * A request and its reply in one object, which is half the variables of two, by what it inherits. `to` is its connection, `full` whether
 * all of it has come, `keep` whether the connection stays, `cut` whether the body goes in chunks, `dSnd` the head until it has been written, `headers` all that was
 * received as a head, `more` lines for the one that goes out.
 */
export const exchange: any = members ? Object.create(members) : {};
Object.defineProperty(exchange, "res", {
  get(this: any) {
    return this;
  },
});
exchange.full = true;
exchange.cRcv = 0;
exchange.left = 0;
exchange.keep = true;
exchange.body = "";
exchange.method = "GET";
exchange.more = "";

/* @hot */
function writeHead(this: any, status: number, headers: Record<string, string | number>): void {
  let head = status === 200 ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 " + status + " " + reasonOf(status) + "\r\n";
  for (const name in headers) head += name + ": " + headers[name] + "\r\n";
  head += this.more;
  if (headers["Content-Length"] === undefined && status !== 204 && status !== 304) {
    this.cut = !this.old && this.method !== "HEAD";
    if (this.cut) head += "Transfer-Encoding: chunked\r\n";
    else this.keep = false;
  }
  this.dSnd = head + (this.keep ? "\r\n" : "Connection: close\r\n\r\n");
}

/** A chunk of a body as it goes over the wire (RFC 9112, 7.1). */
export function framed(text: string): string {
  return text.length.toString(16) + "\r\n" + text + "\r\n";
}

/* @hot */
function writePart(this: any, text: string): void {
  this.to.write(this.dSnd + (this.cut && text ? framed(text) : text));
  this.dSnd = "";
}

exchange.writeHead = writeHead;
exchange.write = writePart;

/** Variables that a word about why takes, for a moment. */
export const WORD = 150;

/** Refuses what is no request, or comes at a bad time, and lets nothing more come. */
export function refuse(connection: Connection, status: number, error: string): void {
  const body = `{"error":"${error}"}`;
  connection.buf = "";
  connection.now = over;
  if (process.memory().free < WORD) {
    connection.clsNow = true;
    return;
  }
  // When the word has not left in a second, the connection is dropped.
  connection.due = getTime() + 1;
  connection.end(
    `HTTP/1.1 ${status} ${reasonOf(status)}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
}
