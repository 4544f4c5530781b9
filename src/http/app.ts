import { receive } from "./body.ts";
import { type Exchange, type Listener, type ListenerOptions, settled } from "./exchange.ts";
import { isForeign } from "./origin.ts";
import { LATER, send } from "./reply.ts";
import { addRoute, clearRoutes, findRoute, noRoute, routes } from "./router.ts";
import type { Handler, Http, Reply, Request } from "./types.ts";

// Functions of a module remember no scope and methods of a plain object no closure: a program has one web server, its state
// is this module's, and that is half the variables of a factory's.

export interface HttpOptions extends ListenerOptions {
  listener: Listener;
  /** Bytes of a request's body. Default 1024. */
  body?: number;
}

export interface HttpServer extends Http {
  /** Opens `port`. */
  listen(port: number): void;
  /** Ends the server: nobody is let in any more, replies under way still leave. */
  close(): void;
}

let options: HttpOptions;
/** Hooks before, after and at errors (status and hook by turns). */
let hooks: any[][] | undefined;

/** Answers an error: with what was aborted with, else with 500 and a line in the log. */
function fail(exchange: Exchange, error: any): void {
  let reply = error;
  try {
    if (!(error instanceof Array)) {
      options.log(`${exchange.method} ${exchange.url}: ${error}`);
      reply = [{ error: "internal error" }, 500];
    }
    if (hooks) {
      const kinds = hooks[2];
      let answer: any;
      for (let i = 0; answer === undefined && i < kinds.length; i += 2) {
        if (kinds[i] === undefined || kinds[i] === reply[1]) answer = kinds[i + 1](exchange, error);
      }
      if (answer !== undefined) reply = answer;
    }
    if (exchange.res.dSnd === undefined) send(exchange, reply);
    else exchange.clsNow = true;
  } catch (_) {
    exchange.clsNow = true;
  }
}

/** The reply while as many handlers are at work as memory lasts for: one that waits holds about 180 variables. */
function crowd(): unknown {
  return [{ error: "too many requests at once" }, 503, { "Retry-After": "1" }];
}

