import { abort } from "./abort.ts";
import type { Exchange } from "./exchange.ts";
import { leaveShortWay, options } from "./serve.ts";
import type { Handler, RouteOptions } from "./types.ts";

/** Throws for what is no limit (types.ts, `Limits`). */
function check(where: string, name: string, value: unknown): void {
  // Here, as at the module's level it would take 20 variables. A clock that is set back by more makes the guards start anew: seconds must be fewer.
  const most: Record<string, number> = { url: 4000, headers: 4000, body: 1e9, patience: 600, timeout: 600, handlers: 8, connections: 8 };
  if (!most[name]) throw new Error(`${where}: "${name}" is no limit; there are ${Object.keys(most).join(", ")}`);
  if (!((value as number) >= 1 && (value as number) <= most[name]))
    throw new Error(`${where}: ${name} must be a number from 1 to ${most[name]}, not ${JSON.stringify(value)}`);
}

/** Sets limits of the app, for all routes that have none of their own. Throws for what is no limit. */
export function limitAll(given: any): void {
  for (const name in given) {
    check("http.limits", name, given[name]);
    const usual: any = options.usual || {};
    if (name === "handlers") (options.late as number) += (options.handlers || 2) - given[name];
    if (usual[name]) usual[name] = given[name];
    if (!usual[name] || given[name] > (options as any)[name]) (options as any)[name] = given[name];
  }
}

/** The handler of a route with limits of its own, which are its `plan`, for the listeners to read before a body comes. Throws for what is no limit. */
export function limited(pattern: string, handler: Handler, limits: RouteOptions): any {
  const plan: any = {};
  const own: any = (exchange: any) => {
    if (exchange.bad) throw exchange.bad;
    exchange.plan = plan;
    hold(exchange, plan);
    return handler(exchange);
  };
  own.plan = plan;
  for (const name in limits) {
    if (name === "part") continue;
    const value = (limits as any)[name];
    check(`route "${pattern}"`, name, value);
    plan[name] = value;
    if (name === "url" || name === "headers") raise(name, value, name === "url" ? 512 : 1500);
  }
  return own;
}

/** Lets the listeners take what one route allows, and remembers what the others do. */
function raise(name: "url" | "headers", value: number, preset: number): void {
  const usual = options[name] || preset;
  if (value <= usual) return;
  leaveShortWay();
  options.beyond = holdToUsual;
  if (!options.usual) options.usual = {};
  if (!options.usual[name]) options.usual[name] = usual;
  options[name] = value;
}

/** Bytes of a head, or about as many where only the names and values are left of it. */
function sizeOf({ headers, method, url }: Exchange): number {
  if (typeof headers === "string") return headers.length;
  let bytes = method.length + url.length + 11;
  for (const name in headers) bytes += name.length + headers[name].length + 4;
  return bytes;
}

/** Ends an exchange that goes beyond the limits of its route. */
function hold(exchange: Exchange, { url, headers, handlers, late }: any): void {
  if (url && exchange.url.length > url) abort(414, "uri too long");
  if (headers && sizeOf(exchange) > headers) abort(431, "headers too large");
  if (handlers && late >= handlers) throw [{ error: "too many requests at once" }, 503, { "Retry-After": "1" }];
}

/** Ends an exchange beyond what routes without a limit of their own allow, where another allows more. */
function holdToUsual(exchange: Exchange): void {
  const own: any = (options.plan && options.plan(exchange)) || {};
  const { url, headers }: any = options.usual;
  hold(exchange, { url: own.url ? 0 : url, headers: own.headers ? 0 : headers });
}
