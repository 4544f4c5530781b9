import type { Answer, FetchOptions } from "./client/types.ts";
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

/**
 * The parameters of a pattern: `"/x/:id<int>"` gives `{ id: number }`, `"/:name/*"` `{ name: string; "*": string }`. Of a pattern
 * that is known only at run time, any name may be asked for.
 */
export type Params<Pattern extends string> = string extends Pattern ? Record<string, any> : Flat<Segments<Pattern>>;
type Segments<Path extends string> = Path extends `${infer Head}/${infer Tail}` ? Segment<Head> & Segments<Tail> : Segment<Path>;
type Segment<Part extends string> = Part extends `:${infer Name}<int>`
  ? { [key in Name]: number }
  : Part extends `:${infer Name}`
    ? { [key in Name]: string }
    : Part extends "*"
      ? { "*": string }
      : unknown;
/** One object type of several, as a reader of an error message wants to see it. */
type Flat<Parts> = { [key in keyof Parts]: Parts[key] };

export interface Request<Given = Record<string, any>> {
  method: string;
  /** The path without the query, percent-encoded as it came. */
  path: string;
  query: Record<string, string>;
  params: Given;
  /** The header's value whatever the case of its name; undefined when it was not sent. */
  header(name: string): string | undefined;
  cookies: Record<string, string>;
  /** The client's address where the board tells it; Espruino 2v29 tells it on none, and it is undefined. */
  remote?: string;
  text(): string;
  /** The body as JSON; a malformed one is answered with 400. */
  json(): any;
  form(): Record<string, string>;
}

export type Handler<Given = any> = (request: Request<Given>) => Reply | Promise<Reply>;

/** What a request may take; beyond, it is answered with the status in brackets. */
export interface Limits {
  /** Bytes of a URL with its query, 1 to 4000 (414). Default 512. */
  url?: number;
  /** Bytes of request line and headers, 1 to 4000 (431). Default 1500. */
  headers?: number;
  /** Bytes of a body, 1 to 1e9 (413). Default 1024. */
  body?: number;
  /** Seconds for a request to arrive, 1 to 600; of one route, for the body (408). Default 5. */
  patience?: number;
  /** Seconds for a handler to answer, 1 to 600 (503). Default 10. */
  timeout?: number;
  /** Handlers that are still to answer, 1 to 8 (503). Default 2. */
  handlers?: number;
}

/** What one route allows beside the others. */
export interface RouteOptions<Given = any> extends Limits {
  /**
   * Takes the body part by part as it arrives, at most 536 bytes each, instead of memory: then `text()` is empty. The handler
   * is called once all is there; not at all when the client goes away before. What it aborts with is the answer.
   */
  part?: (request: Request<Given>, part: string) => void;
}

/** Adds a route. */
export type Route<Base> = <Pattern extends string>(
  pattern: Pattern,
  handler: Handler<Flat<Base & Params<Pattern>>>,
  options?: RouteOptions<Flat<Base & Params<Pattern>>>,
) => void;

/** An app, which has limits of its own. */
export interface HttpApp extends Http {
  /** For all routes that have none of their own. `connections`: at once, 1 to 8; default 6. Throws for what is no limit. */
  limits(limits: Limits & { connections?: number }): void;
  /**
   * Asks another server and goes on meanwhile: `await http.fetch("http://ntfy.lan/alarm", { body: "water!" })`. The promise is kept with the answer,
   * whatever its status, and rejected with one line where there is none in time, or where it is too long. Two at once. Throws for what cannot be asked.
   */
  fetch(url: string, options?: FetchOptions): Promise<Answer>;
}

/** `Base`: the parameters of the prefixes around. */
export interface Http<Base = unknown> {
  get: Route<Base>;
  post: Route<Base>;
  put: Route<Base>;
  patch: Route<Base>;
  delete: Route<Base>;
  /** Any method. */
  all: Route<Base>;
  group<Prefix extends string>(prefix: Prefix): Http<Base & Params<Prefix>>;
  before(hook: (request: Request) => Reply): void;
  after(hook: (request: Request, reply: unknown) => void): void;
  error(status: number | undefined, hook: (request: Request, error: unknown) => Reply): void;
}
