import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { encodedMap, TraceMap } from "@jridgewell/trace-mapping";
import { lower } from "../../../build/dialect/index.ts";
import { shrink } from "../../../build/shrink/index.ts";
import { onEachEngine } from "../scenarios/suite.ts";

const head = `// @ts-nocheck\nimport type { App } from "demitasse";\n`;
const config = {
  id: "bound",
  name: "Bound",
  board: "esp8266",
  mqtt: { url: "mqtt://127.0.0.1:1883" },
  sensors: [{ id: "soil", driver: "demo", every: "10s" }],
  outputs: [{ id: "relay", driver: "switch", pin: "D5" }],
};

/** What a firmware of a few lines is, by its sources; the program's is `app.ts`. */
const firmware: Record<string, string> = {
  "src/http/request.ts": `function textOf(r) { return r.body; }
    var members = { params: {}, note: "kept with the members", get path() { return this.url; }, get query() { return { b: this.url }; }, get cookies() { return {}; },
      header(name) { return name + this.url; }, text() { return textOf(this); }, json() { return textOf(this); } };`,
  "src/http/app.ts": `var added = {};
    function inherit() { if (members) added.members = members; }
    function basicAuth(name) { return (r) => { if (name === r.name) return 401; }; }
    var methods = { get(pattern, handler) { added[pattern] = handler; }, post(pattern, handler) { added[pattern] = handler; },
      before(hook) { added.hook = hook; }, group() { return Object.create(methods); } };`,
};
const main = `var mqtt = { publish(topic, text) { print(topic + text); } };
  if (app) { inherit(); app({ http: methods, mqtt, tasks: { sleep() { return Promise.resolve(); } } }); }
  for (const key in added) if (key[0] === "/" && added.members) print(key + typeof added[key](Object.assign(Object.create(added.members), { url: key, body: "body" })));
  else if (key[0] === "/") print(key + typeof added[key]({ url: key, body: "body", params: {} }));`;

/** That program behind such a firmware, as it is put together. */
async function bundleOf(program: string): Promise<string> {
  const texts = Object.entries({ ...firmware, "app.ts": program, "src/main.ts": main }).map(([file, text]) => ({
    file,
    lines: text.split("\n"),
  }));
  // Each line begins with a place of its own.
  const mappings = encodedMap(
    new TraceMap({
      version: 3,
      sources: texts.map(({ file }) => file),
      names: [],
      mappings: texts.flatMap(({ lines }, i) => lines.map((_, line) => [[0, i, line, 0]])) as never,
    }),
  ).mappings;
  const code = texts.flatMap(({ lines }) => lines).join("\n");
  const map = JSON.stringify({ version: 3, sources: texts.map(({ file }) => file), names: [], mappings });
  const { messages, ...lowered } = await lower(code, map, { board: "linux", file: "app.ts" });
  assert.deepEqual(messages, []);
  return shrink(lowered).code;
}

/** What only requests that inherit have. */
const inherited = "kept with the members";

describe("what a program is handed is bound to the firmware's functions", () => {
  const bound: Record<string, string> = {
    "parts of the parameter": `function app({ http }) { http.get("/a/:b", (request) => request.params.b + request.query.c); }`,
    "the parameter": `function app(device) { device.http.get("/a", (request) => request.path); }`,
    "a function that has it handed on": `function routes(http) { http.get("/a", (r) => r.header("x")); } function app({ http }) { routes(http); }`,
    "a function that has all of it": `function routes({ http, mqtt }) { http.post("/a", (r) => { mqtt.publish("a", r.text()); }); } function app(all) { routes(all); }`,
    "an async program": `async function app({ http, tasks }) { await tasks.sleep("1s"); http.get("/a", async (r) => { await tasks.sleep(1); return r.query.b; }); }`,
    "handlers that go by a name": `const hello = (r) => r.cookies.a; function app({ http }) { http.get("/a", hello); }`,
    "a request that is handed on": `const nameOf = (r) => r.query.name; function app({ http }) { http.get("/a", (r) => nameOf(r)); http.get("/b", (r) => nameOf(r) + 1); }`,
    "hooks of the firmware's": `function app({ http }) { const check = basicAuth("a", "b"); http.before((r) => check(r)); http.before(basicAuth("c", "d")); }`,
  };
  for (const [what, program] of Object.entries(bound))
    it(`${what}: requests inherit nothing`, async () => {
      assert.ok(!(await bundleOf(program)).includes(inherited));
    });

  const open: Record<string, string> = {
    "a request that is kept": `let last; function app({ http }) { http.get("/a", (r) => { last = r; return {}; }); }`,
    "a class that keeps http": `class Site { constructor(http) { this.http = http; } add() { this.http.get("/a", (r) => r.path); } } function app({ http }) { new Site(http).add(); }`,
    "a member of a request by a computed name": `function app({ http }) { http.get("/a/:b", (r) => r[r.params.b]); }`,
    "a method of a request as a value": `function app({ http }) { http.get("/a", (r) => { const { json } = r; return typeof json; }); }`,
    "parameters of a path that has none": `function app({ http }) { http.get("/a", (r) => Object.keys(r.params).length); }`,
    groups: `function app({ http }) { http.group("/g").get("/a", (r) => r.path); }`,
  };
  for (const [what, program] of Object.entries(open))
    it(`${what}: requests have their members`, async () => {
      assert.ok((await bundleOf(program)).includes(inherited));
    });
});

