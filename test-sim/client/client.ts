import { createHttp, type Exchange, type HttpServer, type Listener, type ListenerOptions, members } from "../../src/http/index.ts";

/** What came back. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
  json(): any;
}

export interface Client {
  /** Any method, so also HEAD and OPTIONS. */
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  delete(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** An object is sent as JSON, text as it is. */
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  put(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  patch(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** What a stream has sent, piece by piece, from the reply's begin; `close` goes away as a browser would. */
  stream(path: string, headers?: Record<string, string>): { pieces: string[]; close(): void };
  /** Cookies that the server has set. */
  cookies: Record<string, string>;
  /** Lines of the log. */
  log: string[];
  /** What the app has published over MQTT. */
  published: [topic: string, payload: string][];
  /** What the app has given `tasks.every`, `tasks.daily` and `device.poll`, by name or id, to be called when a test wants it. */
  tasks: Record<string, () => unknown>;
  /** What it has given `tasks.after` and not cancelled; a test that runs one takes it out. */
  later: (() => unknown)[];
  /** What it has said of entities of its own by `device.fail`. */
  failures: Record<string, string>;
  /** Sends a command, as a person does: to what the app has given `device.onCommand`, whose refusal is thrown, then to the device. */
  command(id: string, value: unknown): Promise<void>;
}

const bytes = (text: string) => Buffer.from(text, "utf8").toString("latin1");

/** Text of the program is Unicode here and bytes on a board; both are meant. */
function characters(text: string): string {
  if ([...text].some((character) => character > "\xff")) return text;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(text, "latin1"));
  } catch {
    return text;
  }
}

/**
 * A client for an app's routes, without a port and without a board: `client(app).get("/x")`, where `app` is what `src/app.ts`
 * exports, or `({ http }) => http.get("/x", …)`. The module has one web server, so each client replaces the one before.
 *
 * @param files what `file()` finds in Storage
 * @param device what the device's entities are at: `device.get` and `set` of the app work on it
 */
