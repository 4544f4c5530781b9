import { receive } from "./body.ts";
import type { Exchange, Listener, ListenerOptions } from "./exchange.ts";
import { send } from "./reply.ts";
import { viewOf } from "./request.ts";
import { addRoute, findRoute, type Routes } from "./router.ts";
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

let routes: Routes;
let options: HttpOptions;
let stop: (() => void) | undefined;
/** Hooks: before, after and error ones, each kind an array; undefined as long as there is none. */
let hooks: [((request: Request) => any)[], ((request: Request, reply: unknown) => void)[], any[]] | undefined;

/** The reply to an error: what was aborted with, else 500 and a line in the log. */
function fail(exchange: Exchange, error: any): void {
  try {
    let reply = error;
    if (!(error instanceof Array)) {
      options.log(`${exchange.method} ${exchange.url}: ${error}`);
      reply = [{ error: "internal error" }, 500];
    }
    if (exchange.done) exchange.clsNow = true;
    else {
      for (let i = 0; hooks && i < hooks[2].length; i += 2) {
        if (hooks[2][i] !== undefined && hooks[2][i] !== reply[1]) continue;
        const answer = hooks[2][i + 1](viewOf(exchange), error);
        if (answer !== undefined) {
          reply = answer;
          break;
        }
      }
      send(exchange, reply);
    }
  } catch (_) {
    exchange.clsNow = true;
  }
}

/** Sends a handler's reply, now or when its promise is kept. */
function settle(exchange: Exchange, reply: any): void {
  if (!(reply instanceof Promise)) {
    send(exchange, reply);
    return;
  }
  exchange.due = getTime() + (options.timeout || 10);
  reply.then(
    (late) => {
      try {
        if (!exchange.done) send(exchange, late);
      } catch (error) {
        fail(exchange, error);
      }
    },
    (error) => fail(exchange, error),
  );
}

/** Answers an exchange that the short way does not fit: with a body, with parameters, with a request to look at. */
function answer(exchange: Exchange): void {
  if (exchange.cRcv && exchange.text === undefined) {
    receive(exchange, options.body || 1024, serve, fail);
    return;
  }
  const handler: Handler = findRoute(routes, exchange);
  const request = viewOf(exchange);
  if (!hooks) {
    settle(exchange, handler(request));
    return;
  }
  let reply: any;
  for (let i = 0; reply === undefined && i < hooks[0].length; i++) reply = hooks[0][i](request);
  if (reply === undefined) reply = handler(request);
  settle(exchange, reply);
  for (let i = 0; i < hooks[1].length; i++) hooks[1][i](request, reply);
}

/**
 * From a request to its reply. What is skipped here is read all the same, some 400 instructions a byte, so the short way,
 * a handler without parameters under the very URL that gives a text of JSON, comes first and is written tight.
 */
function serve(exchange: Exchange): void {
  try {
    const handler = routes[exchange.method + exchange.url];
    if (handler) {
      const reply = handler();
      if (typeof reply === "string" && reply[0] === "{") {
        exchange.res.writeHead(200, { "Content-Type": "application/json", "Content-Length": reply.length });
        exchange.res.end(reply);
      } else settle(exchange, reply);
    } else answer(exchange);
  } catch (error) {
    fail(exchange, error);
  }
}

function add(group: any, method: string, route: ArrayLike<any>): void {
  addRoute(routes, method, (group.prefix || "") + route[0], route[1]);
}

function hook(kind: number, first: unknown, second?: unknown): void {
  if (!hooks) {
    hooks = [[], [], []];
    // The short way has no hooks: its routes are put where it does not find them.
    for (const key of Object.keys(routes)) {
      if (key.indexOf("/") > 0 && !key.includes(" ")) {
        routes[key.replace("/", " /")] = routes[key];
        delete routes[key];
      }
    }
  }
  hooks[kind].push(first as any);
  if (kind === 2) hooks[2].push(second);
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
    return group;
  },
  before(run: (request: Request) => Reply) {
    hook(0, run);
  },
  after(run: (request: Request, reply: unknown) => void) {
    hook(1, run);
  },
  error(status: number | undefined, run: (request: Request, error: unknown) => Reply) {
    hook(2, status, run);
  },
  listen(port: number) {
    stop = options.listener(port, serve, options);
  },
  close() {
    if (stop) stop();
    stop = undefined;
  },
};

/** The web framework: routes in, replies out. Called again, it starts over. */
export function createHttp(settings: HttpOptions): HttpServer {
  routes = {};
  hooks = stop = undefined;
  options = settings;
  return api;
}