const routes = `
function shared(http) { http.get("/shared/:id", (r) => ({ id: r.params.id, q: r.query.q, path: r.path, agent: r.header("X-Agent"), cookie: r.cookies.c })); }
function all({ http, device }) { http.post("/all", (r) => ({ json: r.json(), relay: device.get("relay") })); }
export default async function app(given: App) {
  const { http, mqtt, tasks, device } = given;
  shared(http);
  all(given);
  http.put("/form", (r) => r.form());
  http.delete("/text", async (r) => { await tasks.sleep(1); return [r.text(), 200]; });
  http.before((r) => { r.seen = r.path; });
  http.after((r, reply) => { if (r.seen === "/seen") print("after " + r.seen + reply.seen); });
  http.get("/seen", (r) => ({ seen: r.seen, method: r.method, url: r.url }));
  http.get("/mqtt", () => ({ there: mqtt ? true : false, connected: mqtt.state.connected }));
  let count = 0;
  const stop = tasks.every("20ms", "count", () => { if (++count === 3) stop(); });
  http.get("/count", () => ({ count }));
  device.watch("relay", (value) => { print("relay " + value); });
  http.get("/set/:value", (r) => { device.set("relay", r.params.value === "on"); return device.get("relay"); });
  mqtt.subscribe("in/#", ({ topic, payload }) => { mqtt.publish("out", topic + payload); });
`;

const variants: Record<string, [listener: string, app: string]> = {
  bound: ["http", `${routes}}`],
  "kept in a table": [
    "net",
    `${routes}  const table = { http, mqtt, tasks, device }; for (const name in table) print("has " + name); table.http.get("/late", (request) => request.path); }`,
  ],
};

for (const [what, [listener, app]] of Object.entries(variants))
  onEachEngine(
    `a program whose objects are ${what}, listener ${listener}`,
    { config: { ...config, web: { listener } }, app: head + app, lenient: true },
    (bench) => {
      const answer = async (method: string, path: string, body?: string | object, headers?: Record<string, string>) =>
        (await bench.device.request(method, path, body, headers)).text;
      it("answers with all that requests tell", async () => {
        const headers = { "x-agent": "me", cookie: "b=1; c=2" };
        assert.equal(
          await answer("GET", "/shared/7?q=a+b", undefined, headers),
          '{"id":"7","q":"a b","path":"/shared/7","agent":"me","cookie":"2"}',
        );
        assert.equal(await answer("POST", "/all", { a: [1] }), '{"json":{"a":[1]},"relay":false}');
        const form = await answer("PUT", "/form", "a=1&b=x%20y", { "content-type": "application/x-www-form-urlencoded" });
        assert.deepEqual(JSON.parse(form), { a: "1", b: "x y" });
        assert.equal(await answer("DELETE", "/text", "some text"), "some text");
        assert.equal(
          await answer("POST", "/all", "{", { "content-type": "application/json" }).then((text) => text.slice(0, 9)),
          '{"error":',
        );
      });
      it("has its hooks", async () => {
        assert.equal(await answer("GET", "/seen"), '{"seen":"/seen","method":"GET","url":"/seen"}');
        assert.ok(bench.device.log.includes("after /seen/seen"));
      });
      it("has tasks, watches and outputs", async () => {
        await bench.device.advance(200);
        assert.equal(await answer("GET", "/count"), '{"count":3}');
        assert.equal(await answer("GET", "/set/on"), "true");
        assert.ok(bench.device.log.includes("relay true"));
      });
      it("has its messages", async () => {
        assert.equal(await answer("GET", "/mqtt"), '{"there":true,"connected":true}');
        await bench.topics.publish("in/a", "!");
        await bench.device.until(() => bench.topics.last("out") === "in/a!", 5, "the message is answered");
      });
    },
  );