/** Sends a reply once its promise is kept, if nobody has answered before. */
function wait(exchange: Exchange, promise: Promise<unknown>): void {
  exchange.late = true;
  (options.late as number)++;
  exchange.due = getTime() + (options.timeout || 10);
  promise.then(
    (reply) => {
      settled(exchange, options);
      try {
        if (exchange.res.dSnd === undefined) send(exchange, reply);
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

function hooked(exchange: Exchange, all: any[][]): unknown {
  let reply: any;
  for (let i = 0; reply === undefined && i < all[0].length; i++) reply = all[0][i](exchange);
  if (reply === undefined) reply = route(exchange);
  for (let i = 0; i < all[1].length; i++) all[1][i](exchange, reply);
  return reply;
}

function route(exchange: Exchange): unknown {
  const handler = findRoute(exchange, exchange.method === "HEAD" ? "GET" : exchange.method);
  return handler ? handler(exchange) : noRoute(exchange);
}

/** The reply to an exchange that the shortest way does not fit. */
function answer(exchange: Exchange): unknown {
  const url = "" + exchange.url;
  const at = url.lastIndexOf("/") + 1;
  const row = routes[exchange.method + " :" + url.substr(0, at)];
  const tail = url.substr(at);
  if (row && tail && exchange.method === "GET" && !exchange.cRcv && !hooks && !tail.includes("%") && !tail.includes("?")) {
    exchange.params = {};
    exchange.params[row[0]] = tail;
    return row[1](exchange);
  }
  if (exchange.cRcv && exchange.body === undefined) {
    receive(exchange, options.body || 1024, serve);
    return LATER;
  }
  if (exchange.method !== "GET" && exchange.method !== "HEAD" && exchange.method !== "OPTIONS" && isForeign(exchange))
    return [{ error: "cross-site request" }, 403];
  return hooks ? hooked(exchange, hooks) : route(exchange);
}

/**
 * From a request to its reply. The interpreter reads what it skips, some 400 instructions a byte, so the short way, a GET of
 * a URL as it was registered that gives a text of JSON, comes first and is written tight.
 */
function serve(exchange: Exchange, res: Exchange["res"]): void {
  try {
    const reply = ((options.late as number) > 1 ? crowd : routes[exchange.method + exchange.url] || answer)(exchange);
    if (typeof reply === "string" && reply[0] === "{") {
      res.writeHead(200, { "Content-Type": "application/json", "Content-Length": reply.length });
      res.end(reply);
    } else send(exchange, reply, wait);
  } catch (error) {
    fail(exchange, error);
  }
}

function add(group: any, method: string, route: ArrayLike<any>): void {
  const handler = route[1];
  addRoute(
    method,
    (group.prefix || "") + route[0],
    group.within ? (exchange: Exchange) => within(group, handler, exchange) : handler,
    hooks !== undefined,
  );
}

/** What a group's own hooks and handler reply; those of the groups around it come before. */
function within(group: any, handler: Handler, exchange: Exchange): unknown {
  const [before, after, errors] = group.within;
  const run = (): unknown => {
    let reply: any;
    for (let i = 0; reply === undefined && i < before.length; i++) reply = before[i](exchange);
    if (reply === undefined) reply = handler(exchange);
    for (let i = 0; i < after.length; i++) after[i](exchange, reply);
    return reply;
  };
  const rescue = (error: any): unknown => {
    const status = error instanceof Array ? error[1] : 500;
    for (let i = 0; i < errors.length; i += 2) {
      const reply = errors[i] === undefined || errors[i] === status ? errors[i + 1](exchange, error) : undefined;
      if (reply !== undefined) return reply;
    }
    throw error;
  };
  try {
    const reply = run();
    return reply instanceof Promise && errors.length ? reply.catch(rescue) : reply;
  } catch (error) {
    return rescue(error);
  }
}

function addHook(group: any, kind: number, hook: unknown): void {
  if (group.within) {
    group.within[kind].push(hook);
    return;
  }
  if (!hooks) {
    hooks = [[], [], []];
    // The short way knows no hooks: its routes go where it does not look.
    for (const key of Object.keys(routes)) {
      if (key.indexOf("GET/") === 0) {
        routes[key.replace("/", " /")] = routes[key];
        delete routes[key];
      }
    }
  }
  hooks[kind].push(hook);
}

const api: any = {
  get() {
    add(this, "GET", arguments);
  },
  post() {
    add(this, "POST", arguments);
  },
  put() {
    add(this, "PUT", arguments);
  },
  patch() {
    add(this, "PATCH", arguments);
  },
  delete() {
    add(this, "DELETE", arguments);
  },
  all() {
    add(this, "", arguments);
  },
  group(prefix: string) {
    const group = Object.create(api);
    group.prefix = (this.prefix || "") + prefix;
    const outer = this.within || [[], [], []];
    group.within = [outer[0].slice(), outer[1].slice(), outer[2].slice()];
    return group;
  },
  before(hook: (request: Request) => Reply) {
    addHook(this, 0, hook);
  },
  after(hook: (request: Request, reply: unknown) => void) {
    addHook(this, 1, hook);
  },
  error(status: number | undefined, hook: (request: Request, error: unknown) => Reply) {
    addHook(this, 2, status);
    addHook(this, 2, hook);
  },
  listen,
  close,
};

// The same as functions, for a program that adds its routes at boot: without the methods it keeps a tenth of the variables.

/** Begins with no routes. */
export function useHttp(settings: HttpOptions): void {
  clearRoutes();
  hooks = undefined;
  options = settings;
  options.late = 0;
}

/** Adds a route; method "" stands for any. */
export function handle(method: string, pattern: string, handler: Handler): void {
  addRoute(method, pattern, handler, hooks !== undefined);
}

/** Opens `port`. */
export function listen(port: number): void {
  options.listener(port, serve, options);
}

/** Ends the server: nobody is let in any more, replies under way still leave. */
export function close(): void {
  options.listener();
}

/** The web framework: routes in, replies out. Called again, it starts over. */
export function createHttp(settings: HttpOptions): HttpServer {
  useHttp(settings);
  return api;
}
