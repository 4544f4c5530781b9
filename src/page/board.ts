import { SILENT } from "./words.ts";

export type Value = number | boolean | null;

export interface Entity {
  id: string;
  name: string;
  kind: "sensor" | "binary_sensor" | "switch" | "light" | "number" | "button" | "cover";
  value: Value;
  unit?: string;
  /** Seconds since the value was read. */
  age?: number;
  error?: string;
  min?: number;
  max?: number;
  step?: number;
  group?: string;
}

/** What the connection tells the page. */
export interface View {
  entities(list: Entity[]): void;
  values(changed: Record<string, Value>): void;
  /** `since`: when the board was last heard, in ms since 1970. */
  link(state: Link, since: number): void;
  /** Resolves once the user has given name and password. */
  login(wrong: boolean): Promise<[user: string, password: string]>;
}

export type Link = "live" | "poll" | "away";

/** ms without a byte, heartbeats included, after which a stream counts as broken. */
const QUIET = 15e3;
/** ms until a request counts as not answered. */
const PATIENCE = 1e4;
/** ms between two polls. */
const POLL = 5e3;
/** ms after which a page that nobody looks at gives its socket back. */
const HIDDEN = 3e4;

const STORE = "login";
let authorization = sessionStorage[STORE] as string | undefined;

const request = (path: string, signal: AbortSignal, body?: unknown): Promise<Response> =>
  fetch(`api/${path}`, {
    method: body === undefined ? "GET" : "POST",
    body: JSON.stringify(body),
    // Without credentials of its own the browser opens no password dialog at a 401.
    credentials: "omit",
    cache: "no-store",
    headers: {
      ...(authorization && { Authorization: authorization }),
      ...(body !== undefined && { "Content-Type": "application/json" }),
    },
    signal,
  });

/** An answer's JSON; an Error with `status`, its message being the board's, for any answer but a good one. */
export const call = async (path: string, body?: unknown) => {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE);
  try {
    const response = await request(path, abort.signal, body).catch(() => {
      throw Error(SILENT);
    });
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) throw Object.assign(Error(answer.error || response.status), { status: response.status });
    return answer;
  } finally {
    clearTimeout(timer);
  }
};

let wake = () => {};
const pause = (time: number): Promise<void> =>
  new Promise((resolve) => {
    wake = resolve;
    setTimeout(resolve, time);
  });

let stop = () => {};
/** Follows the event stream until it ends. False when it never said anything: full, or not let through. */
const follow = async (view: View, heard: () => void): Promise<boolean> => {
  const abort = new AbortController();
  stop = () => abort.abort();
  let timer = setTimeout(stop, PATIENCE);
  let spoke = false;
  try {
    const response = await request("events", abort.signal);
    if (!response.ok || !response.body) return false;
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return spoke;
      clearTimeout(timer);
      timer = setTimeout(stop, QUIET);
      heard();
      const events = (text + decoder.decode(value, { stream: true })).split("\n\n");
      text = events.pop() as string;
      for (const event of events) {
        const data = /^event: ?state\ndata: ?(.*)/m.exec(event);
        if (data) {
          view.values(JSON.parse(data[1]));
          spoke = true;
        }
      }
    }
  } catch {
    return spoke;
  } finally {
    clearTimeout(timer);
    stop();
  }
};

/** Stays with the board for as long as the page is open. */
export const connect = async (view: View): Promise<void> => {
  let since = Date.now();
  let failures = 0;
  let asleep = 0;
  addEventListener("online", () => wake());
  document.addEventListener("visibilitychange", () => {
    clearTimeout(asleep);
    if (document.hidden) asleep = setTimeout(() => stop(), HIDDEN);
    else wake();
  });
  const heard = (state: Link) => {
    since = Date.now();
    failures = 0;
    view.link(state, since);
  };
  for (;;) {
    try {
      view.entities(await call("entities"));
      if (!(await follow(view, () => heard("live")))) {
        // Gently: half a minute of polling, then the stream is tried again.
        for (let polls = 0; polls < 6; polls++) {
          view.values(await call("state"));
          heard("poll");
          await pause(POLL);
        }
      }
    } catch (error) {
      if ((error as { status?: number }).status === 401) {
        const words = await view.login(!!authorization);
        authorization = `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(words.join(":"))))}`;
        sessionStorage[STORE] = authorization;
        continue;
      }
      view.link("away", since);
      await pause(Math.min(3e4, 1e3 * 2 ** failures++) * (0.75 + Math.random() / 2));
    }
    while (document.hidden) await pause(HIDDEN);
  }
};
