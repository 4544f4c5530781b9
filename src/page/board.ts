import { clock } from "./format.ts";
import { AWAY } from "./words.ts";

export type Value = number | boolean | string | null;

export interface Entity {
  id: string;
  name: string;
  kind: string;
  value: Value;
  unit?: string;
  /** Seconds since the value was read. */
  age?: number;
  error?: string;
  min?: number;
  max?: number;
  step?: number;
  group?: string;
  /** What a select offers. */
  options?: string[];
  hidden?: boolean;
  readonly?: boolean;
}

export type Link = "live" | "poll" | "away";

/** What the connection tells the page. */
export interface View {
  entities(list: Entity[]): void;
  /** Of one entity its value, or all of it. */
  update(id: string, fresh: Partial<Entity>): void;
  link(state: Link): void;
  /** Resolves with `user:password` once the user has given them. */
  login(wrong: boolean): Promise<string>;
}

/** ms without a byte, after which a request counts as not answered, and a stream, with its heartbeats, as broken. */
const PATIENCE = 12e3;
/** ms between two polls. */
const POLL = 5e3;
/** ms between two looks at what no event tells: ages and errors. */
const REFRESH = 2e4;
/** ms after which a page that nobody looks at gives its socket back. */
const HIDDEN = 3e4;

const store = sessionStorage;

/** When the board was last heard, in ms since 1970. */
let heard = Date.now();
export const silence = (): string => AWAY + clock(heard);

/** Why a request failed, in one line: the board's own words with a status, or its silence. */
export interface Refusal {
  message: string;
  status?: number;
}

/** A request, and what gives it up so many ms from now. */
const request = async (path: string, body?: object): Promise<[response: Response, stop: (time?: number) => void]> => {
  const abort = new AbortController();
  let timer = 0;
  const stop = (time = PATIENCE) => {
    clearTimeout(timer);
    timer = setTimeout(() => abort.abort(), time);
  };
  stop();
  const response = await fetch(`api/${path}`, {
    method: body ? "POST" : "GET",
    body: JSON.stringify(body),
    // Without credentials of its own the browser opens no password dialog at a 401.
    credentials: "omit",
    // Who was let in before is not kept waiting by somebody who guesses.
    headers: store.login ? { Authorization: store.login, Session: localStorage.session || "" } : {},
    signal: abort.signal,
  }).catch(() => {
    throw { message: silence() };
  });
  localStorage.session = response.headers.get("Session") || localStorage.session || "";
  return [response, stop];
};

/** An answer's JSON. Throws a Refusal for any answer but a good one. */
export const call = async (path: string, body?: object) => {
  const [response] = await request(path, body);
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw { message: answer.error || response.status, status: response.status };
  return answer;
};

let wake = () => {};
const pause = (time: number): Promise<void> =>
  new Promise((resolve) => {
    wake = resolve;
    setTimeout(resolve, time);
  });

const values = (view: View, changed: Record<string, Value>) => {
  for (const id in changed) view.update(id, { value: changed[id] });
};

let leave = () => {};
/** Follows the event stream until it ends. False when it never said anything: full, or not let through. */
const follow = async (view: View, alive: () => void): Promise<boolean> => {
  let spoke = false;
  try {
    const [response, stop] = await request("events");
    leave = () => stop(0);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const decoder = new TextDecoder();
    let text = "";
    while (response.ok) {
      const { done, value } = await reader.read();
      if (done) break;
      stop();
      text += decoder.decode(value, { stream: true });
      // Takes out what is complete: states, entities of which more has changed, and whatever else there is.
      text = text.replace(/event: ?(state|entity)\ndata: ?(.*)\n\n|[\s\S]*?\n\n/g, (_, event, data) => {
        if (event) {
          const news = JSON.parse(data);
          if (event < "f") view.update(news.id, news);
          else values(view, news);
          spoke = true;
        }
        return "";
      });
      alive();
    }
  } catch {}
  leave();
  return spoke;
};

/** Stays with the board for as long as the page is open. */
export const connect = async (view: View): Promise<void> => {
  let failures = 0;
  let tries = 0;
  let asleep = 0;
  addEventListener("online", () => wake());
  document.addEventListener("visibilitychange", () => {
    clearTimeout(asleep);
    if (document.hidden) asleep = setTimeout(() => leave(), HIDDEN);
    else wake();
  });
  const alive = (state: Link) => {
    heard = Date.now();
    failures = 0;
    view.link(state);
  };
  setInterval(() => {
    if (!failures && !document.hidden) call("entities").then(view.entities, () => {});
  }, REFRESH);
  for (;;) {
    try {
      view.entities(await call("entities"));
      const spoke = await follow(view, () => alive("live"));
      // Gently: ever more polls, up to half a minute of them, before the stream is tried again.
      tries = spoke ? 0 : Math.min(6, tries + 1);
      for (let polls = 0; polls < tries; polls++) {
        values(view, await call("state"));
        alive("poll");
        await pause(POLL);
      }
    } catch (error) {
      if ((error as Refusal).status === 401) {
        const bytes = new TextEncoder().encode(await view.login(!!store.login));
        store.login = `Basic ${btoa(String.fromCharCode(...bytes))}`;
        continue;
      }
      failures++;
      view.link("away");
    }
    // After a stream's end too, so that a board which ends it at once is not asked without rest.
    await pause(Math.min(3e4, 500 * 2 ** failures) * (0.75 + Math.random() / 2));
    while (document.hidden) await pause(HIDDEN);
  }
};
