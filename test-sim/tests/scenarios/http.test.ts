import assert from "node:assert/strict";
import { test } from "node:test";
import { greenhouse, onEachEngine } from "./suite.ts";

const ids = ["air", "soil", "door", "relay", "lamp", "bell"];

onEachEngine("HTTP", { config: greenhouse }, (bench) => {
  const get = (path: string, headers?: Record<string, string>) => bench.device.request("GET", path, undefined, headers);
  const post = (path: string, body?: string | object, headers?: Record<string, string>) =>
    bench.device.request("POST", path, body, headers);
  const refused = async (answer: ReturnType<typeof get>, status: number) => {
    const { status: got, headers, json } = await answer;
    assert.equal(got, status);
    assert.match(headers["content-type"], /^application\/json/);
    const { error, ...more } = json();
    assert.deepEqual(more, {});
    assert.equal(typeof error, "string");
    assert.match(error, /^[^\n]+$/, "one line");
    return error as string;
  };

  test("GET /api/state has every entity's value, null where not known", async () => {
    const known = async () => {
      const { air, soil, door } = (await get("/api/state")).json();
      return air !== null && soil !== null && door !== null;
    };
    await bench.device.until(known, 5, "readings of all sensors");
    const { status, headers, json } = await get("/api/state");
    assert.equal(status, 200);
    assert.match(headers["content-type"], /^application\/json/);
    const state = json();
    assert.deepEqual(Object.keys(state), ids);
    assert.ok(state.air >= 16 && state.air <= 31, `${state.air}`);
    assert.equal(typeof state.soil, "number");
    assert.equal(state.door, false);
    assert.equal(state.relay, false);
    assert.equal(state.lamp, 0);
    assert.equal(state.bell, null);
  });

  test("sensors change as time passes", async () => {
    const first = (await get("/api/state")).json().air;
    await bench.device.until(async () => (await get("/api/state")).json().air !== first, 5, "another reading");
  });

  test("GET /api/entities describes each of them", async () => {
    const { status, json } = await get("/api/entities");
    assert.equal(status, 200);
    const list = json();
    assert.deepEqual(
      list.map((entity: { id: string }) => entity.id),
      ids,
    );
    const [air, , door, relay, lamp, bell] = list;
    assert.deepEqual({ ...air, value: 0, age: 0 }, { id: "air", name: "Air", kind: "sensor", unit: "°C", value: 0, age: 0 });
    assert.ok(Number.isInteger(air.age) && air.age >= 0 && air.age <= 2, `age ${air.age}`);
    assert.equal(door.kind, "binary_sensor");
    assert.equal(relay.kind, "switch");
    assert.equal(relay.name, "Pump");
    assert.deepEqual([lamp.kind, lamp.min, lamp.max, lamp.step, lamp.value], ["light", 0, 100, 1, 0]);
    assert.deepEqual([bell.kind, bell.value], ["button", null]);
    for (const entity of list) assert.ok(!("error" in entity), JSON.stringify(entity));
  });

  test("GET /api/entities/:id is one of them", async () => {
    const { status, json } = await get("/api/entities/lamp");
    assert.equal(status, 200);
    assert.equal(json().name, "Lamp");
  });

  test("POST /api/entities/:id sets an output and answers with the entity", async () => {
    const on = await post("/api/entities/relay", { value: true });
    assert.equal(on.status, 200);
    assert.deepEqual([on.json().id, on.json().value], ["relay", true]);
    assert.equal((await get("/api/state")).json().relay, true);
    assert.equal((await post("/api/entities/relay", { value: false })).json().value, false);
    assert.equal((await post("/api/entities/lamp", { value: 40 })).json().value, 40);
    assert.equal((await get("/api/state")).json().lamp, 40);
    assert.equal((await post("/api/entities/lamp", { value: 0 })).json().value, 0);
  });

  test("POST takes a form, too", async () => {
    const form = { "content-type": "application/x-www-form-urlencoded" };
    assert.equal((await post("/api/entities/relay", "value=true", form)).json().value, true);
    assert.equal((await post("/api/entities/relay", "value=false", form)).json().value, false);
    assert.equal((await post("/api/entities/lamp", "value=55", form)).json().value, 55);
    assert.equal((await post("/api/entities/lamp", "value=0", form)).json().value, 0);
  });

  test("a button takes true and keeps no value", async () => {
    const pressed = await post("/api/entities/bell", { value: true });
    assert.equal(pressed.status, 200);
    assert.equal(pressed.json().value, null);
    await refused(post("/api/entities/bell", { value: false }), 400);
  });

  for (const [id, value, why] of [
    ["relay", "maybe", "text for a switch"],
    ["relay", "true", "a boolean that is text, which only forms have"],
    ["lamp", "55", "a number that is text"],
    ["relay", 7, "a number for a switch"],
    ["relay", null, "null"],
    ["relay", undefined, "no value"],
    ["lamp", 101, "above the range"],
    ["lamp", -1, "below the range"],
    ["lamp", "bright", "text for a light"],
    ["lamp", [50], "a list"],
    ["lamp", { on: true }, "an object"],
  ] as const) {
    test(`400 and nothing changed for ${why}`, async () => {
      const before = (await get("/api/state")).json()[id];
      await refused(post(`/api/entities/${id}`, { value }), 400);
      assert.equal((await get("/api/state")).json()[id], before);
    });
  }

  test("400 for a body that is not JSON, or none", async () => {
    const typed = { "content-type": "application/json" };
    await refused(post("/api/entities/relay", '{"value":', typed), 400);
    await refused(post("/api/entities/relay", "rubbish", typed), 400);
    await refused(post("/api/entities/relay", "[]", typed), 400);
    await refused(post("/api/entities/relay", "null", typed), 400);
    await refused(post("/api/entities/relay", "", typed), 400);
  });

  test("400 that says how to send it: for text where JSON has booleans, for a form without its type, for a blank value", async () => {
    assert.equal(
      await refused(post("/api/entities/relay", { value: "ON" }), 400),
      'value takes true, false or a number, not text; "ON" and "OFF" are for forms and MQTT',
    );
    assert.equal(
      await refused(post("/api/entities/relay", "value=true", { "content-type": "" }), 400),
      'no Content-Type: send {"value": ...} as application/json, or a form as application/x-www-form-urlencoded',
    );
    const form = { "content-type": "application/x-www-form-urlencoded" };
    for (const blank of ["value=", "value=%20", "value=+"])
      assert.equal(await refused(post("/api/entities/lamp", blank, form), 400), "takes a number from 0 to 100");
    assert.equal(await refused(post("/api/entities/lamp", "other=1", form), 400), 'send {"value": ...}');
  });

  test("404 for what does not exist", async () => {
    await refused(get("/api/entities/nobody"), 404);
    await refused(post("/api/entities/nobody", { value: true }), 404);
    await refused(get("/nowhere"), 404);
    await refused(get("/api"), 404);
    // Every object of the interpreter has these; they are no entities.
    for (const name of ["on", "emit", "clone", "constructor", "hasOwnProperty", "__proto__", "toString"])
      await refused(get(`/api/entities/${name}`), 404);
  });

  test("405 for what cannot be set, and for a method that a route does not have", async () => {
    await refused(post("/api/entities/air", { value: 20 }), 405);
    await refused(post("/api/entities/door", { value: true }), 405);
    assert.equal(await refused(post("/api/entities/door"), 405), "a sensor cannot be set");
    await refused(bench.device.request("DELETE", "/api/entities/relay"), 405);
    await refused(post("/api/state", { relay: true }), 405);
    for (const [path, allow] of [
      ["/api/entities/air", "GET, HEAD, OPTIONS"],
      ["/api/entities/relay", "GET, HEAD, POST, OPTIONS"],
      ["/api/state", "GET, HEAD, OPTIONS"],
      ["/api/restart", "POST, OPTIONS"],
    ]) {
      assert.equal((await bench.device.request("PUT", path)).headers.allow, allow, path);
      const told = await bench.device.request("OPTIONS", path);
      assert.deepEqual([told.status, told.headers.allow], [204, allow], path);
    }
  });

  test("413 for a body that is too large, and the next request is served", async () => {
    await refused(post("/api/entities/relay", { value: "x".repeat(8000) }), 413);
    assert.equal((await get("/api/state")).status, 200);
  });

  test("GET /api/system tells how the device is", async () => {
    const { status, json } = await get("/api/system");
    assert.equal(status, 200);
    const system = json();
    assert.equal(system.name, "Greenhouse");
    assert.equal(system.id, "greenhouse");
    assert.equal(system.board, bench.engine === "sim" ? "esp8266" : "linux");
    assert.match(system.version, /^\d+\.\d+\.\d+/);
    assert.ok(Number.isInteger(system.uptime) && system.uptime >= 0, `uptime ${system.uptime}`);
    const { free, total, min } = system.memory;
    assert.ok(0 < min && min <= free && free < total, JSON.stringify(system.memory));
    assert.equal(system.mqtt.connected, true);
    assert.ok("wifi" in system);
    const air = system.tasks.find((task: { name: string }) => task.name === "air");
    assert.deepEqual(
      { ...air, runs: 0, late: 0, last: 0, over: 0 },
      { name: "air", every: 200, runs: 0, errors: 0, late: 0, last: 0, over: 0 },
    );
    assert.ok(air.runs > 0);
    assert.ok(air.late >= 0);
  });

  test("uptime goes on in seconds", async () => {
    const first = (await get("/api/system")).json().uptime;
    await bench.device.until(async () => (await get("/api/system")).json().uptime > first, 3, "a second more");
  });

  test("several browsers at once are all answered", async () => {
    const answers = await Promise.all(
      ["/", "/api/state", "/api/entities", "/api/system", "/api/state", "/nowhere"].map((path) => get(path)),
    );
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 200, 200, 404],
    );
  });

  test("a path may be percent-encoded and have a query", async () => {
    assert.equal((await get("/api/entities/la%6Dp?x=1")).json().id, "lamp");
  });
});

