/**
 * The seam between listeners and the router: one request and its reply, in the shape of Espruino's `http` module, so that
 * there it costs nothing. What begins with a capital or is short and cryptic is the module's own.
 */
export interface Exchange {
  method: string;
  url: string;
  /** With the sender's casing; dropped (undefined) once the reply has begun. */
  headers: Record<string, string> | undefined;
  res: {
    /** The module's own headers come before. Once only. */
    writeHead(status: number, headers?: Record<string, string | number>): void;
    write(text: string): unknown;
    end(text?: string): void;
    /** `drain`: all that was written has left; `close`: the connection is gone. */
    on(event: "drain" | "close", listener: () => void): void;
    /** bytes waiting to be sent */
    dSnd?: string;
  };
  /** Bytes of the body that are still to come, 1 for an unfinished chunked one; below 0 when more came than was announced. */
  cRcv: number;
  /** Takes what has come of the body. */
  read(): string;
  on(event: "data", listener: (part: string) => void): void;
  on(event: "end" | "close", listener: () => void): void;
  /** Set to true, it makes the listener drop the connection with all it holds. */
  clsNow?: boolean;
  /** The connection is gone. */
  cls?: boolean;

  // Ours:
  path: string;
  params: Record<string, any>;
  /** The body once it is complete. */
  text?: string;
  /** getTime() at which the guard gives the exchange up. */
  due?: number;
  /** The reply has begun, whatever comes later from the handler is too late. */
  done?: boolean;
}

/** Opens `port` and calls `serve` for each request whose headers are complete. Returns what closes it again. */
export type Listener = (port: number, serve: (exchange: Exchange) => void, options: ListenerOptions) => () => void;

export interface ListenerOptions {
  /** Takes one line for what went wrong. */
  log(line: string): void;
  /** Connections at once; beyond, the one that has waited longest for its request is dropped. Default 6. */
  connections?: number;
  /** Bytes of request line and headers. Default 1500. */
  headers?: number;
  /** Seconds for a request to arrive. Default 5. */
  patience?: number;
  /** Seconds for a handler to answer. Default 10. */
  timeout?: number;
  /** Milliseconds between two looks of the guard at the connections. Default 1. */
  guard?: number;
}
