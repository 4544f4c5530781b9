import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { createHttp } from "../../../src/http/index.ts";
import { engines, exchange, listeners, type Running, run } from "../../bench/http-listeners.ts";
import { open, pause } from "./attacks.ts";

const app = `
const http = createHttp({ listener, log: print });
const late = (seconds) => new Promise((done) => { setTimeout(() => done("late"), seconds * 1000); });
http.limits({ url: 40, headers: 300, body: 20, patience: 2, timeout: 1, handlers: 2, connections: 3 });
http.get("/awake", () => "yes");
http.get("/plain", () => "plain");
http.get("/name/:name", (request) => ({ bytes: request.params.name.length }));
http.post("/plain", (request) => ({ bytes: request.text().length }));
http.get("/wait", () => late(2));
http.get("/one", () => late(0.9), { handlers: 1 });
http.get("/long", (request) => ({ bytes: request.url.length }), { url: 90, headers: 900 });
http.get("/short", () => "short", { url: 10, headers: 80 });
http.post("/large", (request) => ({ bytes: request.text().length }), { body: 50 });
http.post("/quick", () => "quick", { patience: 1 });
http.post("/slow", (request) => ({ bytes: request.text().length }), { patience: 8 });
http.get("/patient", () => late(1.5), { timeout: 6 });
http.listen(PORT);
`;

const get = (path: string, headers = "") => `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n`;
const post = (path: string, body: string, length = body.length) =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n${body}`;
const bytes = (path: string, length: number) => `${path}?${"a".repeat(length - path.length - 1)}`;
const header = (length: number) => `X-A: ${"a".repeat(length)}\r\n`;

/** What is asked, and its status. */
const rows: [string, string, number][] = [
  ["a URL within the app's limit", get(bytes("/plain", 40)), 200],
  ["a URL beyond the app's limit", get(bytes("/plain", 41)), 414],
  ["a parameter that makes the URL too long", get(`/name/${"a".repeat(70)}`), 414],
  ["a URL beyond the app's limit where no route is", get(bytes("/nowhere", 41)), 414],
  ["a URL within the greater limit of its route", get(bytes("/long", 90)), 200],
  ["a URL beyond the greater limit of its route", get(bytes("/long", 91)), 414],
  ["a URL beyond the lesser limit of its route", get(bytes("/short", 11)), 414],
  ["headers within the app's limit", get("/plain", header(150)), 200],
  ["headers beyond the app's limit, which another route allows", get("/plain", header(400)), 431],
  ["headers within the greater limit of their route", get("/long", header(400)), 200],
  ["headers beyond the lesser limit of their route", get("/short", header(100)), 431],
  ["a body within the app's limit", post("/plain", "x".repeat(20)), 200],
  ["a body beyond the app's limit", post("/plain", "x".repeat(21)), 413],
  ["a body within the greater limit of its route", post("/large", "x".repeat(50)), 200],
  ["a body beyond the greater limit of its route", post("/large", "x".repeat(51)), 413],
];

for (const engine of engines) {
  for (const listener of listeners) {
    describe(`${engine}, listener ${listener}, limits of the app and of its routes`, () => {
      let device: Running;
      const status = async (bytes: string) => Number((await exchange(device.port, bytes, 100)).split(" ")[1]);
      before(async () => {
        device = await run(engine, listener, app);
      });
      after(() => device?.stop());

      for (const [name, request, expected] of rows) it(`${name} is ${expected}`, async () => assert.equal(await status(request), expected));

      it("a body that comes too slowly is 408 after its route's patience, and taken within a greater one than the app's", async () => {
        assert.equal(await status(post("/quick", "x", 5)), 408);
        const socket = await open(device.port, post("/slow", "x", 3));
        let text = "";
        socket.on("data", (data) => {
          text += data;
        });
        const closed = new Promise((resolve) => socket.on("close", resolve));
        await pause(3500);
        socket.write("yz");
        await closed;
        assert.match(text, /\{"bytes":3\}$/);
      });

      it("a handler has its route's time, else the app's", async () => {
        assert.equal(await status(get("/patient")), 200);
        assert.equal(await status(get("/wait")), 503);
      });

      it("a route has its own number of handlers at work, the app has another for all", async () => {
        const first = status(get("/one"));
        await pause(200);
        assert.match(await exchange(device.port, get("/one"), 100), /^HTTP\/1.1 503 [\s\S]*Retry-After: 1\r\n/);
        assert.equal(await status(get("/plain")), 200);
        const second = status(get("/wait"));
        await pause(200);
        assert.match(await exchange(device.port, get("/plain"), 100), /^HTTP\/1.1 503 [\s\S]*Retry-After: 1\r\n/);
        assert.deepEqual(await Promise.all([first, second]), [200, 503]);
        assert.equal(await status(get("/one")), 200);
      });

      it("of more connections than the app takes, the one that has waited longest for its request is told so", async () => {
        const sockets = [];
        let told = "";
        for (let i = 0; i < 4; i++) {
          // Those of a moment ago may have their requests under way.
          if (i === 3) await pause(700);
          sockets.push(await open(device.port, "GET /pl"));
          sockets[i].on("data", (data) => {
            told += data;
          });
        }
        await pause(200);
        for (const socket of sockets) socket.destroy();
        assert.match(told, /^HTTP\/1.1 503 [\s\S]*\{"error":"too many connections"\}$/);
      });
    });
  }
}

/** No route allows more than the app: requests take the short way. */
const strict = `
const http = createHttp({ listener, log: print });
http.limits({ url: 40, headers: 120 });
http.get("/awake", () => "yes");
http.get("/name/:name", (request) => ({ bytes: request.params.name.length }));
http.listen(PORT);
`;

for (const engine of engines) {
  for (const listener of listeners) {
    it(`${engine}, listener ${listener}: the short way keeps to an app's limits, too`, async () => {
      const device = await run(engine, listener, strict);
      const status = async (length: number) => Number((await exchange(device.port, get(`/name/${"a".repeat(length)}`), 100)).split(" ")[1]);
      try {
        // Twice, as the second is known by the lines of the first.
        assert.deepEqual([await status(3), await status(34), await status(35), await status(35)], [200, 200, 414, 414]);
      } finally {
        await device.stop();
      }
    });
  }
}

describe("limits that are none are refused where they are set", () => {
  const http = createHttp({ listener: () => {}, log: () => {} });
  const rows: [() => void, string][] = [
    [
      () => http.limits({ boddy: 1 } as any),
      'http.limits: "boddy" is no limit; there are url, headers, body, patience, timeout, handlers, connections',
    ],
    [() => http.limits({ timeout: 601 }), "http.limits: timeout must be a number from 1 to 600, not 601"],
    [() => http.get("/x", () => 200, { url: 0 }), 'route "/x": url must be a number from 1 to 4000, not 0'],
    [
      () => http.group("/a").post("/x", () => 200, { body: "big" as any }),
      'route "/a/x": body must be a number from 1 to 1000000000, not "big"',
    ],
  ];
  for (const [set, message] of rows) it(message, () => assert.throws(set, { message }));
});
