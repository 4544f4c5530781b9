import assert from "node:assert/strict";
import { it } from "node:test";
import { abort, basicAuth, bearerAuth, cookie, cors, events, file } from "../../../src/http/index.ts";
import { client } from "../../client/index.ts";

it("routes answer without a port", async () => {
  const app = client(({ http }) => {
    http.get("/hello/:name", (request) => ({ hello: request.params.name }));
    http.post("/echo", (request) => request.json());
  });
  assert.deepEqual((await app.get("/hello/Öl")).json(), { hello: "Öl" });
  assert.deepEqual((await app.post("/echo", { name: "温室" })).json(), { name: "温室" });
  assert.equal((await app.post("/echo", "{")).text, '{"error":"malformed JSON"}');
});

it("a pattern that no path could fit is refused where it is registered", () => {
  const adding = (pattern: string) => () => client(({ http }) => http.get(pattern, () => "never"));
  assert.throws(adding("hello"), { message: 'route "hello" does not begin with "/"' });
  assert.throws(adding("/day/:day<float>"), { message: 'route "/day/:day<float>": "<int>" is the only type' });
});

it("cookies are kept and deleted", async () => {
  const app = client(({ http }) => {
    http.get("/in", () => ["", 200, { "Set-Cookie": cookie("id", "7") }]);
    http.get("/out", () => ["", 200, { "Set-Cookie": cookie("id", "") }]);
    http.get("/who", (request) => request.cookies);
  });
  await app.get("/in");
  assert.deepEqual((await app.get("/who")).json(), { id: "7" });
  await app.get("/out");
  assert.deepEqual(app.cookies, {});
});

it("events arrive by the piece, and who left gets none", () => {
  const feed = events();
  const app = client(({ http }) => http.get("/live", () => feed.open("state", "{}")));
  const one = app.stream("/live");
  feed.send("state", '{"a":1}', "9");
  assert.deepEqual(one.pieces, ["event: state\ndata: {}\n\n", 'id: 9\nevent: state\ndata: {"a":1}\n\n']);
  one.close();
  feed.send("state", "{}");
  assert.equal(one.pieces.length, 2);
  feed.close();
});

it("a fourth stream is refused, and let in when one has gone", async () => {
  const feed = events();
  const app = client(({ http }) => http.get("/live", () => feed.open()));
  const three = [app.stream("/live"), app.stream("/live"), app.stream("/live")];
  assert.equal((await app.get("/live")).text, '{"error":"too many event streams"}');
  three[0].close();
  assert.deepEqual(app.stream("/live").pieces, [":\n\n"]);
  feed.close();
});

it("basic and bearer let in who knows", async () => {
  const app = client(({ http }) => {
    http.group("/a").before(basicAuth("admin", "s3cret"));
    const basic = http.group("/a");
    basic.before(basicAuth("admin", "s3cret"));
    basic.get("/x", () => "in");
    const bearer = http.group("/b");
    bearer.before(bearerAuth("t0ken"));
    bearer.get("/x", () => "in");
    http.get("/open", () => "in");
  });
  const refused = await app.get("/a/x");
  assert.deepEqual([refused.status, refused.headers["www-authenticate"]], [401, 'Basic realm="device", charset="UTF-8"']);
  assert.equal((await app.get("/a/x", { Authorization: `basic ${btoa("admin:s3cret")}` })).text, "in");
  assert.equal((await app.get("/a/x", { Authorization: `Basic ${btoa("admin:s3cre")}` })).status, 401);
  assert.equal((await app.get("/b/x", { Authorization: "Bearer t0ken" })).text, "in");
  assert.equal((await app.get("/b/x", { Authorization: "Bearer t0kent0ken" })).status, 401);
  assert.equal((await app.get("/open")).text, "in");
});

it("listed origins read and write, others do not", async () => {
  const app = client(({ http }) => {
    http.before(cors(["https://a.example"]));
    http.post("/x", () => "done");
  });
  const preflight = await app.get("/x", { Origin: "https://a.example" });
  assert.equal(preflight.headers["access-control-allow-origin"], "https://a.example");
  assert.equal((await app.post("/x", "", { Origin: "https://a.example", "Sec-Fetch-Site": "cross-site" })).text, "done");
  const other = await app.post("/x", "", { Origin: "https://b.example" });
  assert.deepEqual([other.status, other.headers["access-control-allow-origin"]], [403, undefined]);
});

it("hooks go before, after and at errors", async () => {
  const seen: string[] = [];
  const app = client(({ http }) => {
    http.get("/x", () => "x");
    http.get("/teapot", () => abort(418, "short"));
    http.get("/oops", () => {
      throw new Error("oops");
    });
    http.before((request) => {
      seen.push(`before ${request.path}`);
    });
    http.after((_, reply) => {
      seen.push(`after ${reply}`);
    });
    http.error(418, () => ["tea", 200]);
    http.error(undefined, () => ["all", 500]);
  });
  assert.equal((await app.get("/x")).text, "x");
  assert.equal((await app.get("/teapot")).text, "tea");
  assert.equal((await app.get("/oops")).text, "all");
  assert.deepEqual(seen.slice(0, 2), ["before /x", "after x"]);
  assert.deepEqual(app.log, ["GET /oops: Error: oops"]);
});

it("an app's routes, tasks and messages are tried without a board", async () => {
  const device: Record<string, unknown> = { soil: 12, relay: false };
  const app = client(({ http, device, tasks, mqtt }) => {
    http.post("/pump", (request) => device.set("relay", request.json().on));
    tasks.every("30s", "report", () => mqtt.publish("soil", String(device.get("soil"))));
  }, device);
  assert.equal((await app.post("/pump", { on: true })).status, 204);
  assert.equal(device.relay, true);
  await app.tasks.report();
  assert.deepEqual(app.published, [["soil", "12"]]);
});

