import type { Exchange } from "./exchange.ts";

/** What a handler may return. `undefined` is 204; a number is a bare status; a tuple is `[body, status, headers]`. */
export type Reply = Body | number | Response | undefined | void;

/** A reply with all its parts. A body that is a function is pulled: it is called for the next piece whenever the last one has left. */
export type Response = [body: Body | Pull | undefined, status: number, headers?: Record<string, string>];
export type Body = string | object | boolean | null;

/**
 * The next piece of a body, about 256 bytes; undefined when there is none left, "" when somebody else will write to the
 * exchange (server-sent events).
 */
export type Pull = (exchange: Exchange) => string | undefined;

export interface Request<Params = Record<string, string>> {
  method: string;
  /** The path without the query, percent-encoded as it came. */
  path: string;
  query: Record<string, string>;
  params: Params;
  /** The header's value whatever the case of its name; undefined when it was not sent. */
  header(name: string): string | undefined;
  cookies: Record<string, string>;
  text(): string;
  /** The body as JSON; a malformed one is answered with 400. */
  json(): any;
  form(): Record<string, string>;
}

export type Handler = (request: Request<any>) => Reply | Promise<Reply>;

export interface Http {
  get(pattern: string, handler: Handler): void;
  post(pattern: string, handler: Handler): void;
  put(pattern: string, handler: Handler): void;
  patch(pattern: string, handler: Handler): void;
  delete(pattern: string, handler: Handler): void;
  /** Any method; a route for the method itself goes first. */
  all(pattern: string, handler: Handler): void;
  group(prefix: string): Http;
  before(hook: (request: Request) => Reply): void;
  after(hook: (request: Request, reply: unknown) => void): void;
  error(status: number | undefined, hook: (request: Request, error: unknown) => Reply): void;
}
