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
    assert.match(cookie, /^session=[\w-]{16}$/);
    for (let i = 0; i < 5; i++) assert.equal((await ask("wrong")).status, 401);
    const { status, text, headers } = await ask("wrong");
    assert.deepEqual([status, text, headers["retry-after"]], [429, '{"error":"too many failed logins"}', "2"]);
    // Else a guess would be told by its answer.
    assert.equal((await ask("s3cret")).status, 429);
    assert.equal((await ask("s3cret", cookie)).status, 200);
    assert.equal((await ask("wrong", cookie)).status, 401);
    assert.equal((await ask(undefined, cookie)).status, 401, "the cookie alone opens nothing");
    assert.equal((await ask()).status, 401, "who has no password yet is asked for one");
    const { session } = (await ask("s3cret", cookie)).headers;
    assert.equal(session, undefined, "who is known is told nothing more");
    assert.equal(
      bench.device.log.filter((line) => line.includes("http: five failed logins, from now on one try in two seconds")).length,
      1,
    );
    await bench.device.advance(2500);
    const { status: open, headers: told } = await ask("s3cret");
    assert.equal(open, 200);
    // The page, which sends no cookies, keeps this and sends it along.
    assert.equal(`session=${told.session}`, cookie);
  });

  test("who was let in before goes on after a restart, while somebody guesses", async () => {
    const { session } = (await ask("s3cret")).headers;
    await bench.device.reboot();
    for (let i = 0; i < 5; i++) assert.equal((await ask("wrong")).status, 401);
    assert.equal((await ask("s3cret")).status, 429);
    const Authorization = `Basic ${btoa("admin:s3cret")}`;
    assert.equal((await bench.device.request("GET", "/api/state", undefined, { Authorization, Session: String(session) })).status, 200);
    assert.equal((await bench.device.request("GET", "/api/state", undefined, { Authorization, Session: "" })).status, 429);
  });
});
