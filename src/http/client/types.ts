/** How `fetch` asks. */
export interface FetchOptions {
  /** Default GET, or POST where there is a body. */
  method?: string;
  /** `Host`, `Connection` and `Content-Length` are sent by themselves. */
  headers?: Record<string, string | number>;
  /** A text, or an object, which goes out as JSON. */
  body?: string | object;
  /** Seconds until the answer has to be complete, 0.1 to 600. Default 10. */
  timeout?: number;
  /** Bytes of the answer's body, 0 to 20000. Default 2048. */
  limit?: number;
}

/** What came back, whatever its status. */
export interface Answer {
  status: number;
  /** By their names in small letters; what goes beyond 1 kB in all is left out. */
  headers: Record<string, string>;
  body: string;
}

/** A request under way. */
export interface Call {
  /** `HOST:PORT`, for errors: what is behind it may be a secret. */
  host: string;
  limit: number;
  socket: any;
  timer: number;
  resolve(answer: Answer): void;
  reject(error: Error): void;
  /** What has come and is not read yet. */
  buf: string;
  status: number;
  headers: Record<string, string>;
  /** Bytes of the headers that are kept. */
  kept: number;
  /** The head is over. */
  full: boolean;
  /** No body is to come, whatever the head says. */
  bare: boolean;
  body: string;
  /** Bytes of the body in all, -1 until the connection ends; of a chunked one what is left of its chunk. */
  left: number;
  chunked: boolean;
}
