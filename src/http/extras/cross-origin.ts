import type { Exchange } from "../exchange.ts";
import { headerOf } from "../request.ts";
import type { Reply, Request } from "../types.ts";

/** Origins whose pages may use the server from a browser, besides its own. */
let trusted: string[] = [];

/**
 * Whether a browser sent this to write on behalf of somebody else's page: by `Sec-Fetch-Site` (Fetch Metadata), else by an
 * `Origin` that is not the server's own. What is no browser sends neither.
 *
 * @param body what of it has come with the head
 */
export function isForeign(exchange: Exchange, body: string): boolean {
  const { method } = exchange;
  if (method === "GET" || method === "HEAD" || method === "OPTIONS") return false;
  const origin = headerOf(exchange, "Origin");
  if (origin && trusted.includes(origin)) return false;
  const site = headerOf(exchange, "Sec-Fetch-Site");
  // Lines of a body that came with the headers become headers on the `http` module, after the real ones: a page can write them.
  if (site && body.toLowerCase().indexOf("sec-fetch-site") < 0) return site !== "same-origin" && site !== "none";
  return origin !== undefined && origin.split("//")[1] !== headerOf(exchange, "Host");
}

/** Adds a header to the reply that is still to come. */
function say(request: Request, name: string, value: string): void {
  const { res } = request as any;
  if (res.setHeader) res.setHeader(name, value);
  else res.more += name + ": " + value + "\r\n";
}

/**
 * A hook for `before` that lets pages of these origins (`https://name:port`, as a browser writes them) read and write (CORS,
 * Fetch Standard 3.2). What is sent back is the listed origin, nothing of the request.
 */
export function cors(origins: string[]): (request: Request) => Reply {
  trusted = origins;
  return (request) => {
    const at = trusted.indexOf(headerOf(request, "Origin") || "");
    say(request, "Vary", "Origin");
    if (at < 0) return;
    say(request, "Access-Control-Allow-Origin", trusted[at]);
    if (request.method === "OPTIONS") {
      return [
        undefined,
        204,
        {
          "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
          "Access-Control-Allow-Headers": "Authorization, Content-Type",
          "Access-Control-Max-Age": "600",
        },
      ];
    }
  };
}