it("a body in parts comes as from a socket", async () => {
  const sizes: number[] = [];
  const app = client(({ http }) => {
    http.put("/log", () => "", { body: 2000, part: (_, part) => sizes.push(part.length) });
  });
  await app.put("/log", "x".repeat(1200));
  assert.deepEqual(sizes, [536, 536, 128]);
});

it("what is compared takes as many steps however much of it is right", async () => {
  const app = client(({ http }) => {
    for (const [prefix, hook] of [
      ["/a", basicAuth("admin", "s3cret")],
      ["/b", bearerAuth("t0ken")],
    ] as const) {
      const group = http.group(prefix);
      group.before(hook);
      group.get("/x", () => "in");
    }
  });
  const taken = String.prototype.charCodeAt;
  const steps = async (path: string, authorization: string) => {
    let count = 0;
    String.prototype.charCodeAt = function (this: string, at: number) {
      count++;
      return taken.call(this, at);
    };
    try {
      const { status } = await app.get(path, { Authorization: authorization });
      return [status, count];
    } finally {
      String.prototype.charCodeAt = taken;
    }
  };
  assert.deepEqual(await steps("/b/x", "Bearer t0ken"), [200, 10]);
  for (const wrong of ["x0ken", "t0kex", "xxxxx"]) assert.deepEqual(await steps("/b/x", `Bearer ${wrong}`), [401, 10], wrong);
  const [status, right] = await steps("/a/x", `Basic ${btoa("admin:s3cret")}`);
  assert.equal(status, 200);
  for (const wrong of ["admin:s3creX", "Xdmin:s3cret", "xxxxxxxxxxxx"])
    assert.deepEqual(await steps("/a/x", `Basic ${btoa(wrong)}`), [401, right], wrong);
});

it("any method, several cookies, bodies in pieces, streams for who may, and the limit of a body", async () => {
  const feed = events();
  const app = client(({ http }) => {
    http.get("/two", () => ["", 200, { "Set-Cookie": cookie("a", "1"), "set-cookie": cookie("b", "2") }]);
    http.get("/pull", () => {
      let n = 0;
      return [() => (n++ < 3 ? `part${n}` : undefined), 200];
    });
    http.get("/live", (request) => bearerAuth("t0ken")(request) || feed.open("note", "one\r\ntwo\nthree"));
    http.post("/small", (request) => request.text());
    http.post("/large", (request) => ({ bytes: request.text().length }), { body: 3000 });
  });
  assert.equal((await app.request("HEAD", "/two")).status, 200);
  assert.equal((await app.request("OPTIONS", "/small")).headers.allow, "POST, OPTIONS");
  assert.deepEqual(app.cookies, { a: "1", b: "2" });
  assert.equal((await app.get("/pull")).text, "part1part2part3");
  assert.equal((await app.get("/live")).status, 401);
  const live = app.stream("/live", { Authorization: "Bearer t0ken" });
  assert.deepEqual(live.pieces, ["event: note\ndata: one\ndata: two\ndata: three\n\n"]);
  live.close();
  feed.close();
  assert.equal((await app.post("/small", "x".repeat(1025))).text, '{"error":"body too large"}');
  assert.equal((await app.post("/large", "x".repeat(3000))).text, '{"bytes":3000}');
  assert.equal((await app.post("/large", "x".repeat(3001))).status, 413);
});

it("limits of the app and of a route hold there, too", async () => {
  const app = client(({ http }) => {
    http.limits({ body: 20, url: 30 });
    http.post("/x", (request) => ({ bytes: request.text().length }));
    http.post("/large", (request) => ({ bytes: request.text().length }), { body: 40, url: 60 });
  });
  const status = async (path: string, length: number) => (await app.post(path, "x".repeat(length))).status;
  const query = `?${"a".repeat(40)}`;
  assert.deepEqual([await status("/x", 20), await status("/x", 21), await status(`/x${query}`, 1)], [200, 413, 414]);
  assert.deepEqual([await status("/large", 40), await status("/large", 41), await status(`/large${query}`, 1)], [200, 413, 200]);
});

it("has what an app asks of tasks and of entities of its own, for a test to call", async () => {
  const device: Record<string, unknown> = { tank: null, pump: false };
  let cancel = () => {};
  const app = client(({ tasks, device: own }) => {
    tasks.daily("06:00", "morning", () => own.update("tank", 100));
    cancel = tasks.after("5s", () => own.set("pump", true));
    own.poll("tank", "1m", () => 7);
    own.onCommand("pump", () => {
      throw new Error("not at night");
    });
  }, device);
  app.tasks.morning();
  assert.equal(device.tank, 100);
  await app.tasks.tank();
  assert.equal(device.tank, 7);
  assert.equal(app.later.length, 1);
  cancel();
  assert.equal(app.later.length, 0);
  await assert.rejects(app.command("pump", true), { message: "not at night" });
  assert.equal(device.pump, false);
});

it("has files of Storage that a test brings", async () => {
  const app = client(({ http }) => http.get("/:name", ({ params }) => file(params.name, "text/plain")), {}, { note: "hello" });
  const { text, headers } = await app.get("/note");
  assert.deepEqual([text, headers["content-type"]], ["hello", "text/plain"]);
  assert.equal((await app.get("/other")).status, 404);
});