export function client(
  app: (parts: { http: HttpServer; mqtt: any; tasks: any; device: any }) => void,
  device: Record<string, unknown> = {},
  files: Record<string, string> = {},
): Client {
  const scope = globalThis as any;
  scope.E ??= {
    lookupNoCase: (object: Record<string, unknown>, name: string) =>
      Object.entries(object).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1],
  };
  scope.getTime ??= () => performance.now() / 1000;
  scope.require = (name: string) => (name === "Storage" ? { read: (file: string) => files[file] } : {});
  const log: string[] = [];
  const cookies: Record<string, string> = {};
  let settings: ListenerOptions | undefined;
  let serve: ((exchange: Exchange, res: Exchange["res"]) => void) | undefined;
  const listener: Listener = (_port, given, options) => {
    serve = given;
    settings = options;
  };
  const http = createHttp({ listener, log: (line) => log.push(line) });
  const watchers: [string, (value: unknown) => void][] = [];
  const published: [topic: string, payload: string][] = [];
  const tasks: Record<string, () => unknown> = {};
  const later: (() => unknown)[] = [];
  const failures: Record<string, string> = {};
  const handlers: Record<string, (value: unknown) => unknown> = {};
  const put = (id: string, value: unknown) => {
    if (!(id in device)) throw new Error(`${id}: no entity ${id}`);
    device[id] = value;
    for (const [watched, run] of watchers) if (watched === id) run(value);
  };
  /** Adds a task; gives what ends it. */
  const task = (name: string, run: () => unknown) => {
    tasks[name] = run;
    return () => {
      delete tasks[name];
    };
  };
  app({
    http,
    device: {
      get: (id: string) => device[id],
      set: put,
      update(id: string, value: unknown) {
        delete failures[id];
        put(id, value);
      },
      fail(id: string, reason: string) {
        put(id, null);
        failures[id] = reason;
      },
      poll: (id: string, _period: unknown, run: () => unknown) => task(id, async () => put(id, await run())),
      onCommand(id: string, run: (value: unknown) => unknown) {
        handlers[id] = run;
      },
      watch: (id: string, run: (value: unknown) => void) => watchers.push([id, run]),
      stop() {},
      start() {},
    },
    mqtt: {
      state: { connected: true },
      publish: (topic: string, payload: string) => {
        published.push([topic, payload]);
        return Promise.resolve();
      },
      subscribe() {},
      unsubscribe() {},
    },
    tasks: {
      every: (_every: unknown, name: string, run: () => unknown) => task(name, run),
      daily: (_time: unknown, name: string, run: () => unknown) => task(name, run),
      after(_delay: unknown, run: () => unknown) {
        later.push(run);
        return () => {
          if (later.includes(run)) later.splice(later.indexOf(run), 1);
        };
      },
      sleep: () => Promise.resolve(),
      lock: () => (work: () => unknown) => work(),
      onStop() {},
    },
  });
  http.listen(0);

  function open(
    method: string,
    path: string,
    body: string,
    headers: Record<string, string>,
    done: (answer: Answer) => void,
    piece?: (text: string) => void,
  ) {
    const sent: Record<string, string> = { Host: "device", ...headers };
    const jar = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
    if (jar.length) sent.Cookie = jar.join("; ");
    let status = 0;
    let text = "";
    const back: Record<string, string> = {};
    const take = (part: string) => {
      text += part;
      piece?.(characters(part));
      queueMicrotask(() => (res as any)["#ondrain"]?.(res));
    };
    const res: Exchange["res"] = {
      setHeader(name, value) {
        back[name.toLowerCase()] = value;
      },
      writeHead(code, all) {
        status = code;
        res.dSnd = "";
        for (const [name, value] of Object.entries(all ?? {})) {
          back[name.toLowerCase()] = String(value);
          // Several cookies are the same header in several spellings.
          const cookie = name.toLowerCase() === "set-cookie" && /^([^=]+)=([^;]*)(?:.*Max-Age=(\d+))?/.exec(String(value));
          if (!cookie) continue;
          if (cookie[3] === "0") delete cookies[cookie[1]];
          else cookies[cookie[1]] = cookie[2];
        }
      },
      write: take,
      end(part) {
        delete (res as any)["#ondrain"];
        if (part) take(part);
        const whole = characters(text);
        done({ status, headers: back, text: whole, json: () => JSON.parse(whole) });
      },
    };
    const exchange: Exchange = Object.assign(Object.create(members), {
      method,
      url: path,
      headers: sent,
      res,
      cRcv: 0,
      body: bytes(body),
    });
    const own = settings?.plan?.(exchange);
    if (bytes(body).length > (own?.body ?? settings?.body ?? 1024)) {
      const text = '{"error":"body too large"}';
      done({ status: 413, headers: { "content-type": "application/json" }, text, json: () => JSON.parse(text) });
      return exchange;
    }
    const part = own?.part;
    if (part) {
      const all = exchange.body ?? "";
      exchange.body = "";
      // As much as a board's socket gives at a time.
      for (let at = 0; at < all.length; at += 536) part(exchange, all.substr(at, 536));
    }
    serve?.(exchange, res);
    return exchange;
  }

  const call = (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
    new Promise<Answer>((done) => {
      const isText = body === undefined || typeof body === "string";
      open(
        method,
        path,
        isText ? ((body as string) ?? "") : JSON.stringify(body),
        isText ? headers : { "Content-Type": "application/json", ...headers },
        done,
      );
    });
  return {
    request: call,
    get: (path, headers) => call("GET", path, undefined, headers),
    delete: (path, headers) => call("DELETE", path, undefined, headers),
    post: (path, body, headers) => call("POST", path, body, headers),
    put: (path, body, headers) => call("PUT", path, body, headers),
    patch: (path, body, headers) => call("PATCH", path, body, headers),
    stream(path, headers = {}) {
      const pieces: string[] = [];
      const exchange = open(
        "GET",
        path,
        "",
        headers,
        () => {},
        (text) => pieces.push(text),
      );
      return {
        pieces,
        close() {
          exchange.cls = true;
        },
      };
    },
    cookies,
    log,
    published,
    tasks,
    later,
    failures,
    async command(id, value) {
      await handlers[id]?.(value);
      put(id, value);
    },
  };
}
