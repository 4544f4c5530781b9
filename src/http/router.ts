import { abort } from "./abort.ts";
import type { Exchange } from "./exchange.ts";
import { decode } from "./form.ts";
import type { Handler, Response } from "./types.ts";

/**
 * Routes, flat, as each object would cost a variable more. Keys begin with the method or a blank, so that no request can spell
 * one that is not meant for it:
 *
 * - `GET/path`, where the short way looks, or `POST /path`: the handler of a static route;
 * - `GET :/path/`: name and handler of a route that ends in one plain parameter;
 * - `  /path/`: all others that are static as far as this, as method ("" is any), rest and handler, by turns.
 */
type Routes = Record<string, any>;

export let routes: Routes = {};

export function clearRoutes(): void {
  routes = {};
}

/**
 * Adds a route. Among those that fit a path, static goes before parameter before wildcard, then the first. Throws where no path could
 * fit the pattern.
 */
export function addRoute(method: string, pattern: string, handler: Handler): void {
  if (typeof handler !== "function") throw new Error(`route "${pattern}" has no handler that is a function`);
  if (pattern[0] !== "/") throw new Error(`route "${pattern}" does not begin with "/"`);
  if (pattern.split("<").length !== pattern.split("<int>").length) throw new Error(`route "${pattern}": "<int>" is the only type`);
  const start = pattern.split(":")[0].split("*")[0];
  if (start === pattern) {
    (method ? [method] : "GET POST PUT PATCH DELETE".split(" ")).forEach((each) => {
      const key = each + (each === "GET" ? "" : " ") + pattern;
      if (!routes[key]) routes[key] = handler;
    });
    return;
  }
  const at = start.lastIndexOf("/") + 1;
  const key = "  " + start.substr(0, at);
  const rest = pattern.substr(at);
  // Static segments as 0, parameters as 1, wildcards as 2: the more special pattern is the lesser text.
  const rank = (text: string): string =>
    text
      .split("/")
      .map((part) => (part[0] === ":" ? "1" : part === "*" ? "2" : "0"))
      .join("");
  const rows = routes[key] || [];
  let row = 0;
  while (row < rows.length && rank(rows[row + 1]) <= rank(rest)) row += 3;
  const short = method + " :" + start.substr(0, at);
  if (!row && method && !routes[short] && !rest.match(/[<\/*]/)) {
    routes[short] = [rest.substr(1), handler];
    return;
  }
  routes[key] = rows;
  rows.splice(row, 0, method, rest, handler);
}

/** The handler for an exchange's path under `method`, undefined when there is none. Sets the parameters. */
export function lookUp(exchange: Exchange, method: string): Handler | undefined {
  // Plainly a text: what looks for a character in an array is not on board.
  let path = exchange.url.split("?")[0];
  const encoded = path.includes("%");
  // Decoded segment by segment: a decoded slash stays part of its segment, and no text has the byte 0xFF that stands for it.
  if (encoded) path = decode(path.replace(/%2[fF]/g, "%ff"));
  const found = routes[method + " " + path] || routes[method + path];
  if (found) return found;
  for (let at = path.length; at > 0; ) {
    at = path.lastIndexOf("/", at - 1);
    const start = path.substr(0, at + 1);
    const tail = path.substr(at + 1);
    const row = routes[method + " :" + start];
    if (row && fits(exchange, ":" + row[0], tail)) return row[1];
    const rows = routes["  " + start];
    for (let i = 0; rows && i < rows.length; i += 3) {
      if (rows[i] && rows[i] !== method) continue;
      if (rows[i + 1] === "*" && !encoded) exchange.params = { "*": tail };
      else if (!fits(exchange, rows[i + 1], tail)) continue;
      return rows[i + 2];
    }
  }
}

/** Whether the decoded end of a path fits a pattern's rest; sets the parameters. */
/* @hot */
function fits(exchange: Exchange, rest: string, tail: string): boolean {
  const params: Record<string, any> = {};
  const parts = rest.split("/");
  const segments = tail.split("/");
  let i = 0;
  while (i < parts.length && parts[i] !== "*") {
    const part = parts[i];
    const value = segments[i++];
    if (part[0] !== ":") {
      if (part !== value) return false;
    } else if (!value) return false;
    else if (!part.includes("<int>")) params[part.substr(1)] = value.replace(/\xff/g, "/");
    // More digits are no number of their own, and too many of them the interpreter throws at.
    else if (value.length < 16 && value.match(/^-*[0-9]+$/) && !value.includes("--"))
      params[part.substr(1, part.length - 6)] = parseInt(value, 10);
    else return false;
  }
  if (i < parts.length) params["*"] = segments.slice(i).join("/").replace(/\xff/g, "/");
  else if (segments.length > i) return false;
  exchange.params = params;
  return segments.length >= parts.length;
}

/** The reply where no route fits: 404; 405 with `Allow` when there is one for another method, 204 to OPTIONS. */
export function noRoute(exchange: Exchange): Response {
  const { url } = exchange;
  if (url[0] !== "/" && url !== "*") return [{ error: "malformed path" }, 400];
  // `OPTIONS *` asks for what the server can do (RFC 9110, 9.3.7).
  const allowed = "GET POST PUT PATCH DELETE".split(" ").filter((method) => url === "*" || lookUp(exchange, method));
  if (!allowed.length) abort(404, "not found");
  if (allowed[0] === "GET") allowed.push("HEAD");
  allowed.push("OPTIONS");
  if (exchange.method === "OPTIONS") return [undefined, 204, { Allow: allowed.join(", ") }];
  throw [{ error: "method not allowed" }, 405, { Allow: allowed.join(", ") }];
}
