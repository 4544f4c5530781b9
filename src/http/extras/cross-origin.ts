import type { Exchange } from "../exchange.ts";
import { headerOf } from "../request.ts";
import { options } from "../serve.ts";
import type { Reply, Request } from "../types.ts";

/** Origins whose pages may use the server from a browser, besides its own. */
let trusted: string[] | undefined;

/** Begins with none of them. */
export function trustNobody(): void {
  trusted = undefined;
}

/** Whether what stands behind a name in a host is a port or nothing. */
function isPort(text: string): boolean {
  return !text || (text[0] === ":" && !text.substr(1).match(/[^0-9]/));
}

/** The name in a host (RFC 9110, 7.2), in small letters and without its port or the dot at its end; "" where it is none. */
function nameIn(host: string): string {
  const name = host.split(":")[0];
  if (!isPort(host.substr(name.length)) || name.match(/[^A-Za-z0-9._\-]/)) return "";
  return name.toLowerCase().replace(/\.$/, "");
}

/** Whether a host, with or without a port, is a name among those of `options.host`. */
function isOurs(host: string): boolean {
  return `,${options.host},`.includes(`,${nameIn(host) || "?"},`);
}

/**
 * Whether the host that is asked for (RFC 9110, 7.2) is none of ours. An address cannot be led elsewhere, and nobody else can give out `localhost`;
 * who sends no host is no browser.
 */
export function isElsewhere(exchange: Exchange): boolean {
  const host = (headerOf(exchange, "Host") || "").trim();
  if (!options.host || !host) return false;
  if (host[0] === "[") {
    const parts = host.substr(1).split("]");
    return parts.length !== 2 || !parts[0] || parts[0].match(/[^0-9a-fA-F:.]/) !== null || !isPort(parts[1]);
  }
  const name = nameIn(host);
  return !name || (name.match(/[^0-9.]/) !== null && name !== "localhost" && !isOurs(name));
}

/** The line for who asked for a host that is none of ours, for the log and for them. */
export function elsewhere(exchange: Exchange): string {
  const host = (headerOf(exchange, "Host") || "").substr(0, 40).replace(/[^A-Za-z0-9.:_\-]/g, "?");
  return `no host ${host} here; web.hosts in the config names more`;
}

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
  if (origin && trusted && trusted.includes(origin)) return false;
  const site = headerOf(exchange, "Sec-Fetch-Site");
  // Lines of a body that came with the headers become headers on the `http` module, after the real ones: a page can write them.
  if (site && body.toLowerCase().indexOf("sec-fetch-site") < 0) return site !== "same-origin" && site !== "none";
  const from = origin && origin.split("//")[1];
  // A proxy of ours may have put the device's address in place of its own name.
  return origin !== undefined && from !== headerOf(exchange, "Host") && !(from && options.host && isOurs(from));
}

/** Adds a header to the reply that is still to come. */
export function say(request: Request, name: string, value: string): void {
  const { res } = request as any;
  if (res.setHeader) res.setHeader(name, value);
  else res.more += name + ": " + value + "\r\n";
}

/**
 * A hook for `before` that lets pages of these origins (`https://name:port`, as a browser writes them) read and write (CORS,
 * Fetch Standard 3.2). What is sent back is the listed origin, nothing of the request. On a group it is for the answers of its routes; a preflight
 * is answered for all paths, and before a login is asked for.
 */
export function cors(origins: string[]): (request: Request) => Reply {
  trusted = (trusted || []).concat(origins);
  options.preflight = preflight;
  return (request) => {
    const at = origins.indexOf(headerOf(request, "Origin") || "");
    say(request, "Vary", "Origin");
    if (at >= 0) say(request, "Access-Control-Allow-Origin", origins[at]);
  };
}

/** The answer to who asks beforehand whether a request may be sent: it comes without a login, and no hook may want one. */
function preflight(request: Request): Reply {
  const origin = headerOf(request, "Origin");
  if (!origin || !trusted || !trusted.includes(origin) || headerOf(request, "Access-Control-Request-Method") === undefined) return;
  return [
    undefined,
    204,
    {
      Vary: "Origin",
      "Access-Control-Allow-Origin": origin,
      "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
      "Access-Control-Allow-Headers": "Authorization, Content-Type",
      "Access-Control-Max-Age": "600",
    },
  ];
}
