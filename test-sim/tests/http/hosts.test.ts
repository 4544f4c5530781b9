import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { engines, exchange, listeners, type Running, run } from "../../bench/http-listeners.ts";

const app = `
const http = createHttp({ listener, log: print, host: "greenhouse.local,proxy.example" });
http.get("/awake", () => "yes");
http.get("/json", () => ({ a: 1 }));
http.get("/empty", () => "");
http.post("/json", (request) => ({ got: request.json() }));
http.get("/cookies", (request) => request.cookies);
http.before((request) => (request.path.indexOf("/private") === 0 ? basicAuth("a", "b")(request) : undefined));
const group = http.group("/private");
group.before(cors(["https://a.example"]));
group.get("/x", () => ({ secret: 1 }));
group.post("/x", () => ({ done: true }));
http.listen(PORT);
`;

const ask = (host: string, method = "GET", path = "/json", lines = "", body = "") =>
  `${method} ${path} HTTP/1.1\r\n${host && `Host: ${host}\r\n`}Connection: close\r\n${body && `Content-Length: ${body.length}\r\n`}${lines}\r\n${body}`;

for (const engine of engines) {
  for (const listener of listeners) {
    describe(`${engine}, listener ${listener}, whose pages may ask`, () => {
      let device: Running;
      const answer = async (bytes: string) => {
        const text = await exchange(device.port, bytes, 60);
        return { status: Number(text.split(" ")[1]), head: text.split("\r\n\r\n")[0], body: text.split("\r\n\r\n")[1] };
      };
      before(async () => {
        device = await run(engine, listener, app);
      });
      after(() => device?.stop());

      it("addresses, localhost and the names of the config are served, with any port", async () => {
        for (const host of [
          "10.0.0.7",
          "10.0.0.7:8080",
          "[fe80::1]:80",
          "localhost:8080",
          "localhost.",
          "greenhouse.local",
          "Greenhouse.Local.",
          "proxy.example:80",
        ])
          assert.equal((await answer(ask(host))).status, 200, host);
      });

      it("any other name is 421 and a line in the log, for reads and writes", async () => {
        for (const host of [
          "evil.example",
          "evil.example:80",
          "10.0.0.7.evil.example",
          "local",
          "greenhouse.local.evil.example",
          "localhost:80:evil",
          "-:80",
        ]) {
          const { status, body } = await answer(ask(host));
          assert.equal(status, 421, host);
          assert.equal(body, `{"error":"no host ${host} here; web.hosts in the config names more"}`);
        }
        assert.equal((await answer(ask("evil.example", "POST", "/json", "", "1"))).status, 421);
        assert.equal((await answer(ask("10.0.0.7"))).status, 200);
        assert.ok(device.log.includes("http: no host evil.example here; web.hosts in the config names more"), device.log.join("\n"));
      });

      it("a page of a proxy that puts the device's address in place of its name may write", async () => {
        assert.equal((await answer(ask("10.0.0.7", "POST", "/json", "Origin: http://proxy.example\r\n", "1"))).body, '{"got":1}');
        assert.equal((await answer(ask("10.0.0.7", "POST", "/json", "Origin: http://evil.example\r\n", "1"))).status, 403);
      });

      it("a preflight is answered before a login, to listed origins only", async () => {
        const wish = "Access-Control-Request-Method: POST\r\n";
        const { status, head } = await answer(ask("10.0.0.7", "OPTIONS", "/private/x", `Origin: https://a.example\r\n${wish}`));
        assert.equal(status, 204);
        assert.match(head, /Access-Control-Allow-Origin: https:\/\/a\.example\r\n/);
        assert.equal((await answer(ask("10.0.0.7", "OPTIONS", "/private/x", `Origin: https://b.example\r\n${wish}`))).status, 401);
        assert.equal((await answer(ask("10.0.0.7", "OPTIONS", "/private/x"))).status, 401);
      });

      it("a listed origin reads short JSON, too", async () => {
        const { status, head } = await answer(
          ask("10.0.0.7", "GET", "/private/x", "Origin: https://a.example\r\nAuthorization: Basic YTpi\r\n"),
        );
        assert.equal(status, 200);
        assert.match(head, /Access-Control-Allow-Origin: https:\/\/a\.example/);
      });

      it("a whole number beyond what the interpreter counts to is refused", async () => {
        const refused = '{"error":"a number of more than 18 digits"}';
        assert.equal((await answer(ask("10.0.0.7", "POST", "/json", "", '{"value":18446744073709551666}'))).body, refused);
        assert.equal(
          (await answer(ask("10.0.0.7", "POST", "/json", "", '{"value":3.14159265358979323846,"t":"18446744073709551666"}'))).status,
          200,
        );
      });

      it("a length may have a blank behind it", async () => {
        assert.equal((await answer(`${ask("10.0.0.7", "POST", "/json", "Content-Length: 2 \r\n")}17`)).body, '{"got":17}');
      });

      it("an empty text is a reply", async () => {
        assert.match((await answer(ask("10.0.0.7", "GET", "/empty"))).head, / 200 [\s\S]*Content-Length: 0/);
      });
    });
  }
}
