import type { Exchange } from "./exchange.ts";
import { decode, parseForm } from "./form.ts";
import { fromJson } from "./json.ts";
import type { Request } from "./types.ts";

/**
 * The request that a handler sees. Made for each, as methods kept for all of them would hold some 50 variables for ever;
 * query, cookies and body are parsed when they are asked for.
 */
export function viewOf(exchange: Exchange): Request {
  return {
    method: exchange.method,
    path: exchange.path,
    params: exchange.params || {},
    header(name: string) {
      return exchange.headers && E.lookupNoCase(exchange.headers, name);
    },
    text() {
      return exchange.text || (exchange.text = exchange.read() || "");
    },
    json() {
      return fromJson(this.text());
    },
    form() {
      return parseForm(this.text());
    },
    get query() {
      const at = exchange.url.indexOf("?");
      return parseForm(at < 0 ? "" : exchange.url.substr(at + 1));
    },
    get cookies() {
      const found: Record<string, string> = {};
      (this.header("cookie") || "").split(";").forEach((pair) => {
        const at = pair.indexOf("=");
        if (at > 0) found[pair.substr(0, at).trim()] = decode(pair.substr(at + 1).trim());
      });
      return found;
    },
  };
}
