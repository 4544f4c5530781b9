import type { Exchange } from "./exchange.ts";
import { decode, parseForm } from "./form.ts";
import { fromJson } from "./json.ts";
import { headerIn } from "./net-listener/parse-head.ts";
import type { Request } from "./types.ts";

// What a request tells, as functions: for a program without its user's own routes they take no memory, unlike methods.

/** The header's value whatever the case of its name. */
export function headerOf(request: Request, name: string): string | undefined {
  const { headers } = request as Exchange;
  return typeof headers === "string" ? headerIn(headers, name) : E.lookupNoCase(headers || {}, name);
}

/** The body once it is complete. */
export function textOf(request: Request): string {
  const exchange = request as Exchange;
  if (exchange.body === undefined) exchange.body = (exchange.read && exchange.read()) || "";
  return exchange.body;
}

/** The path without the query, as it came. */
export function pathOf(request: Request): string {
  return (request as Exchange).url.split("?")[0];
}

/** Cookies by their names. */
export function cookiesOf(request: Request): Record<string, string> {
  const found: Record<string, string> = {};
  // Lines of the same name are joined by commas (RFC 9110, 5.3), which no cookie's name begins with.
  (headerOf(request, "cookie") || "")
    .replace(/, /g, ";")
    .split(";")
    .forEach((pair: string) => {
      const at = pair.indexOf("=");
      const name = pair.substr(0, at < 0 ? 0 : at).trim();
      // The interpreter takes what is kept under that name for what the object inherits from, and dies of a text.
      if (!name || name === "__proto__") return;
      found[name] = pair.substr(at + 1).trim();
      try {
        found[name] = decode(found[name]);
      } catch (_) {
        // Somebody else's, who does not encode: it is what it is.
      }
    });
  return found;
}

/**
 * What handlers may ask of an exchange. Listeners put it behind their exchanges, as methods made for each would cost 60 variables a
 * request. Where all of a program's handlers can be seen to ask for nothing else, the build puts these functions in the place of such members, and
 * this is undefined (build/shrink/requests.ts).
 */
export const members: Pick<Request, "path" | "query" | "params" | "header" | "cookies" | "text" | "json" | "form"> & ThisType<Exchange> = {
  params: {},
  get path() {
    return pathOf(this);
  },
  header(name) {
    return headerOf(this, name);
  },
  text() {
    return textOf(this);
  },
  json() {
    return fromJson(textOf(this));
  },
  form() {
    return parseForm(textOf(this));
  },
  get query() {
    const at = this.url.indexOf("?");
    return parseForm(at < 0 ? "" : this.url.substr(at + 1));
  },
  get cookies() {
    return cookiesOf(this);
  },
};
