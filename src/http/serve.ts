import { drop, type Exchange, type ListenerOptions, settled } from "./exchange.ts";
import { elsewhere, isElsewhere, isForeign, trustNobody } from "./extras/cross-origin.ts";
import { utf8 } from "./json.ts";
import { deliver, LATER } from "./reply.ts";
import { headerOf } from "./request.ts";
import { lookUp, noRoute, routes } from "./router.ts";
import type { Response } from "./types.ts";

// Functions of a module remember no scope and methods of a plain object no closure: a program has one web server, its state
// is this module's, and that is half the variables of a factory's.

export let options: ListenerOptions;
/** Hooks before, after and at errors (status and hook by turns). */
let hooks: any[][] | undefined;

/** What stands in `options.late` for hooks and the like: they keep each request from the short way, as too many handlers at work do. */
const HOOKED = 1000;

/** Begins without hooks. */
export function begin(settings: ListenerOptions): void {
  hooks = undefined;
  options = settings;
  trustNobody();
  // The short way is left when one more than one is at work: so no limit has to be looked up there.
  options.late = 2 - (options.handlers || 2);
}

/** Sends each request the way on which hooks and limits are asked. */
export function leaveShortWay(): any[][] {
  if (!hooks) {
    hooks = [[], [], []];
    (options.late as number) += HOOKED;
  }
  return hooks;
}

export function addHook(kind: number, hook: unknown): void {
  leaveShortWay()[kind].push(hook);
}

export function beforeHooks(): any[] {
  return hooks ? hooks[0] : [];
}

/** One line in the log for what a handler has thrown. Returns the reply. */
export function note(exchange: Exchange, error: unknown): Response {
  // Foreign bytes would grow sixfold, and be copied thrice, where the log is shown as JSON.
  const asked = `${exchange.method} ${exchange.url}`.substr(0, 80).replace(/[^ -~]/g, "?");
  options.log(`${asked}: ${error}`, error);
  return [{ error: "internal error" }, 500];
}

/** Answers an error: with what was aborted with, else with 500 and a line in the log. */
export function fail(exchange: Exchange, error: any): void {
  const socket: any = exchange.to || exchange.res;
  // The client has gone while it was written to, which is nobody's fault.
  if ((socket.cls || exchange.cls) && error && error.message === "This socket is closed") return drop(exchange);
  // What goes wrong while an error is answered is one, too, but the hooks are not asked again.
  const again = exchange.lost;
  exchange.lost = true;
  // Else the module would keep the connection open for the rest of a body.
  exchange.cRcv = 0;
  try {
    let reply = error instanceof Array ? error : note(exchange, error);
    if (hooks && !again) {
      const kinds = hooks[2];
      let answer: any;
      for (let i = 0; answer === undefined && i < kinds.length; i += 2) {
        if (kinds[i] === undefined || kinds[i] === reply[1]) answer = kinds[i + 1](exchange, error);
      }
      if (answer !== undefined) reply = answer;
    }
    if (exchange.res.dSnd === undefined) finish(exchange, { reply });
    else drop(exchange);
  } catch (another) {
    if (again) drop(exchange);
    else fail(exchange, another);
  }
}

/** Sends a reply once its promise is kept, if nobody has answered before. */
function wait(exchange: Exchange, promise: Promise<unknown>): void {
  exchange.late = true;
  (options.late as number)++;
  const { plan } = exchange;
  exchange.due = getTime() + ((plan && plan.timeout) || options.timeout || 10);
  if (plan && plan.handlers) plan.late = (plan.late || 0) + 1;
  promise.then(
    (reply) => {
      settled(exchange, options);
      try {
        const { after } = exchange;
        for (let i = 0; after && i < after.length; i++) after[i](exchange, reply);
        if (exchange.res.dSnd === undefined && !exchange.cls) deliver(exchange, reply);
      } catch (error) {
        fail(exchange, error);
      }
    },
    (error) => {
      settled(exchange, options);
      fail(exchange, error);
    },
  );
}

/** What hooks and the handler that they are around reply; any of them may take its time. `at`: the first hook to be asked. */
export function around(all: any[][], exchange: Exchange, next: (exchange: Exchange) => unknown, at: number): unknown {
  const [before, after] = all;
  let reply: any;
  let i = at;
  while (reply === undefined && i <= before.length) reply = (before[i++] || next)(exchange);
  if (reply instanceof Promise) {
    if (i <= before.length)
      return reply.then((given) => (given === undefined ? around(all, exchange, next, i) : around([[], after], exchange, () => given, 0)));
    // One promise more would be 60 variables for as long as the handler is at work.
    if (after.length) exchange.after = (exchange.after || []).concat(after);
    return reply;
  }
  for (let j = 0; j < after.length; j++) after[j](exchange, reply);
  return reply;
}

/* @hot */
function route(exchange: Exchange): unknown {
  const handler = lookUp(exchange, exchange.method === "HEAD" ? "GET" : exchange.method);
  return handler ? handler(exchange) : noRoute(exchange);
}

function refuse(exchange: Exchange, status: number, error: string): unknown {
  exchange.body = undefined;
  exchange.cRcv = 0;
  deliver(exchange, [{ error }, status]);
  return LATER;
}

/**
 * Takes in the body of an exchange, then serves it. A length that makes no sense is answered with 400, and 413 goes out beyond
 * the limit. A route that takes its body in parts gets each as it comes.
 */
