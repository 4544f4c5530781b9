import { fetch } from "./client/fetch.ts";
import type { Exchange, Listener, ListenerOptions } from "./exchange.ts";
import { isForeign } from "./extras/cross-origin.ts";
import { limitAll, limited } from "./limits.ts";
import { members } from "./request.ts";
import { addRoute, clearRoutes, lookUp } from "./router.ts";
import { addHook, around, beforeHooks, begin, note, options, serve } from "./serve.ts";
import type { Handler, HttpApp, Reply, Request, RouteOptions } from "./types.ts";

export interface HttpOptions extends ListenerOptions {
  listener: Listener;
}

export interface HttpServer extends HttpApp {
  /** Opens `port`. */
  listen(port: number): void;
  /** Ends the server: nobody is let in any more, replies under way still leave. */
  close(): void;
}

let listener: Listener;

/** @param group undefined where a route is the app's own */
function add(group: any, method: string, route: ArrayLike<any>): void {
  let handler = route[1];
  // The groups around see what their hooks are when a request comes, however late they were given them.
  for (let each = group; each && each.within; each = each.outer) handler = guarded(each.within, handler);
  const pattern = ((group && group.prefix) || "") + route[0];
  if (route[2]) handler = withOptions(group, pattern, handler, route[2]);
  addRoute(method, pattern, handler);
}

/** The handler of a route with options of its own. */
function withOptions(group: any, pattern: string, handler: Handler, given: RouteOptions): Handler {
  const own: any = limited(pattern, handler, given);
  if (given.part) {
    own.plan.part = (exchange: any, part: string) => {
      // Nobody's bytes before the hooks have let them in; those are asked again for the reply.
      if (exchange.pass === undefined) exchange.pass = passes(group, exchange);
      try {
        if (exchange.pass && !exchange.bad) (given.part as any)(exchange, part);
      } catch (error) {
        exchange.bad = error;
      }
    };
  }
  options.plan = (exchange: Exchange): any => {
    try {
      const route: any = isForeign(exchange, "") ? undefined : lookUp(exchange, exchange.method === "HEAD" ? "GET" : exchange.method);
      return route && route.plan;
    } catch (_) {
      // Answered as malformed once the body is there.
    }
  };
  return own;
}

/** Whether the hooks let a request in. */
function passes(group: any, exchange: Exchange): boolean {
  const letsIn = (hook: Handler): boolean => {
    const reply = hook(exchange);
    if (reply instanceof Promise) (exchange as any).bad = new Error("a hook must not take its time over a body in parts");
    return reply === undefined;
  };
  try {
    let open = beforeHooks().every(letsIn);
    for (let each = group; open && each && each.within; each = each.outer) open = each.within[0].every(letsIn);
    return open;
  } catch (_) {
    return false;
  }
}

/** The handler with a group's own hooks around it. */
function guarded(hooks: any[][], handler: any): any {
  return (exchange: Exchange) => within(hooks, handler, exchange);
}

function within(hooks: any[][], handler: any, exchange: Exchange): unknown {
  const errors = hooks[2];
  const rescue = (error: any): unknown => {
    const aborted = error instanceof Array;
    const status = aborted ? error[1] : 500;
    for (let i = 0; i < errors.length; i += 2) {
      const reply = errors[i] === undefined || errors[i] === status ? errors[i + 1](exchange, error) : undefined;
      if (reply === undefined) continue;
      if (!aborted) note(exchange, error);
      return reply;
    }
    throw error;
  };
  try {
    const reply = around(hooks, exchange, handler, 0);
    return reply instanceof Promise && errors.length ? reply.then((given) => given, rescue) : reply;
  } catch (error) {
    return rescue(error);
  }
}

function hook(group: any, kind: number, given: unknown): void {
  if (group && group.within) group.within[kind].push(given);
  else addHook(kind, given);
}

/** What a user's program gets: the app's methods. Its groups have the same, and are themselves what theirs are called on. */
export const methods: any = {
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
    const group = Object.create(methods);
    group.prefix = ((this && this.prefix) || "") + prefix;
    group.outer = this;
    group.within = [[], [], []];
    return group;
  },
  before(given: (request: Request) => Reply) {
    hook(this, 0, given);
  },
  after(given: (request: Request, reply: unknown) => void) {
    hook(this, 1, given);
  },
  error(status: number | undefined, given: (request: Request, error: unknown) => Reply) {
    hook(this, 2, status);
    hook(this, 2, given);
  },
  limits: limitAll,
  fetch,
  listen,
  close,
};

// The same as functions, for a program that adds its routes at boot: without the methods it keeps a tenth of the variables.

/**
 * Begins with no routes. Requests have no methods then: what they tell is read by functions (request.ts).
 */
export function useHttp(settings: HttpOptions): void {
  clearRoutes();
  listener = settings.listener;
  // A name that is kept costs variables.
  delete (settings as Partial<HttpOptions>).listener;
  begin(settings);
}

/** Adds a route; method "" stands for any. */
export function handle(method: string, pattern: string, handler: Handler): void {
  addRoute(method, pattern, handler);
}

/** Opens `port`. */
export function listen(port: number): void {
  listener(port, serve, options);
}

/** Ends the server: nobody is let in any more, replies under way still leave. */
export function close(): void {
  listener();
}

/** From now on requests have methods. */
export function inheritMembers(): void {
  // There is nothing to inherit where the build has put functions in their place.
  if (members) options.members = members;
}

/** The web framework: routes in, replies out. Called again, it starts over. */
export function createHttp(settings: HttpOptions): HttpServer {
  useHttp(settings);
  inheritMembers();
  return methods;
}
