export { abort, redirect } from "./abort.ts";
export { createHttp, type HttpOptions, type HttpServer } from "./app.ts";
export { type Events, events } from "./events.ts";
export type { Exchange, Listener, ListenerOptions } from "./exchange.ts";
export { file } from "./file.ts";
export { fromJson, toJson } from "./json.ts";
export { listenHttp } from "./listen-http.ts";
export type { Body, Handler, Http, Pull, Reply, Request, Response } from "./types.ts";
