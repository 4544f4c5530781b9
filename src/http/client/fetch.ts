import { toJson } from "../json.ts";
import { takeAnswer } from "./answer.ts";
import type { Answer, Call, FetchOptions } from "./types.ts";

/** Requests under way at once: of a board's ten sockets the server has nine. */
const MOST = 2;

let calls = 0;

/** Ends a call with its answer, or with what went wrong. */
function finish(call: Call, problem: string): void {
  if (!call.timer) return;
  clearTimeout(call.timer);
  call.timer = 0;
  calls--;
  // What waits to be sent would hold the socket for ever.
  if (call.socket) call.socket.clsNow = true;
  delete call.socket;
  if (problem === "done") call.resolve({ status: call.status, headers: call.headers, body: call.body });
  else call.reject(new Error(`${call.host}: ${problem}`));
}

/** The other side has closed the connection, or it failed. */
function ended(call: Call, error: any): void {
  if (call.full && !call.chunked && call.left < 0) finish(call, "done");
  else if (call.buf || call.status) finish(call, "the connection closed before the answer was complete");
  // -1: it was closed in good order.
  else finish(call, error && error.message && error.code !== -1 ? error.message : "no answer");
}

/** `[scheme, host, port, path]` of a URL. Throws for what is none. */
function partsOf(url: string): [tls: boolean, host: string, port: number, path: string] {
  const tls = url.substr(0, 8).toLowerCase() === "https://";
  if (!tls && url.substr(0, 7).toLowerCase() !== "http://") throw new Error(`fetch: a URL begins with http:// or https://`);
  if (url.match(/[^!-~]/)) throw new Error("fetch: the URL has a blank or what is no ASCII; encodeURIComponent writes it");
  const rest = url.substr(tls ? 8 : 7).split("#")[0];
  const authority = rest.split("/")[0].split("?")[0];
  const [host, port] = authority.split(":");
  const number = port ? parseInt(port, 10) : tls ? 443 : 80;
  if (authority.includes("@")) throw new Error("fetch: a login goes into the headers, as Authorization");
  if (!host || (port && port.match(/[^0-9]/)) || !(number > 0 && number < 65536)) throw new Error("fetch: the URL names no host");
  const path = rest.substr(authority.length);
  return [tls, host, number, path[0] === "/" ? path : `/${path}`];
}

function bounded(name: string, value: any, preset: number, least: number, most: number): number {
  const number = value === undefined ? preset : value;
  if (!(number >= least && number <= most)) throw new Error(`fetch: ${name} must be a number from ${least} to ${most}`);
  return number;
}

/** The request as it goes over the wire (RFC 9112, 3). Throws for what is not fit to be sent. */
function requestOf(method: string, host: string, path: string, options: FetchOptions): string {
  const { headers, body } = options;
  const text = body === undefined || typeof body === "string" ? body : toJson(body);
  if (!method || method.match(/[^A-Z]/)) throw new Error("fetch: a method is capital letters");
  let head = `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n`;
  let typed = text === undefined;
  for (const name in headers) {
    const value = `${headers[name]}`;
    if (value.match(/[\x00-\x1f]/) || !name || name.match(/[^!-9;-~]/)) throw new Error(`fetch: header ${name} not fit to be sent`);
    if (name.toLowerCase() === "content-type") typed = true;
    head += `${name}: ${value}\r\n`;
  }
  if (!typed) head += `Content-Type: ${typeof body === "string" ? "text/plain; charset=utf-8" : "application/json"}\r\n`;
  if (text !== undefined) head += `Content-Length: ${text.length}\r\n`;
  return `${head}\r\n${text || ""}`;
}

function open(call: Call, tls: boolean, host: string, port: number, request: string): void {
  try {
    const socket = require(tls ? "tls" : "net").connect({ host, port });
    call.socket = socket;
    socket.on("data", (data: string) => {
      const state = call.timer ? takeAnswer(call, data) : "";
      if (state) finish(call, state);
    });
    socket.on("error", (error: unknown) => ended(call, error));
    socket.on("close", () => ended(call, undefined));
    socket.write(request);
  } catch (error: any) {
    const message = (error && error.message) || String(error);
    // What the interpreter says where nobody listens, and of a name that nobody has.
    if (message === "Unable to create socket") finish(call, "connection refused");
    else if (message === "Unable to locate host") finish(call, "unknown host");
    else finish(call, message.includes("tls") ? "this board has no TLS" : message);
  }
}

/**
 * Asks another server, without waiting here: the promise is kept with its answer, whatever the status, and rejected where there is none, where
 * it is too long, or where it has not come in time. Two at once. Throws for what cannot be asked. Redirects are not followed; over https nobody
 * looks at whose the certificate is.
 */
export function fetch(url: string, options?: FetchOptions): Promise<Answer> {
  const given: FetchOptions = options || {};
  const [tls, host, port, path] = partsOf(url);
  const seconds = bounded("timeout", given.timeout, 10, 0.1, 600);
  const limit = bounded("limit", given.limit, 2048, 0, 20000);
  const method = given.method || (given.body === undefined ? "GET" : "POST");
  const name = port === (tls ? 443 : 80) ? host : `${host}:${port}`;
  const request = requestOf(method, name, path, given);
  if (calls >= MOST) throw new Error(`${name}: ${MOST} requests are under way`);
  return new Promise((resolve, reject) => {
    const call: Call = {
      host: name,
      limit,
      socket: undefined,
      timer: 0,
      resolve,
      reject,
      buf: "",
      status: 0,
      headers: {},
      kept: 0,
      full: false,
      bare: method === "HEAD",
      body: "",
      left: -1,
      chunked: false,
    };
    calls++;
    call.timer = setTimeout(finish, seconds * 1000, call, `no answer in ${seconds} s`) as unknown as number;
    open(call, tls, host, port, request);
  });
}
