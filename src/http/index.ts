import { receive } from "./body.ts";
import type { Exchange, Listener, ListenerOptions } from "./exchange.ts";
import { send } from "./reply.ts";
import { viewOf } from "./request.ts";
import { addRoute, findRoute, type Routes } from "./router.ts";
import type { Handler, Http, Request } from "./types.ts";

export { abort, redirect } from "./abort.ts";
export { type Events, events } from "./events.ts";
export { file } from "./file.ts";
export { fromJson, toJson } from "./json.ts";
export { listenHttp } from "./listen-http.ts";
export type { Body, Handler, Http, Pull, Reply, Request, Response } from "./types.ts";

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

/** The web framework: routes in, replies out. */
export function createHttp(options: HttpOptions): HttpServer {
  const routes: Routes = {};
  let stop: (() => void) | undefined;
  let before: ((request: Request) => any)[] | undefined;
  let after: ((request: Request, reply: unknown) => void)[] | undefined;
  let errors: any[] | undefined;

  const fail = (exchange: Exchange, error: any): void => {
    try {
      let reply = error;
      if (!(error instanceof Array)) {
        options.log(`${exchange.method} ${exchange.path}: ${error}`);
        reply = [{ error: "internal error" }, 500];
      }
      if (exchange.done) throw error;
      for (let i = 0; errors && i < errors.length; i += 2) {
        if (errors[i] !== undefined && errors[i] !== reply[1]) continue;
        const answer = errors[i + 1](viewOf(exchange), error);
        if (answer !== undefined) {
          reply = answer;
          break;
        }
      }
      send(exchange, reply);
    } catch (_) {
      exchange.clsNow = true;
    }
  };

  const serve = (exchange: Exchange): void => {
    try {
      const url = exchange.url;
      exchange.path = url;
      if (exchange.cRcv) {
        if (!receive(exchange, options.body || 1024, serve, fail)) return;
      }
      const handler: Handler = routes[exchange.method + url] || findRoute(routes, exchange);
      const request = viewOf(exchange);
      let reply: any;
      for (let i = 0; before && reply === undefined && i < before.length; i++) reply = before[i](request);
      if (reply === undefined) reply = handler(request);
      if (reply instanceof Promise) {
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
      } else send(exchange, reply);
      for (let i = 0; after && i < after.length; i++) after[i](request, reply);
    } catch (error) {
      fail(exchange, error);
    }
  };

  const api = (prefix: string): HttpServer => ({
    get(pattern: string, handler: Handler) {
      addRoute(routes, "GET", prefix + pattern, handler);
    },
    post(pattern: string, handler: Handler) {
      addRoute(routes, "POST", prefix + pattern, handler);
    },
    put(pattern: string, handler: Handler) {
      addRoute(routes, "PUT", prefix + pattern, handler);
    },
    patch(pattern: string, handler: Handler) {
      addRoute(routes, "PATCH", prefix + pattern, handler);
    },
    delete(pattern: string, handler: Handler) {
      addRoute(routes, "DELETE", prefix + pattern, handler);
    },
    all(pattern: string, handler: Handler) {
      addRoute(routes, "", prefix + pattern, handler);
    },
    group(more: string) {
      return api(prefix + more);
    },
    before(hook) {
      (before || (before = [])).push(hook);
    },
    after(hook) {
      (after || (after = [])).push(hook);
    },
    error(status, hook) {
      (errors || (errors = [])).push(status, hook);
    },
    listen(port: number) {
      stop = options.listener(port, serve, options);
    },
    close() {
      if (stop) stop();
      stop = undefined;
    },
  });

  return api("");
}