const program = `import type { App } from "demitasse";
export default function app({ http }: App) { http.get("/own", () => "mine"); }`;
const auth = { username: "admin", password: "pass:wörd" };

onEachEngine("a login", { config: { ...greenhouse, web: { auth } }, app: program }, (bench) => {
  const as = (login?: string): Record<string, string> =>
    login === undefined ? {} : { authorization: `Basic ${Buffer.from(login).toString("base64")}` };
  const ask = (method: string, path: string, login?: string) =>
    bench.device.request(method, path, method === "POST" ? { value: true } : undefined, as(login));
  const routes = [
    ["GET", "/api/state"],
    ["GET", "/api/entities"],
    ["GET", "/api/entities/relay"],
    ["POST", "/api/entities/relay"],
    ["GET", "/api/system"],
    ["GET", "/api/events"],
    ["POST", "/api/restart"],
    ["GET", "/own"],
  ];

  test("is asked for by everything but the page", async () => {
    for (const [method, path] of routes) {
      for (const login of [undefined, "admin:", "admin:pass", "Admin:pass:wörd", ":pass:wörd"]) {
        // After five wrong ones a request is tried once in two seconds.
        await bench.device.advance(2100);
        const { status, headers, json } = await ask(method, path, login);
        assert.deepEqual([status, json()], [401, { error: "unauthorized" }], `${method} ${path} as ${login}`);
        assert.equal(headers["www-authenticate"], 'Basic realm="greenhouse", charset="UTF-8"');
      }
    }
    const page = await ask("GET", "/");
    assert.deepEqual([page.status, page.headers["content-security-policy"]], [200, "frame-ancestors 'none'"]);
  });

  test("lets in whoever has it", async () => {
    await bench.device.advance(2100);
    assert.equal((await ask("POST", "/api/entities/relay", "admin:pass:wörd")).json().value, true);
    assert.equal((await ask("GET", "/api/state", "admin:pass:wörd")).json().relay, true);
    assert.equal((await ask("GET", "/own", "admin:pass:wörd")).text, "mine");
  });
});
