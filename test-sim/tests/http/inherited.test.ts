import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { engines, exchange, listeners, type Running, run } from "../../bench/http-listeners.ts";

const app = `
const http = createHttp({ listener, log: print });
http.post("/json", (request) => ({ got: request.json() }));
http.post("/form", (request) => ({ got: request.form() }));
http.get("/cookies", (request) => ({ got: request.cookies }));
http.listen(PORT);
`;

const post = (path: string, body: string) =>
  `POST ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

// The interpreter ends with an assertion where the name that objects inherit by has a number or a text.
for (const engine of engines)
  for (const listener of listeners)
    describe(`${engine}, listener ${listener}, members named __proto__ from outside`, () => {
      let device: Running;
      const answer = async (bytes: string) => {
        const text = await exchange(device.port, bytes, 60);
        return [Number(text.split(" ")[1]), text.split("\r\n\r\n")[1]];
      };
      before(async () => {
        device = await run(engine, listener, app);
      });
      after(() => device?.stop());

      it("are refused in JSON, however they are written, and are text where they are a value", async () => {
        for (const body of [
          '{"__proto__":1}',
          '{"a":true,"__proto__" : "abcdefgh"}',
          '{"a":{"__proto__":null}}',
          '{"\\u005f_proto__":1}',
          '{"__pr\\u006fto__":1}',
        ])
          assert.deepEqual(await answer(post("/json", body)), [400, '{"error":"no member may be called __proto__"}'], body);
        assert.deepEqual(await answer(post("/json", '{"a":"__proto__"}')), [200, '{"got":{"a":"__proto__"}}']);
      });

      it("are left out of forms and cookies", async () => {
        assert.deepEqual(await answer(post("/form", "__proto__=1&a=2")), [200, '{"got":{"a":"2"}}']);
        const get = "GET /cookies HTTP/1.1\r\nHost: a\r\nConnection: close\r\nCookie: __proto__=s; a=2\r\n\r\n";
        assert.deepEqual(await answer(get), [200, '{"got":{"a":"2"}}']);
      });
    });
