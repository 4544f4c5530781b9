import assert from "node:assert/strict";
import { test } from "node:test";
import { onEachEngine } from "./suite.ts";

const config = {
  id: "greenhouse",
  board: "esp8266",
  mqtt: { url: "mqtt://127.0.0.1:1883" },
  web: { auth: { username: "admin", password: "s3cret" } },
  outputs: [{ id: "relay", driver: "switch", pin: "D5" }],
};

const app = `
import type { App } from "demitasse";
export default function app({ http }: App) {
  http.post("/", () => "posted");
}`;

onEachEngine("A login", { config, app }, (bench) => {
  const ask = (password?: string, cookie?: string, method = "GET", path = "/api/state") =>
    bench.device.request(method, path, undefined, {
      ...(password === undefined ? {} : { Authorization: `Basic ${btoa(`admin:${password}`)}` }),
      ...(cookie ? { Cookie: cookie } : {}),
    });

  test("lets the page through, and nothing else of its path", async () => {
    assert.equal((await ask(undefined, undefined, "GET", "/")).status, 200);
    assert.equal((await ask(undefined, undefined, "POST", "/")).status, 401);
    assert.equal((await ask(undefined, undefined, "OPTIONS", "/")).status, 401);
    assert.equal((await ask("s3cret", undefined, "POST", "/")).text, "posted");
  });

  test("who guesses may try every other second only after five failures, and who was let in before goes on", async () => {
    const cookie = String((await ask("s3cret")).headers["set-cookie"]).split(";")[0];
    assert.match(cookie, /^session=-?\d+-?\d+$/);
    for (let i = 0; i < 5; i++) assert.equal((await ask("wrong")).status, 401);
    const { status, text, headers } = await ask("wrong");
    assert.deepEqual([status, text, headers["retry-after"]], [429, '{"error":"too many failed logins"}', "2"]);
    // Else a guess would be told by its answer.
    assert.equal((await ask("s3cret")).status, 429);
    assert.equal((await ask("s3cret", cookie)).status, 200);
    assert.equal((await ask("wrong", cookie)).status, 401);
    assert.equal(
      bench.device.log.filter((line) => line.includes("http: five failed logins, from now on one try in two seconds")).length,
      1,
    );
    await bench.device.advance(2500);
    assert.equal((await ask("s3cret")).status, 200);
  });
});
