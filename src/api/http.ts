import { entity } from "demitasse:entities";
import { type Fields, type Value, values } from "../device/index.ts";
import {
  addHook,
  basicAuth,
  type Channel,
  cookie,
  cookiesOf,
  type Exchange,
  endAll,
  handle,
  headerOf,
  listenHttp,
  listenNet,
  listenTo,
  pathOf,
  type Reply,
  type Request,
  say,
  tellAll,
  toJson,
  useHttp,
} from "../http/index.ts";
import { log } from "../tasks/index.ts";
import { describe, jsonReply, nextEntity, set } from "./entities.ts";
import { file } from "./files.ts";
import { restartDevice } from "./restart.ts";
import { systemPart } from "./system.ts";

/** Values as JSON. Where none is a text the interpreter's own is right, and quicker. */
function json(value: unknown): string {
  return CONFIG.texts ? toJson(value) : JSON.stringify(value);
}

/** The open pages. */
const pages: Channel = { list: [], most: 4, beat: 5, tmr: 0 };

/** Only the chosen one is in the bundle. */
const listener = CONFIG.web.listener === "net" ? listenNet : listenHttp;

/** Connections at once. Of ten sockets the listener has one and MQTT another, and on `net` one is kept free for who comes next. */
const most = CONFIG.web.listener === "net" ? 7 : 8;

/** Makes the web server ready. */
export function useServer(): void {
  useHttp({ listener, log, connections: most, host: CONFIG.web.hosts });
}

/** Tells the open pages what changed. */
export function streamState(id: string, value: Value): void {
  tellAll(pages, "state", `{"${id}":${json(value)}}`);
}

/** Tells the open pages all about an entity, when more than its value has changed. */
export function streamEntity(id: string): void {
  tellAll(pages, "entity", describe(id) as string);
}

/** Tells the open pages what happened at a push-button. */
export function streamPress(id: string, press: string): void {
  tellAll(pages, "press", `{"${id}":"${press}"}`);
}

function state(): Reply {
  return json(values);
}

/** Bytes of the page in memory at a time. */
const SLICE = 128;

/**
 * Counts on the exchange what has left, and asks Storage anew each time: nothing of the page is kept between two slices. The
 * first is one byte, as the head, which is longer than a slice, still waits beside it.
 */
function nextSlice(exchange: Exchange & { n?: number }): string | undefined {
  const n = exchange.n || 0;
  const length = n ? SLICE : 1;
  if (!n && CONFIG.web.listener === "http") {
    // The hooks have run: nobody asks for these any more, and with them the head would be too much.
    const request: any = exchange;
    delete request.method;
    delete request.url;
    delete request.dRcv;
  }
  exchange.n = n + length;
  return require("Storage").read("page", n, length) || undefined;
}

function page(): Reply {
  const all = require("Storage").read("page");
  if (!all) return [{ error: "the image has no page" }, 404];
  return [
    nextSlice,
    200,
    {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Encoding": "gzip",
      "Content-Length": all.length,
      ETag: CONFIG.pageTag,
      "Cache-Control": "no-cache",
      // All that a meta element cannot say; the rest of the policy is in the page.
      "Content-Security-Policy": "frame-ancestors 'none'",
    },
  ];
}

function nextPart(exchange: Exchange & { n?: number }): string | undefined {
  const n = exchange.n || 0;
  exchange.n = n + 1;
  return systemPart(n);
}

/** The methods of a path, for OPTIONS and for any that it does not have. */
function noMethod(request: Request, allowed: string, error?: string): Reply {
  const headers = { Allow: `${allowed}, OPTIONS` };
  return request.method === "OPTIONS" ? [undefined, 204, headers] : [{ error: error || "method not allowed" }, 405, headers];
}

/** Everything under `/api/` but the state: one function, as a route of its own for each would take ten variables each. */
function api(request: Request): Reply {
  const path = request.params["*"];
  const reads = request.method === "GET" || request.method === "HEAD";
  const id = path.indexOf("entities/") ? "" : path.substr(9);
  if (id) {
    const text = describe(id);
    if (!text) return [{ error: `no entity ${id}` }, 404];
    if (reads) return jsonReply(text);
    const sensor = (entity(id) as Fields)[1].includes("sensor");
    if (request.method === "POST" && !sensor) return set(request, id);
    return noMethod(request, sensor ? "GET, HEAD" : "GET, HEAD, POST", sensor ? "a sensor cannot be set" : undefined);
  }
  if (path === "restart" && request.method === "POST") return restart();
  if (path !== "entities" && path !== "events" && path !== "system" && path !== "state" && path !== "restart")
    return [{ error: "not found" }, 404];
  if (!reads || path === "restart") return noMethod(request, path === "restart" ? "POST" : "GET, HEAD");
  if (path === "entities") return [nextEntity, 200, { "Content-Type": "application/json" }];
  if (path === "events") return listenTo(pages, "state", json(values));
  if (path === "system") return [nextPart, 200, { "Content-Type": "application/json" }];
  return state();
}

/** Failed logins in a row after which there is but one try in `PAUSE` seconds. */
const TRIES = 5;
const PAUSE = 2;

/** Seconds for which a browser remembers that it was let in: a year. */
const REMEMBERED = 31536000;

/**
 * Lets the page itself through, which shows a login; all else asks who it is. After five failures whoever has not been let in before may
 * try every other second only, right or wrong. Who was has a cookie, or sends as `Session` what it was told, and goes on: that alone opens nothing.
 */
export function askForLogin(): void {
  const check = basicAuth(CONFIG.web.username, CONFIG.web.password, CONFIG.id);
  let failures = 0;
  let until = 0;
  addHook(0, (request: Request): Reply => {
    const { method } = request;
    if (pathOf(request) === CONFIG.web.page && (method === "GET" || method === "HEAD")) return;
    // Without a password nothing is guessed.
    if (headerOf(request, "Authorization") === undefined) return check(request);
    const known = headerOf(request, "Session") === CONFIG.web.session || cookiesOf(request).session === CONFIG.web.session;
    const left = until - getTime();
    // A longer wait means that the clock was set back.
    if (!known && failures >= TRIES && left > 0 && left <= PAUSE)
      return [{ error: "too many failed logins" }, 429, { "Retry-After": String(PAUSE) }];
    const refusal = check(request);
    if (!refusal) {
      if (known) return;
      failures = 0;
      say(request, "Set-Cookie", cookie("session", CONFIG.web.session, { sameSite: "Strict", maxAge: REMEMBERED }));
      // The page keeps it by itself: with cookies its browser would show a password dialog of its own.
      say(request, "Session", CONFIG.web.session);
      return;
    }
    until = getTime() + PAUSE;
    if (++failures === TRIES) log("http: five failed logins, from now on one try in two seconds");
    return refusal;
  });
}

/** Restarts the board once the answer has left. */
function restart(): Reply {
  const left = restartDevice();
  return left ? [{ error: `restarted a moment ago; again in ${left} s` }, 429, { "Retry-After": String(left) }] : {};
}

/** The device's own routes; of two that fit equally, the one added first counts, and the user's are. */
export function addRoutes(): void {
  handle("GET", CONFIG.web.page, page);
  handle("GET", "/api/state", state);
  handle("", "/api/*", api);
  if (CONFIG.web.files) handle("", "/*", file);
}

/** Says goodbye to the open pages. */
export function endStreams(): void {
  endAll(pages);
}
