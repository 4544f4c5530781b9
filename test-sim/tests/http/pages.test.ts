import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { engines, exchange, listeners, type Running, run } from "../../bench/http-listeners.ts";

const app = `
const http = createHttp({ listener, log: (line) => print(line) });
http.get("/awake", () => "yes");
http.get("/all", (request) => queryAll(request, "tag"));
http.post("/all", (request) => formAll(request, "tag"));
http.get("/users/:name", (request) => request.params);
http.get("/rooms/:room/lamps/:lamp<int>/*", (request) => request.params);
const blog = (app) => {
  app.before((request) => (request.query.banned ? [{ error: "banned" }, 403] : undefined));
  app.error(404, (request, error) => ["no such post", 404]);
  app.get("/", () => "posts");
  app.get("/:id<int>/edit", (request) => (request.params.id > 9 ? abort(404, "gone") : "edit " + request.params.id));
  const drafts = app.group("/drafts");
  drafts.get("/:id", (request) => "draft " + request.params.id);
};
blog(http.group("/blog"));
blog(http.group("/:lang/news"));
http.listen(PORT);
`;

type Row = [name: string, path: string, status: number, body?: string];

const rows: Row[] = [
  ["all values of a key in a query", "/all?tag=a&x=1&t%61g=b+c&tag&tag=%C3%A4", 200, '["a","b c","","ä"]'],
  ["none of a key that is not there", "/all?tags=a", 200, "[]"],
  ["of a value with a malformed escape nothing", "/all?tag=a&tag=%zz", 400, '{"error":"malformed percent escape"}'],
  ["parameters in the middle, one of them a number", "/rooms/a%2Fb/lamps/-7/x/y", 200, '{"room":"a/b","lamp":-7,"*":"x/y"}'],
  ["a parameter in the middle that is no number is another path", "/rooms/a/lamps/b/x", 404, '{"error":"not found"}'],
  ["an app under a prefix", "/blog/", 200, "posts"],
  ["the same app under another, with a parameter", "/en/news/7/edit", 200, "edit 7"],
  ["its hooks hold under each", "/en/news/7/edit?banned=1", 403, '{"error":"banned"}'],
  ["and for the groups within", "/blog/drafts/a?banned=1", 403, '{"error":"banned"}'],
  ["a group within it has both prefixes", "/blog/drafts/a", 200, "draft a"],
  ["its error hooks answer what its handlers abort with", "/blog/10/edit", 404, "no such post"],
  ["but not for paths that no route fits", "/blog/nothing/here", 404, '{"error":"not found"}'],
  ["a path's bytes beyond ASCII are as good as percent-encoded", "/users/\xc3\xa4", 200, '{"name":"ä"}'],
  ["as curl sends them, in a query", "/all?tag=\xc3\xa4", 200, '["ä"]'],
  ["of a path that nobody has", "/\xc3\xa4", 404, '{"error":"not found"}'],
];

for (const engine of engines) {
  for (const listener of listeners) {
    describe(`${engine}, listener ${listener}, a program's own pages`, () => {
      let device: Running;
      before(async () => {
        device = await run(engine, listener, app);
      });
      after(() => device?.stop());
      const ask = async (head: string, body = "") => {
        const answer = await exchange(
          device.port,
          `${head} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${body ? `Content-Length: ${body.length}\r\n` : ""}\r\n${body}`,
        );
        const at = answer.indexOf("\r\n\r\n");
        return [Number(answer.split(" ")[1]), Buffer.from(answer.slice(at + 4), "latin1").toString("utf8")];
      };

      for (const [name, path, status, body] of rows) it(name, async () => assert.deepEqual(await ask(`GET ${path}`), [status, body]));

      it("all values of a key in a form", async () => assert.deepEqual(await ask("POST /all", "tag=1&x=2&tag=%33"), [200, '["1","3"]']));
    });
  }
}
