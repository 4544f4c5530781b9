import { rm } from "node:fs/promises";
import { scratch } from "../engines/image.ts";
import { install } from "../engines/interpreter.ts";
import { freePort } from "../engines/ports.ts";
import { open, pause } from "../tests/http/attacks.ts";
import { bareHandler } from "./bare.ts";
import { exchange, type ListenerName, type Running, run } from "./http-listeners.ts";
import { program } from "./http-program.ts";
import { type CountOptions, countInstructions } from "./instructions.ts";
import { browserHeaders } from "./memory.ts";

/** Variables of the framework on the interpreter. */
export interface Variables {
  /** An app of two routes after its first requests, the interpreter's own included. */
  idle: number;
  /** A static route with its handler. */
  route: number;
  /** One with a parameter. */
  parameter: number;
  /** A connection that has sent the beginning of a browser's request. */
  held: number;
  /** While the handler of a browser's request runs, beyond idle. */
  request: number;
}

const count = 8;

const source = (routes: string) => `
const http = createHttp({ listener, log: () => {}, connections: 8 });
http.get("/awake", () => "yes");
http.get("/memory", () => "" + process.memory().usage);
${routes}
http.listen(PORT);
`;

const headers = Object.entries({ host: "device", ...browserHeaders, connection: "close" }).map(([name, value]) => `${name}: ${value}\r\n`);

const browser = (path: string) => `GET ${path} HTTP/1.1\r\n${headers.join("")}\r\n`;

async function atRest(device: Running): Promise<number> {
  for (let i = 0; i < 3; i++) await exchange(device.port, browser("/awake"), 100);
  await exchange(device.port, browser("/memory"), 100);
  await pause(700);
  return device.jsvars();
}

async function withRoutes<T>(listener: ListenerName, pattern: (i: number) => string, work: (device: Running, idle: number) => Promise<T>) {
  const routes = Array.from({ length: count }, (_, i) => `http.get("${pattern(i)}", () => ({ a: ${i} }));`);
  const device = await run("espruino", listener, source(pattern(0) ? routes.join("\n") : ""));
  return atRest(device)
    .then((idle) => work(device, idle))
    .finally(() => device.stop());
}

/** Measures on the interpreter that $ESPRUINO names. */
export async function measureVariables(listener: ListenerName): Promise<Variables> {
  const bare = await withRoutes(
    listener,
    () => "",
    async (device, idle) => {
      const during = Number((await exchange(device.port, browser("/memory"), 100)).split("\r\n\r\n")[1]);
      const sockets = await Promise.all(Array.from({ length: 4 }, () => open(device.port, browser("/awake").slice(0, -2))));
      await pause(300);
      const held = ((await device.jsvars()) - idle) / sockets.length;
      for (const socket of sockets) socket.destroy();
      return { idle, held: Math.round(held), request: during - idle };
    },
  );
  const each = (pattern: (i: number) => string) => withRoutes(listener, pattern, async (_, idle) => Math.round((idle - bare.idle) / count));
  return { ...bare, route: await each((i) => `/a${i}/state`), parameter: await each((i) => `/b${i}/:id`) };
}

/** Values as a device of six entities has them. */
const state = { air: 21.5, light: 48, soil: 33.25, water: 12, relay: false, lamp: 40 };

/** Instructions for one GET, by what answers it. */
export interface Instructions {
  bare: number;
  /** On `http` without the guard's share. */
  alone: number;
  /** On `http` with the guard looking as often a request as in life. */
  guarded: number;
  net: number;
  /** On `net`, on a connection that stays. */
  kept: number;
  /** On `net` by a listener that sends the same and reads nothing of what it is sent. */
  deaf: number;
  deafKept: number;
}

/** How much slower timers are that take no part. */
const NEVER = 60_000;

/** The least that answers the same on `net`: it does not look at what it is asked. */
function deafListener(port: number, value: unknown, headers: Record<string, string>, last: string, line = ""): Buffer {
  const head = `HTTP/1.1 200 OK\\r\\nContent-Type: ${headers["Content-Type"]}\\r\\nContent-Length: `;
  const text = `var v=${JSON.stringify(value)};function a(){var t=JSON.stringify(v);this.${last}("${head}"+t.length+"\\r\\n${line}\\r\\n"+t)}function c(s){s["#ondata"]=a;if(s.read())s["#ondata"]()}require("net").createServer(c).listen(${port});`;
  return Buffer.from(text, "latin1");
}

/** Counts on the interpreter at `engine` for the framework alone: no device, no sensors. `slow`: see `slowdown`. */
export async function measureInstructions(engine: string, route: string, slow: number): Promise<Instructions> {
  const count = async (code: (port: number) => Promise<Buffer>, options: CountOptions = {}): Promise<number> => {
    const directory = scratch();
    const port = await freePort();
    try {
      await install(engine, directory, [{ name: ".bootcde", data: await code(port) }]);
      return await countInstructions(engine, directory, port, route, options);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  };
  const app = (listener: string) => async (port: number) => {
    const text = `import { createHttp, ${listener} } from "http";
const http = createHttp({ listener: ${listener}, log: () => {} });
const values = ${JSON.stringify(state)};
http.get("/api/state", () => JSON.stringify(values));
http.get("/hello/:name", (request) => ({ hello: request.params.name }));
http.listen(${port});`;
    return Buffer.from(await program(text), "latin1");
  };
  const value = route === "/api/state" ? state : { hello: "world" };
  const headers = { "Content-Type": "application/json", "Content-Length": `${JSON.stringify(value).length}` };
  return {
    bare: await count(async (port) => bareHandler(port, value, headers)),
    alone: await count(app("listenHttp"), { timers: NEVER }),
    guarded: await count(app("listenHttp"), { timers: slow }),
    net: await count(app("listenNet"), { timers: NEVER }),
    kept: await count(app("listenNet"), { timers: NEVER, keepAlive: true }),
    deaf: await count(async (port) => deafListener(port, value, headers, "end", "Connection: close\\r\\n")),
    deafKept: await count(async (port) => deafListener(port, value, headers, "write"), { keepAlive: true }),
  };
}