function collect(exchange: Exchange): unknown {
  const sent = headerOf(exchange, "Content-Length");
  const length = sent && sent.trim();
  const coding = headerOf(exchange, "Transfer-Encoding");
  if (coding === undefined ? !(length || "").match(/^[0-9]+$/) : length !== undefined || coding.toLowerCase() !== "chunked")
    return refuse(exchange, 400, "malformed body length");
  const plan: any = options.plan && options.plan(exchange);
  const limit = (plan && plan.body) || options.body || 1024;
  // Too many digits are no number for the interpreter, which throws.
  if (length && (length.length > 9 || parseInt(length, 10) > limit)) return refuse(exchange, 413, "body too large");
  const text = (exchange as any).read() || "";
  if (isForeign(exchange, text)) return refuse(exchange, 403, "cross-site request");
  if (plan && plan.patience) exchange.due = getTime() + plan.patience;
  exchange.body = "";
  let size = 0;
  const arrive = (part?: string): void => {
    if (exchange.body === undefined) return;
    if (part === undefined) {
      serve(exchange, exchange.res);
      return;
    }
    size += part.length;
    if (size > limit) refuse(exchange, 413, "body too large");
    else if (!plan || !plan.part) exchange.body += part;
    else plan.part(exchange, part);
  };
  if (exchange.cRcv <= 0) {
    // What follows the body is a request that we do not answer: the reply closes the connection.
    exchange.cRcv = 0;
    arrive(length ? text.substr(0, parseInt(length, 10)) : text);
    arrive();
    return LATER;
  }
  arrive(text);
  (exchange as any).on("data", arrive);
  (exchange as any).on("end", arrive);
  return LATER;
}

/** The reply to an exchange that the short way does not fit. */
export function seldom(exchange: Exchange): unknown {
  let reply: unknown;
  if (options.beyond) options.beyond(exchange);
  // A handler at work holds about 180 variables: they are as many as memory lasts for.
  if ((options.late as number) - (hooks ? HOOKED : 0) > 1) reply = [{ error: "too many requests at once" }, 503, { "Retry-After": "1" }];
  else if (exchange.url.length > (options.url || 512)) reply = [{ error: "uri too long" }, 414];
  else if (exchange.url.match(/[\x00-\x20\x7f]/)) {
    // Whatever follows may be anything.
    exchange.keep = false;
    reply = [{ error: "malformed path" }, 400];
  } else if (exchange.body === undefined && (exchange.cRcv || headerOf(exchange, "Content-Length") !== undefined)) return collect(exchange);
  else if (isForeign(exchange, exchange.body || "")) reply = [{ error: "cross-site request" }, 403];
  else if (exchange.method === "OPTIONS" && options.preflight && (reply = options.preflight(exchange))) return reply;
  else reply = hooks ? around(hooks, exchange, route, 0) : route(exchange);
  if (exchange.method !== "HEAD") return reply;
  finish(exchange, { reply });
  return LATER;
}

/** An object as JSON, so that the caller can let go of it; anything else as the `reply` of an object. */
/* @hot */
export function jsonOf(reply: any): any {
  if (!reply || reply.constructor !== Object) return { reply };
  reply = JSON.stringify(reply);
  return reply.includes("\\") ? utf8(reply) : reply;
}

/** Sends whatever is no short text of JSON: a text, or anything else as the `reply` of an object. */
export function finish(exchange: Exchange, given: any): void {
  const reply = typeof given === "string" ? given : given.reply;
  if (reply instanceof Promise) wait(exchange, reply);
  else deliver(exchange, reply);
}

/** The reply to a GET with one plain parameter at its end, where a text that needs no encoding, and is within all limits, came with it. */
/* @hot */
export function answer(exchange: Exchange): unknown {
  const at = exchange.url.lastIndexOf("/") + 1;
  const row = routes[exchange.method + " :" + exchange.url.substr(0, at)];
  const last = exchange.url.substr(at);
  if (!row || !last || exchange.url[options.url || 512] || encodeURIComponent(last) !== last) return seldom(exchange);
  (exchange.params = {} as any)[row[0]] = last;
  return row[1](exchange);
}

/** Turns away who asks for a host that is none of ours. Returns whether it has. */
function misdirected(exchange: Exchange): boolean {
  if (!isElsewhere(exchange)) return false;
  const error = elsewhere(exchange);
  options.log(`http: ${error}`);
  refuse(exchange, 421, error);
  return true;
}

/**
 * From a request to its reply. The interpreter reads what it skips, some 400 instructions a byte, so the short way, a GET of
 * a URL as it was registered or with one parameter that gives JSON, comes first and is written tight.
 */
/* @hot */
export function serve(exchange: Exchange, res: Exchange["res"]): void {
  try {
    const { Host }: any = exchange.headers;
    // On `net` headers are a text, and have been looked at. Browsers write it in these letters, and addresses pass.
    if (Host && options.host && Host.match(/[^0-9.:]/) && misdirected(exchange)) return;
    let reply: any = (options.late as number) > 1 ? seldom(exchange) : (routes[exchange.method + exchange.url] || answer)(exchange);
    if (typeof reply !== "string") reply = jsonOf(reply);
    if (reply[0] === "{" && reply.length < 600) {
      res.writeHead(200, { "Content-Type": "application/json", "Content-Length": reply.length });
      res.end(reply);
    } else finish(exchange, reply);
  } catch (error) {
    fail(exchange, error);
  }
}
