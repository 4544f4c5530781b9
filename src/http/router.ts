import { abort } from "./abort.ts";
import type { Exchange } from "./exchange.ts";
import { decode } from "./form.ts";
import type { Handler } from "./types.ts";

/**
 * Routes, flat, as each object would cost a variable more: a static one under `GET/path`; those with parameters or a wildcard
 * under ` /path/`, which is their pattern as far as it is static, as rows of method, rest and handler in one array. No
 * request reaches the second kind of key: a method is never empty.
 */
export type Routes = Record<string, any>;

/** Adds a route; method "" stands for any. Among those that fit a path, static goes before parameter before wildcard, then the first. */
export function addRoute(routes: Routes, method: string, pattern: string, handler: Handler): void {
  let at = pattern.split(":")[0].split("*")[0].length;
  if (at === pattern.length) {
    if (!routes[method + pattern]) routes[method + pattern] = handler;
    return;
  }
  at = pattern.lastIndexOf("/", at) + 1;
  const key = " " + pattern.substr(0, at);
  const rest = pattern.substr(at);
  const rows = routes[key] || (routes[key] = []);
  const rank = (text: string): string =>
    text
      .replace(/[^:*\/]/g, "")
      .replace(/:/g, "1")
      .replace(/\*/g, "2");
  let row = 0;
  while (row < rows.length && rank(rows[row + 1]) <= rank(rest)) row += 3;
  rows.splice(row, 0, method, rest, handler);
}

/** The handler for an exchange, its parameters set; aborts with 404 or 405 when there is none. */
export function findRoute(routes: Routes, exchange: Exchange): Handler {
  const raw = exchange.path;
  if (raw[0] !== "/") abort(400, "malformed path");
  // A decoded slash is part of its segment: no route's text has the byte that stands for it here.
  const path = raw.includes("%") ? decode(raw.replace(/%2[fF]/g, "%ff")) : raw;
  const method = exchange.method === "HEAD" ? "GET" : exchange.method;
  let handler = routes[method + path] || routes[path];
  let allowed = "";
  for (let at = path.length; !handler && at > 0; ) {
    at = path.lastIndexOf("/", at - 1);
    const rows = routes[" " + path.substr(0, at + 1)];
    for (let row = 0; rows && !handler && row < rows.length; row += 3) {
      if (rows[row] && rows[row] !== method && allowed.includes(rows[row])) continue;
      const params = match(rows[row + 1], raw.substr(segmentStart(raw, path, at + 1)));
      if (!params) continue;
      if (!rows[row] || rows[row] === method) {
        handler = rows[row + 2];
        exchange.params = params;
      } else allowed += rows[row] + ", ";
    }
  }
  if (handler) return handler;
  for (const key in routes) {
    if (key[0] !== " " && key.substr(key.indexOf("/")) === path) allowed += key.substr(0, key.indexOf("/")) + ", ";
  }
  if (!allowed) abort(404, "not found");
  if (allowed.includes("GET")) allowed += "HEAD, ";
  allowed += "OPTIONS";
  throw [method === "OPTIONS" ? undefined : { error: "method not allowed" }, method === "OPTIONS" ? 204 : 405, { Allow: allowed }];
}

/** Where in the undecoded path the segment begins that begins at `at` in the decoded one. */
function segmentStart(raw: string, path: string, at: number): number {
  if (raw === path) return at;
  let slashes = path.substr(0, at).split("/").length - 1;
  let start = 0;
  while (slashes--) start = raw.indexOf("/", start) + 1;
  return start;
}

/** The parameters of undecoded `tail` under a pattern's `rest`, undefined when it does not fit. */
function match(rest: string, tail: string): Record<string, any> | undefined {
  const params: Record<string, any> = {};
  const parts = rest.split("/");
  const segments = tail.split("/");
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (part === "*") {
      params["*"] = decode(segments.slice(i).join("/"));
      return params;
    }
    const value = segments[i] === undefined ? undefined : decode(segments[i]);
    if (part[0] !== ":") {
      if (part !== value) return;
    } else if (!value) return;
    else if (part.substr(-5) === "<int>") {
      if (!/^-*[0-9]+$/.test(value) || value.includes("--")) return;
      params[part.substr(1, part.length - 6)] = parseInt(value, 10);
    } else params[part.substr(1)] = value;
  }
  return segments.length === parts.length ? params : undefined;
}
