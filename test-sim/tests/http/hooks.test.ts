import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { engines, exchange, listeners, type Running, run } from "../../bench/http-listeners.ts";

const app = `
const http = createHttp({ listener, log: (line) => print(line), headers: 900 });
http.get("/awake", () => "yes");
http.get("/tea", () => abort(419, "spilt"));
http.get("/cold", () => abort(420, "cold"));
http.get("/pieces", () => { let n = 0; return [() => { if (n++) throw new Error("pieces"); return "one"; }, 200]; });
const slow = http.group("/slow");
slow.before((request) => new Promise((done) => { setTimeout(() => done(request.query.no ? [{ error: "no" }, 403] : undefined), 10); }));
slow.before((request) => { if (request.query.abort) abort(402, "pay"); });
slow.after((request, reply) => { if (request.query.after) abort(409, "after " + reply); });
slow.error(500, () => ["slow error", 500]);
slow.get("/x", () => new Promise((done) => { setTimeout(() => done("x"), 10); }));
slow.get("/throws", () => { throw new Error("slow"); });
slow.put("/parts", () => "in", { part() {} });
const inner = slow.group("/inner");
inner.get("/x", () => "inner");
slow.before((request) => (request.query.key ? undefined : [{ error: "no key" }, 401]));
http.get("/utf-8", (request) => basicAuth("adm", "p:w\u00e4")(request) || "in");
http.error(419, () => { throw new Error("tea"); });
http.error(420, () => new Promise((done) => { setTimeout(() => done("warm"), 10); }));
http.listen(PORT);
`;

const get = (path: string, headers = "") => `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n`;

for (const engine of engines) {
  for (const listener of listeners) {
    describe(`${engine}, listener ${listener}, hooks that throw or take their time`, () => {
      let device: Running;
      const ask = async (bytes: string) => {
        const answer = await exchange(device.port, bytes);
        const at = answer.indexOf("\r\n\r\n");
        return { status: Number(answer.split(" ")[1]), body: answer.slice(at + 4) };
      };
      before(async () => {
        device = await run(engine, listener, app);
      });
      after(() => device?.stop());

      it("an error hook that throws is 500 and a line in the log, one that takes its time is waited for", async () => {
        const { status, body } = await ask(get("/tea"));
        assert.deepEqual([status, body], [500, '{"error":"internal error"}']);
        assert.ok(device.log.includes("GET /tea: Error: tea"), device.log.join("\n"));
        assert.equal((await ask(get("/cold"))).body, "warm");
      });

      it("a body whose next piece throws is cut off, with a line in the log", async () => {
        assert.match((await ask(get("/pieces"))).body, /one\s*$/);
        assert.ok(device.log.includes("GET /pieces: Error: pieces"), device.log.join("\n"));
      });

      it("a group's hooks may take their time, refuse, and abort, and see what a promise has become", async () => {
        assert.equal((await ask(get("/slow/x?key=1"))).body, "x");
        assert.equal((await ask(get("/slow/x?no=1"))).body, '{"error":"no"}');
        assert.equal((await ask(get("/slow/x?abort=1"))).body, '{"error":"pay"}');
        assert.equal((await ask(get("/slow/x?key=1&after=1"))).body, '{"error":"after x"}');
        assert.equal((await ask(get("/slow/throws?key=1"))).body, "slow error");
        assert.ok(device.log.includes("GET /slow/throws?key=1: Error: slow"), device.log.join("\n"));
        assert.equal((await ask(get("/slow/parts?key=1", "Content-Length: 3\r\n").replace("GET", "PUT").concat("abc"))).status, 500);
      });

      it("a hook is asked for the groups within, also for those that were there before it", async () => {
        assert.equal((await ask(get("/slow/inner/x?key=1"))).body, "inner");
        assert.equal((await ask(get("/slow/inner/x"))).body, '{"error":"no key"}');
      });

      it("a password may have colons and letters beyond ASCII", async () => {
        const basic = (text: string) => `Authorization: Basic ${Buffer.from(text, "utf8").toString("base64")}\r\n`;
        assert.equal((await ask(get("/utf-8", basic("adm:p:wä")))).body, "in");
        assert.equal((await ask(get("/utf-8", basic("adm:p:wä").replace("c ", "c  ")))).body, "in");
        assert.equal((await ask(get("/utf-8", basic("adm:p")))).status, 401);
        assert.equal((await ask(get("/utf-8", "Authorization: Basic\r\n"))).status, 401);
      });

      it("headers beyond the app's limit are 431", {
        skip: listener === "http" && "what came in one packet the module has read before the guard looks",
      }, async () => {
        assert.equal((await ask(get("/awake", `X: ${"a".repeat(800)}\r\n`))).body, "yes");
        assert.equal((await ask(get("/awake", `X: ${"a".repeat(900)}\r\n`))).status, 431);
      });
    });
  }
}
