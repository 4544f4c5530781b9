import { abort } from "./abort.ts";
import type { Exchange } from "./exchange.ts";
import { decode } from "./form.ts";
import type { Handler } from "./types.ts";

/**
 * Routes, flat, as each object would cost a variable more. A static one stands under `GET /path`, or under `GET/path` when its
 * handler takes no parameter: that is method and URL as they come. One with parameters or a wildcard stands under its
 * pattern as far as that is static, after two blanks (`  /path/`), as three entries of an array: method, rest, handler. Method "" is any.
 */
export type Routes = Record<string, any>;

/** Adds a route. Among those that fit a path, static goes before parameter before wildcard, then the first. */
export function addRoute(routes: Routes, method: string, pattern: string, handler: Handler): void {
  const start = pattern.split(":")[0].split("*")[0];
  if (start === pattern) {
    const long = method + " " + pattern;
    const short = method + pattern;
    if (!routes[long] && !routes[short]) routes[method === "GET" && !handler.length ? short : long] = handler;
    return;
  }
  const at = start.lastIndexOf("/") + 1;
  const key = "  " + start.substr(0, at);
  const rest = pattern.substr(at);
  if (!routes[key]) routes[key] = [];
  const rows = routes[key];
  const rank = (text: string): string =>
    text
      .replace(/[^:*\/]/g, "")
      .replace(/:/g, "1")
      .replace(/\*/g, "2");
  let row = 0;
  while (row < rows.length && rank(rows[row + 1]) <= rank(rest)) row += 3;
  rows.splice(row, 0, method, rest, handler);
}

/**
 * The handler for an exchange, its path and parameters set. Throws the reply when there is none: 404; 405, or to OPTIONS 204,
 * with `Allow`.
 */
export function findRoute(routes: Routes, exchange: Exchange): Handler {
  let path = exchange.url;
  const query = path.indexOf("?");
  if (query >= 0) path = path.substr(0, query);
  exchange.path = path;
  // What was percent-encoded is decoded segment by segment. A decoded slash stays part of its segment: no text has a byte 0xFF.
  const encoded = path.includes("%");
  if (encoded) path = decode(path.replace(/%2[fF]/g, "%ff"));
  const method = exchange.method === "HEAD" ? "GET" : exchange.method;
  let handler = routes[method + " " + path] || routes[method + path] || routes[" " + path];
  if (handler) return handler;
  for (let at = path.length; at > 0; ) {
    at = path.lastIndexOf("/", at - 1);
    const rows = routes["  " + path.substr(0, at + 1)];
    for (let row = 0; rows && row < rows.length; row += 3) {
      if (rows[row] && rows[row] !== method) continue;
      exchange.params = {};
      if (fits(exchange.params, rows[row + 1], path.substr(at + 1), encoded)) return rows[row + 2];
    }
  }
  return noRoute(routes, exchange, path, encoded);
}

/** Whether the decoded end of a path fits a pattern's rest; sets the parameters. */
function fits(params: Record<string, any>, rest: string, tail: string, encoded: boolean): boolean {
  if (rest === "*") {
    params["*"] = encoded ? tail.replace(/\xff/g, "/") : tail;
    return true;
  }
  const parts = rest.split("/");
  const segments = tail.split("/");
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (part === "*") return i < segments.length && fits(params, part, segments.slice(i).join("/"), encoded);
    let value: any = segments[i];
    if (part[0] === ":") {
      if (!value) return false;
      let name = part.substr(1);
      if (name.includes("<int>")) {
        if (!value.match(/^-*[0-9]+$/) || value.includes("--")) return false;
        value = parseInt(value, 10);
        name = name.substr(0, name.length - 5);
      }
      params[name] = encoded && value.replace ? value.replace(/\xff/g, "/") : value;
    } else if (part !== value) return false;
  }
  return segments.length === parts.length;
}

function noRoute(routes: Routes, exchange: Exchange, path: string, encoded: boolean): never {
  if (path[0] !== "/") abort(400, "malformed path");
  let allowed = "";
  for (const key in routes) {
    const at = key.indexOf("/");
    const method = key.substr(0, at).trim();
    if (method && key.substr(at) === path) allowed += method + ", ";
    else if (key[0] === " " && key[1] === " ") {
      for (let row = 0; row < routes[key].length; row += 3) {
        if (path.indexOf(key.substr(2)) === 0 && !allowed.includes(routes[key][row]) && fits({}, routes[key][row + 1], path.substr(key.length - 2), encoded))
          allowed += routes[key][row] + ", ";
      }
    }
  }
  if (!allowed) abort(404, "not found");
  if (allowed.includes("GET")) allowed += "HEAD, ";
  const asked = exchange.method === "OPTIONS";
  throw [asked ? undefined : { error: "method not allowed" }, asked ? 204 : 405, { Allow: allowed + "OPTIONS" }];
}
