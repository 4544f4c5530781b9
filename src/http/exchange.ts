import type { Limits, Pull, Request, RouteOptions } from "./types.ts";

/**
 * The seam between listeners and the rest: one request and its reply, in the shape of Espruino's `http` module, so that
 * there it costs nothing. It is what handlers get as their request, too. What is short and cryptic is the module's own.
 */
export interface Exchange extends Request {
  /** With the query. */
  url: string;
  /** With the sender's casing, or the text of the whole head; dropped (undefined) once a reply has begun. To be read by `headerOf`. */
  headers?: Record<string, string> | string;
  res: {
    /** The module's own headers come before. Once only. */
    writeHead(status: number, headers?: Record<string, string | number>): void;
    /** For the head that is still to be written; where it is missing, lines in `more` do. */
    setHeader?(name: string, value: string): void;
    write(text: string): unknown;
    end(text?: string): void;
    /** Bytes that wait to be sent; undefined until the reply has begun. */
    dSnd?: string;
  };
  /** Bytes of the body that are still to come, 1 for an unfinished chunked one; below 0 when more came than was announced. */
  cRcv: number;
  /** Takes what has come of the body. Only for one whose `body` is undefined, as are the next. */
  read?(): string | undefined;
  on?(event: "data" | "end", listener: (part?: string) => void): void;
  /** Set to true, it makes the listener drop the connection with all it holds. */
  clsNow?: boolean;
  /** The connection is gone. */
  cls?: boolean;

  // Ours:
  /** Whether the connection stays once the reply has left. */
  keep?: boolean;
  /** The socket, where that is another object. */
  to?: any;
  /** Where the rest of a long reply comes from. */
  pull?: Pull;
  /** The body once it is complete. */
  body?: string;
  /** Hooks that wait for what its handler replies. */
  after?: ((exchange: Exchange, reply: unknown) => void)[];
  /** What its route says, `late` with how many handlers of it are at work; there where it limits them or their time. */
  plan?: any;
  /** An error is being answered. */
  lost?: boolean;
  /** Its handler is at work. */
  late?: boolean;
  /** getTime() at which the guard gives the exchange up. */
  due?: number;
}

/**
 * Opens `port` and calls `serve` for each request whose headers are complete; without `serve` closes it again.
 */
export type Listener = (port?: number, serve?: (exchange: Exchange, res: Exchange["res"]) => void, options?: ListenerOptions) => void;

/** `url` and `headers` are the longest of any route. */
export interface ListenerOptions extends Limits {
  /** Handlers at work beyond those that there may be but one, and 1000 where requests must not take the short way; kept by the framework. */
  late?: number;
  /** What a route says about an exchange that has its head only; there when any route says anything. */
  plan?(exchange: Exchange): RouteOptions | undefined;
  /** What requests inherit. */
  members?: object;
  /**
   * Names that may be asked for, in small letters and joined by commas; addresses and localhost always may. Without them any may: a page of
   * somebody else's whose name has been led here (DNS rebinding) is then a page of ours for the browser.
   */
  host?: string;
  /** Answers a preflight (Fetch Standard, 3.2.2) before any hook; there once pages of other origins may ask. */
  preflight?(exchange: Exchange): unknown;
  /** Takes one line for what went wrong, and what was thrown. */
  log(line: string, error?: unknown): void;
  /** Connections at once; beyond, the one that has waited longest for its request is dropped. Default 6. */
  connections?: number;
  /** `url` and `headers` of routes that have none of their own, where one has more. */
  usual?: Limits;
  /** Ends an exchange that goes beyond those; there with them, so that it is in no bundle that has none. */
  beyond?(exchange: Exchange): void;
  /** Milliseconds between two looks of the guard at the connections. Default 1. */
  guard?: number;
}

/** Seconds beyond which nobody is told to wait: who is to wait longer has had the clock set back. */
export const LONGEST = 660;

/** A handler has answered, or was given up. */
/* @hot */
export function settled(exchange: Exchange, options: ListenerOptions): void {
  if (exchange.late) {
    (options.late as number)--;
    if (exchange.plan && exchange.plan.handlers) exchange.plan.late--;
  }
  exchange.late = false;
}

/** Ends a connection at once, with all that waits. */
export function drop(exchange: Exchange): void {
  (exchange.to || exchange).clsNow = true;
}
