import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, describe, it } from "node:test";
import { engines, exchange, listeners, type Running, run } from "../../bench/http-listeners.ts";

const app = `
const feed = events({ clients: 2, heartbeat: 1, retry: 3 });
const http = createHttp({ listener, log: print, body: 64, url: 100, patience: 2, timeout: 1 });
let seen = "";
let taken = 0;
http.get("/awake", () => "yes");
http.post("/small", (request) => ({ bytes: request.text().length }));
http.post("/large", (request) => ({ bytes: request.text().length }), { body: 600 });
http.put("/parts", (request) => ({ bytes: taken }), {
  body: 20000,
  part(request, part) {
    if (!request.begun) { request.begun = true; taken = 0; }
    taken += part.length;
    if (part.includes("!")) abort(422, "no shouting");
  },
});
const secret = http.group("/secret");
secret.before(basicAuth("admin", "s3cret"));
secret.get("/x", () => "in");
secret.put("/parts", () => "in", { part(request, part) { taken += part.length; } });
const token = http.group("/token/:area");
token.before(bearerAuth("t0ken"));
token.get("/:id<int>", (request) => ({ area: request.params.area, id: request.params.id }));
http.get("/taken", () => "" + taken);
http.get("/twice", () => "first");
http.get("/twice", () => "second");
http.get("/set", () => ["", 200, { "Set-Cookie": cookie("id", "7", { path: "/x", sameSite: "Strict", secure: true }) }]);
http.get("/unset", () => ["", 200, { "Set-Cookie": cookie("id", "") }]);
http.get("/bad-cookie", () => ["", 200, { "Set-Cookie": cookie("a b", "x") }]);
http.get("/away", () => redirect("/twice"));
http.get("/teapot", () => abort(418, "short"));
http.get("/oops", () => { throw new Error("oops"); });
http.get("/late-oops", () => new Promise((done, fail) => setTimeout(() => fail(new Error("later")), 20)));
http.get("/never", () => new Promise((done) => { setTimeout(() => done("late"), 5000); }));
let watched;
http.get("/watched", (request) => { watched = request; return new Promise((done) => { setTimeout(() => done("late"), 700); }); });
http.get("/gone", () => { const gone = watched.cls; watched = undefined; return gone ? "gone" : "there"; });
http.get("/endless", () => [() => "0123456789abcdef".repeat(16), 200, { "Content-Type": "text/plain" }]);
http.get("/live", (request) => feed.open("state", JSON.stringify(request.header("Last-Event-ID") || null), "1"));
http.get("/tell", () => { feed.send("state", "{}", "2"); });
http.get("/seen", () => seen);
http.get("/remote", (request) => ({ remote: request.remote || null }));
http.get("/long", () => ({ text: "x".repeat(2000) }));
http.before((request) => { seen = seen.slice(-40) + request.path + " "; });
http.before(cors(["https://a.example"]));
http.after((request, reply) => { seen = seen + "(" + (typeof reply) + ") "; });
http.error(418, () => ["tea", 200]);
http.error(undefined, (request, error) => (request.path.indexOf("oops") >= 0 ? [{ sorry: true }, 500] : undefined));
http.listen(PORT);
`;

const get = (path: string, headers = "") => `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n`;
const write = (method: string, path: string, body: string, headers = "") =>
  `${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${body.length}\r\n${headers}\r\n${body}`;
const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
const inParts = (text: string, size: number) =>
  Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.substr(i * size, size));

