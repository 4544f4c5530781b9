import type { Exchange } from "./exchange.ts";
import { utf8 } from "./json.ts";
import { headerOf } from "./request.ts";
import { fail } from "./serve.ts";
import type { Pull } from "./types.ts";

/** What stands for the reply of one who sends it later, or has sent it: a number, as that takes no variable, which no handler comes upon. */
export const LATER = -1e99;

/** Bytes of a body that wait in memory at a time. */
const SLICE = 256;

/** A text in pieces. A function of its own, so that nothing else is kept for as long as they are sent. */
export function slices(text: string): Pull {
  let at = 0;
  return () => {
    at += SLICE;
    return at - SLICE < text.length ? text.substr(at - SLICE, SLICE) : undefined;
  };
}

/** Seconds without progress after which a client that reads no more is dropped. Longer than the heartbeat of events. */
export const STALLED = 25;

/** Writes the next piece whenever what was written has left: one listener for all replies, where a closure for each would take ten variables. */
function more(socket: any): void {
  const exchange = socket.of;
  // Of a closed connection it may have been called before that is told of the end.
  if (!exchange || socket.cls) return;
  exchange.due = getTime() + STALLED;
  let piece: string | undefined;
  try {
    piece = exchange.pull(exchange);
  } catch (error) {
    // The status has left long ago: all that can still be said is that the body is incomplete.
    fail(exchange, error);
    return;
  }
  // Where somebody else writes from now on, nothing of this stays; and what holds itself waits for a garbage collection.
  if (!piece) {
    delete socket.of;
    delete exchange.pull;
  }
  if (piece === undefined) exchange.res.end();
  else if (piece) exchange.res.write(piece);
}

/** Sends a body in pieces. */
function stream(exchange: Exchange, next: Pull): void {
  const socket: any = exchange.to || exchange.res;
  // As a name alone takes two variables.
  delete exchange.headers;
  delete socket.headers;
  socket.of = exchange;
  exchange.pull = next;
  // What `on` does, without a list of listeners.
  socket["#ondrain"] = more;
  more(socket);
}

/**
 * Sends what a handler returned (types.ts, `Reply`) but a promise. Throws when it is no reply, or when a header is not fit to be
 * sent.
 */
export function deliver(exchange: Exchange, reply: any): void {
  if (reply === LATER) return;
  const headers: Record<string, string | number> = {};
  let status = 200;
  let body = reply;
  if (reply instanceof Array && typeof reply[1] === "number" && typeof reply[0] !== "number" && reply.length < 4) {
    body = reply[0];
    status = reply[1];
    for (const name in reply[2]) {
      const value = "" + reply[2][name];
      // A line break would let a value write headers of its own.
      if (value.match(/[\x00-\x1f]/) || name.match(/[^!-9;-~]/)) throw new Error(`header ${name} not fit to be sent`);
      headers[name] = value;
    }
  } else if (typeof reply === "number") {
    status = reply;
    body =
      reply < 400
        ? ""
        : { error: { 400: "bad request", 401: "unauthorized", 403: "forbidden", 404: "not found" }[reply] || `error ${reply}` };
  } else if (reply === undefined) status = 204;

  // Also of what is no number.
  if (!(status >= 200 && status < 600)) throw new Error(`${status} is no status`);
  if (status === 200 && headers.ETag) {
    const known = "" + headerOf(exchange, "If-None-Match");
    // Weak ones are as good here (RFC 9110, 13.1.2).
    if (known === "*" || known.includes(("" + headers.ETag).replace("W/", ""))) status = 304;
  }
  // To who keeps the connection a body would be the next reply.
  if (status === 204 || status === 304) body = undefined;
  exchange.headers = undefined;
  let pull: Pull | undefined;
  if (typeof body === "function") pull = body;
  else {
    let type = "application/json";
    if (typeof body === "string")
      type = body[0] === "<" ? "text/html; charset=utf-8" : body[0] === "{" ? type : "text/plain; charset=utf-8";
    else if (body !== undefined) {
      body = JSON.stringify(body);
      if (body.includes("\\u00")) body = utf8(body);
    }
    if (body && !headers["Content-Type"]) headers["Content-Type"] = type;
    if (status !== 204 && status !== 304) headers["Content-Length"] = body ? body.length : 0;
    if (body && body.length > 2 * SLICE) {
      pull = slices(body);
    }
  }
  const res = exchange.res;
  res.writeHead(status, headers);
  if (!pull || exchange.method === "HEAD") {
    res.end(exchange.method === "HEAD" ? undefined : body);
    return;
  }
  stream(exchange, pull);
}
