import { abort } from "./abort.ts";
import type { Exchange } from "./exchange.ts";
import { decode } from "./form.ts";
import type { Handler, Response } from "./types.ts";

/**
 * Routes, flat, as each object would cost a variable more. A static one stands under method and path, `POST /path`, but a GET
 * under `GET/path`, which is where the short way looks; one with parameters or a wildcard under its pattern as far as that
 * is static, after two blanks (`  /path/`), as three entries of an array: method ("" is any), rest, handler. A rest that is
 * one plain parameter is stored as its name, all others begin with `:`, `*` or `/`.
 */
export type Routes = Record<string, any>;

/**
 * Adds a route. Among those that fit a path, static goes before parameter before wildcard, then the first.
 *
 * @param long keeps it from the short way
 */
export function addRoute(routes: Routes, method: string, pattern: string, handler: Handler, long: boolean): void {
  const start = pattern.split(":")[0].split("*")[0];
  if (start === pattern) {
    (method ? [method] : ["GET", "POST", "PUT", "PATCH", "DELETE"]).forEach((each) => {
      const key = each + (each === "GET" && !long ? "" : " ") + pattern;
      if (!routes[key]) routes[key] = handler;
    });
    return;
  }
  const at = start.lastIndexOf("/") + 1;
  const key = "  " + start.substr(0, at);
  let rest = pattern.substr(at);
  if (rest[0] === ":" && !rest.match(/[<\/*]/)) rest = rest.substr(1);
  else if (rest[0] !== "*" && rest[0] !== ":") rest = "/" + rest;
  if (!routes[key]) routes[key] = [];
  const rows = routes[key];
  // Static segments as nothing, parameters as 1, wildcards as 2: the more special pattern is the lesser text.
  const rank = (text: string): string =>
    text.match(/[:*\/]/)
      ? text
          .replace(/[^:*\/]/g, "")
          .replace(/:/g, "1")
          .replace(/\*/g, "2")
      : "1";
  let row = 0;
  while (row < rows.length && rank(rows[row + 1]) <= rank(rest)) row += 3;
  rows.splice(row, 0, method, rest, handler);
}

/** The handler for an exchange's path under `method`, undefined when there is none. Sets the parameters. */
export function findRoute(routes: Routes, exchange: Exchange, method: string): Handler | undefined {
  let path = exchange.url;
  let at = path.indexOf("?");
  if (at >= 0) path = path.substr(0, at);
  const encoded = path.includes("%");
  // Decoded segment by segment: a decoded slash stays part of its segment, and no text has the byte 0xFF that stands for it.
  if (encoded) path = decode(path.replace(/%2[fF]/g, "%ff"));
  const found = routes[method + " " + path] || routes[method + path];
  if (found) return found;
  for (at = path.length; at > 0; ) {
    at = path.lastIndexOf("/", at - 1);
    const rows = routes["  " + path.substr(0, at + 1)];
    if (!rows) continue;
    const tail = path.substr(at + 1);
    for (let row = 0; row < rows.length; row += 3) {
      if (rows[row] && rows[row] !== method) continue;
      const rest = rows[row + 1];
      if (encoded || rest[0] === ":" || rest[0] === "/") {
        if (fits(exchange, rest, tail)) return rows[row + 2];
      } else if (rest === "*") {
        exchange.params = { "*": tail };
        return rows[row + 2];
      } else if (tail && !tail.includes("/")) {
        exchange.params = {};
        exchange.params[rest] = tail;
        return rows[row + 2];
      }
    }
  }
}

/** Whether the decoded end of a path fits a pattern's rest; sets the parameters. */
function fits(exchange: Exchange, rest: string, tail: string): boolean {
  const params: Record<string, any> = {};
  const parts = (rest[0] === "/" ? rest.substr(1) : rest.match(/[:*]/) ? rest : ":" + rest).split("/");
  const segments = tail.split("/");
  let i = 0;
  while (i < parts.length && parts[i] !== "*") {
    const part = parts[i];
    const value = segments[i++];
    if (part[0] !== ":") {
      if (part !== value) return false;
    } else if (!value) return false;
    else if (!part.includes("<int>")) params[part.substr(1)] = value.replace(/\xff/g, "/");
    else if (value.match(/^-*[0-9]+$/) && !value.includes("--")) params[part.substr(1, part.length - 6)] = parseInt(value, 10);
    else return false;
  }
  if (i < parts.length) params["*"] = segments.slice(i).join("/").replace(/\xff/g, "/");
  else if (segments.length > i) return false;
  exchange.params = params;
  return segments.length >= parts.length;
}

/** The reply where no route fits: 404; 405 with `Allow` when there is one for another method, 204 to OPTIONS. */
export function noRoute(routes: Routes, exchange: Exchange): Response {
  if (exchange.url[0] !== "/") return [{ error: "malformed path" }, 400];
  const allowed = ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((method) => findRoute(routes, exchange, method));
  if (!allowed.length) abort(404, "not found");
  if (allowed[0] === "GET") allowed.push("HEAD");
  allowed.push("OPTIONS");
  if (exchange.method === "OPTIONS") return [undefined, 204, { Allow: allowed.join(", ") }];
  throw [{ error: "method not allowed" }, 405, { Allow: allowed.join(", ") }];
}
