import type { Exchange } from "./exchange.ts";
import { toJson } from "./json.ts";
import type { Pull } from "./types.ts";

/** Bytes of a reply that wait in memory at a time. */
const SLICE = 256;

/** Seconds without progress after which a client that reads no more is dropped. Longer than the heartbeat of events. */
const STALLED = 25;

/** Sends a handler's reply (types.ts, `Reply`) that is no Promise. Throws when it is none, or when a header is not fit to be sent. */
export function send(exchange: Exchange, reply: any): void {
  const res = exchange.res;
  let status = 200;
  let body = reply;
  const headers: Record<string, string | number> = {};
  if (reply instanceof Array && typeof reply[1] === "number" && typeof reply[0] !== "number" && reply.length < 4) {
    body = reply[0];
    status = reply[1];
    for (const name in reply[2]) {
      const value = "" + reply[2][name];
      // A line break would let a value write headers of its own.
      if (value.match(/[\x00-\x1f]/) || name.match(/[^!-9;-~]/)) throw new Error(`header ${name} not fit to be sent`);
      headers[name] = value;
    }
    const tag = headers.ETag as string;
    if (status === 200 && tag && (E.lookupNoCase(exchange.headers || {}, "If-None-Match") || "").includes(tag)) {
      status = 304;
      body = undefined;
    }
  } else if (typeof reply === "number") {
    status = reply;
    body = reply < 400 ? "" : { error: reasonOf(reply) };
  } else if (reply === undefined) status = 204;

  exchange.done = true;
  exchange.headers = undefined;
  let pull: Pull | undefined;
  if (typeof body === "function") pull = body;
  else if (body !== undefined) {
    const isText = typeof body === "string";
    if (!isText) body = toJson(body);
    if (!headers["Content-Type"] && body) headers["Content-Type"] = isText ? "text/plain; charset=utf-8" : "application/json";
    if (body.length > SLICE * 2) {
      let at = 0;
      pull = () => {
        at += SLICE;
        return at - SLICE < body.length ? body.substr(at - SLICE, SLICE) : undefined;
      };
    }
  }
  if (typeof body !== "function" && status !== 204 && status !== 304) headers["Content-Length"] = body ? body.length : 0;
  res.writeHead(status, headers);
  if (!pull || exchange.method === "HEAD") {
    res.end(exchange.method === "HEAD" ? undefined : body);
    return;
  }
  const next = pull;
  const more = (): void => {
    let piece: string | undefined;
    try {
      piece = next(exchange);
    } catch (error) {
      // The status has left long ago: all that can still be said is that the body is incomplete.
      exchange.clsNow = true;
      throw error;
    }
    exchange.due = getTime() + STALLED;
    if (piece === undefined) res.end();
    else if (piece) res.write(piece);
  };
  res.on("drain", more);
  more();
}

function reasonOf(status: number): string {
  switch (status) {
    case 400:
      return "bad request";
    case 401:
      return "unauthorized";
    case 403:
      return "forbidden";
    case 404:
      return "not found";
    case 405:
      return "method not allowed";
    case 409:
      return "conflict";
    case 413:
      return "body too large";
    case 429:
      return "too many requests";
    case 503:
      return "unavailable";
  }
  return "error " + status;
}
