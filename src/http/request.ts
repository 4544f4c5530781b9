import type { Exchange } from "./exchange.ts";
import { decode, parseForm } from "./form.ts";
import { fromJson } from "./json.ts";
import type { Request } from "./types.ts";

/** What handlers may ask of an exchange. Listeners put it behind their exchanges, as methods made for each would cost 60 variables a request. */
export const members: Pick<Request, "path" | "query" | "params" | "header" | "cookies" | "text" | "json" | "form"> & ThisType<Exchange> = {
  params: {},
  get path() {
    const at = this.url.indexOf("?");
    return at < 0 ? this.url : this.url.substr(0, at);
  },
  header(name) {
    return E.lookupNoCase(this.headers || {}, name);
  },
  text() {
    if (this.body === undefined) this.body = this.read() || "";
    return this.body;
  },
  json() {
    return fromJson(this.text());
  },
  form() {
    return parseForm(this.text());
  },
  get query() {
    const at = this.url.indexOf("?");
    return parseForm(at < 0 ? "" : this.url.substr(at + 1));
  },
  get cookies() {
    const found: Record<string, string> = {};
    (this.header("cookie") || "").split(";").forEach((pair: string) => {
      const at = pair.indexOf("=");
      if (at > 0) found[pair.substr(0, at).trim()] = decode(pair.substr(at + 1).trim());
    });
    return found;
  },
};