for (const engine of engines) {
  for (const listener of listeners) {
    describe(`${engine}, listener ${listener}, an app's own rules`, () => {
      let device: Running;
      const ask = async (bytes: string | string[]) => {
        const answer = await exchange(device.port, bytes);
        const at = answer.indexOf("\r\n\r\n");
        return { status: Number(answer.split(" ")[1]), head: answer.slice(0, at + 2), body: answer.slice(at + 4) };
      };
      /** Opens a stream and collects what comes. */
      const stream = (headers = "") =>
        new Promise<{ text(): string; close(): void; pause(): void }>((resolve, reject) => {
          let text = "";
          const socket = connect(device.port, "127.0.0.1", () => socket.write(get("/live", headers)));
          socket.on("error", reject);
          socket.on("close", () => reject(new Error("closed before anything came")));
          socket.on("data", (data) => {
            text += data;
            resolve({ text: () => text, close: () => socket.destroy(), pause: () => socket.pause() });
          });
        });
      before(async () => {
        device = await run(engine, listener, app);
      });
      after(() => device?.stop());

      it("a body beyond the app's limit is 413, beyond a route's own, too", async () => {
        assert.equal((await ask(write("POST", "/small", "x".repeat(64)))).body, '{"bytes":64}');
        assert.deepEqual(await ask(write("POST", "/small", "x".repeat(65))).then(({ status, body }) => [status, body]), [
          413,
          '{"error":"body too large"}',
        ]);
        assert.equal((await ask(write("POST", "/large", "x".repeat(600)))).body, '{"bytes":600}');
        assert.equal((await ask(write("POST", "/large", "x".repeat(601)))).status, 413);
      });

      it("a URL beyond the app's limit is 414", async () => {
        assert.equal((await ask(get(`/twice?${"a".repeat(60)}`))).body, "first");
        assert.equal((await ask(get(`/twice?${"a".repeat(100)}`))).status, 414);
      });

      it("a body in parts is taken as it comes", async () => {
        assert.equal((await ask(inParts(write("PUT", "/parts", "x".repeat(4000)), 500))).body, '{"bytes":4000}');
        const chunked = `PUT /parts HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n${"c8\r\n".concat("x".repeat(200), "\r\n").repeat(10)}0\r\n\r\n`;
        assert.equal((await ask(inParts(chunked, 300))).body, '{"bytes":2000}');
        assert.equal((await ask(inParts(write("PUT", "/parts", "x".repeat(20001)), 9000))).status, 413);
      });

      it("what a part aborts with is the answer", async () => {
        const { status, body } = await ask(write("PUT", "/parts", "hey!"));
        assert.deepEqual([status, body], [422, '{"error":"no shouting"}']);
      });

      it("no part comes from whom a hook refuses, or from another page", async () => {
        await ask(write("PUT", "/parts", ""));
        const before = (await ask(get("/taken"))).body;
        assert.equal((await ask(write("PUT", "/secret/parts", "abc"))).status, 401);
        assert.equal((await ask(write("PUT", "/parts", "abc", "Sec-Fetch-Site: cross-site\r\n"))).status, 403);
        assert.equal((await ask(get("/taken"))).body, before);
      });

      it("the first of two equal routes wins", async () => assert.equal((await ask(get("/twice"))).body, "first"));

      it("each group asks for what its own hook wants", async () => {
        const refused = await ask(get("/secret/x"));
        assert.equal(refused.status, 401);
        assert.match(refused.head, /WWW-Authenticate: Basic realm="device", charset="UTF-8"\r\n/);
        assert.equal((await ask(get("/secret/x", `Authorization: Basic ${btoa("admin:s3cret")}\r\n`))).body, "in");
        assert.equal((await ask(get("/secret/x", `Authorization: Basic ${btoa("admin:s3cre")}\r\n`))).status, 401);
        assert.match((await ask(get("/token/hall/7"))).head, /WWW-Authenticate: Bearer\r\n/);
        assert.equal((await ask(get("/token/hall/-7", "authorization: bearer t0ken\r\n"))).body, '{"area":"hall","id":-7}');
        assert.equal((await ask(get("/token/hall/x", "Authorization: Bearer t0ken\r\n"))).status, 404);
      });

      it("cookies are set and deleted, a bad name never leaves", async () => {
        assert.match((await ask(get("/set"))).head, /Set-Cookie: id=7; Path=\/x; HttpOnly; SameSite=Strict; Secure\r\n/);
        assert.match((await ask(get("/unset"))).head, /Set-Cookie: id=; Path=\/; Max-Age=0; HttpOnly; SameSite=Lax\r\n/);
        const bad = await ask(get("/bad-cookie"));
        assert.equal(bad.status, 500);
        assert.doesNotMatch(bad.head, /Set-Cookie/);
      });

      it("a redirect is 302", async () => {
        const { status, head } = await ask(get("/away"));
        assert.equal(status, 302);
        assert.match(head, /Location: \/twice\r\n/);
      });

      it("error hooks answer by status, and one for all", async () => {
        assert.equal((await ask(get("/teapot"))).body, "tea");
        assert.equal((await ask(get("/oops"))).body, '{"sorry":true}');
        assert.equal((await ask(get("/late-oops"))).body, '{"sorry":true}');
        assert.equal((await ask(get("/nowhere"))).body, '{"error":"not found"}');
      });

      it("hooks see each request, before and after", async () => {
        await ask(get("/twice?x"));
        assert.match((await ask(get("/seen"))).body, /\/twice \(string\) \/seen $/);
      });

      it("a listed origin may read and write, nothing of another's is sent back", async () => {
        const preflight = await ask(get("/small", "Origin: https://a.example\r\n").replace("GET", "OPTIONS"));
        assert.equal(preflight.status, 204);
        assert.match(preflight.head, /Access-Control-Allow-Origin: https:\/\/a\.example\r\n/);
        assert.equal(
          (await ask(write("POST", "/small", "x", "Origin: https://a.example\r\nSec-Fetch-Site: cross-site\r\n"))).body,
          '{"bytes":1}',
        );
        assert.doesNotMatch((await ask(get("/twice", "Origin: https://b.example\r\n"))).head, /b\.example/);
        assert.equal((await ask(write("POST", "/small", "x", "Origin: https://b.example\r\n"))).status, 403);
      });

      it("a browser's own page may write, a page of a sister site may not", async () => {
        for (const [site, status] of [
          ["same-origin", 200],
          ["none", 200],
          ["same-site", 403],
          ["cross-site", 403],
        ] as const)
          assert.equal((await ask(write("POST", "/small", "x", `Sec-Fetch-Site: ${site}\r\n`))).status, status, site);
      });

      it("a long object comes whole", async () =>
        assert.equal((await ask(get("/long"))).body.replace(/\r\n[0-9a-f]+\r\n/g, "").length, 2011));

      it("who asks is not known", async () => assert.equal((await ask(get("/remote"))).body, '{"remote":null}'));

      it("a request that does not come to its end is 408", async () => {
        for (const part of ["GET /twi", "POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc"]) {
          const { status, body } = await ask(part);
          assert.deepEqual([status, body], [408, '{"error":"the request took too long"}']);
        }
      });

      it("a client that has gone is known of", { skip: listener === "http" && "the module notices at the next write" }, async () => {
        const socket = connect(device.port, "127.0.0.1", () => socket.write(get("/watched")));
        socket.on("error", () => {});
        await pause(200);
        socket.destroy();
        await pause(200);
        assert.equal((await ask(get("/gone"))).body, "gone");
        await pause(1500);
      });

      it("a long body takes a slice of memory at a time", {
        skip: engine === "sim" && "the simulator does not count variables",
      }, async () => {
        const before = await device.jsvars();
        const reader = connect(device.port, "127.0.0.1", () => reader.write(get("/endless")));
        reader.on("error", () => {});
        reader.on("data", () => {});
        const counts: number[] = [];
        for (let i = 0; i < 10; i++) {
          await pause(60);
          counts.push(await device.jsvars());
        }
        reader.destroy();
        assert.ok(Math.max(...counts) - Math.min(...counts) <= 100, counts.join());
        assert.ok(Math.max(...counts) - before <= 220, `${before}: ${counts.join()}`);
      });

      it("a handler that never answers is ended with 503", async () => {
        const { status, body } = await ask(get("/never"));
        assert.deepEqual([status, body], [503, '{"error":"the handler gave no answer"}']);
      });

      it("beyond two handlers at work a request is 503 with Retry-After", async () => {
        const slow = [ask(get("/never")), ask(get("/never"))];
        await pause(100);
        const third = await ask(get("/twice"));
        assert.deepEqual([third.status, third.body], [503, '{"error":"too many requests at once"}']);
        assert.match(third.head, /Retry-After: 1\r\n/);
        await Promise.all(slow);
        await pause(600);
        assert.equal((await ask(get("/twice"))).body, "first");
      });

      it("events have retry, id and a heartbeat", async () => {
        const one = await stream("Last-Event-ID: 9\r\n");
        assert.equal((await ask(get("/tell"))).status, 204);
        await pause(1600);
        const text = one.text().replace(/\r\n[0-9a-f]+\r\n/g, "");
        assert.match(text, /retry: 3000\nid: 1\nevent: state\ndata: "9"\n\n/);
        assert.match(text, /id: 2\nevent: state\ndata: \{\}\n\n/);
        assert.match(text, /\n:\n\n/);
        one.close();
        await pause(2500);
      });

      it("a stream too many is 503, one that is gone makes room", async () => {
        const one = await stream();
        const two = await stream();
        assert.deepEqual(await ask(get("/live")).then(({ status, body }) => [status, body]), [503, '{"error":"too many event streams"}']);
        one.close();
        let three = await stream();
        for (let tries = 0; tries < 14 && !/ 200 /.test(three.text()); tries++) {
          await pause(500);
          three = await stream();
        }
        assert.match(three.text(), / 200 /);
        two.close();
        three.close();
      });
    });
  }
}
