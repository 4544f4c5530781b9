import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { describe, it } from "node:test";
import { boards } from "../../../board/index.ts";
import { limitOf, raised } from "../../../board/limits.ts";
import { judge } from "../../../build/budget/judge.ts";
import { retained } from "../../../build/budget/retained.ts";
import { readConfig } from "../../../build/config/index.ts";
import { workspace } from "./workspace.ts";

const board = boards.esp8266;
const small = { bundle: 100, page: 100, idle: 100, storage: 300 };

describe("a build against its budget", () => {
  it("has nothing to say while it is small", () => assert.deepEqual(judge(small, board), { warnings: [], errors: [] }));

  it("warns when a twentieth is left", () => {
    assert.deepEqual(judge({ ...small, idle: 950 }, board).warnings, [
      "budget: the device takes about 950 variables idle, 95 % of the 1,000 allowed",
    ]);
    assert.deepEqual(judge({ ...small, idle: 949 }, board).warnings, []);
  });

  it("ends with an error past it, which says what to do", () => {
    const { errors } = judge({ bundle: 82_000, page: 9_000, idle: 1_001, storage: 200_000 }, board);
    assert.deepEqual(errors, [
      "budget: the bundle takes 82,000 bytes, at most 81,920 are allowed on esp8266; leave features or drivers out, or shorten your program; npm run build -- --verbose shows what takes how much",
      "budget: the page takes 9,000 bytes, at most 8,192 are allowed on esp8266; shorten what was added to src/page",
      "budget: the device takes about 1,001 variables idle, at most 1,000 are allowed on esp8266; leave features, parts or routes out; npm run build -- --verbose shows what takes how much",
      "budget: the image takes 200,000 bytes of Storage, esp8266 has 196,608; leave features or drivers out, or shorten your program; npm run build -- --verbose shows what takes how much",
    ]);
  });

  it("is held to the plan where no raised limit stands, with a date and a reason", () => {
    assert.equal(limitOf(board.budget, "peak"), board.budget.peak);
    for (const { since, reason } of Object.values(raised)) {
      assert.match(since, /^20\d\d-\d\d-\d\d$/);
      assert.ok(reason.length > 20);
    }
  });
});

describe("what code keeps", () => {
  const kept = (code: string) => retained(code).map(({ jsvars }) => jsvars);
  it("is a function and its parameters, not what is nested in it", () =>
    assert.deepEqual(kept("function f(a, b) { function g(c) {} return g; }"), [6]));
  it("is a variable, and what stands in it", () =>
    assert.deepEqual(kept('var a, b = 1, c = "in all twelve", d = {on: 1, connected: false}, e = new Int32Array(6);'), [1, 1, 3, 5, 6]));
  it("is nothing of what only runs", () => assert.deepEqual(kept("(function () { let x = 1; print(x); })();"), []));
});

describe("npm run build -- --what-if", () => {
  const space = workspace();
  const config = space.write("espruino.config.json", { id: "greenhouse", board: "linux", app: null });
  const run = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
    new Promise((done) =>
      execFile(process.execPath, ["--import", "tsx", "build/commands/build.ts", "--config", config, ...args], (error, out, err) =>
        done({ code: Number(error?.code ?? 0), out, err }),
      ),
    );
  it("says in a line what a build takes, and by part and feature with --verbose", async () => {
    const out = join(space.folder, "dist");
    const line =
      /^greenhouse \(greenhouse\) for linux, in .*dist: [\d,]+ bytes of 81,920, page [\d,]+ of 8,192, about \d+ variables idle of 1,000$/m;
    assert.match((await run("--out", out)).out, line);
    assert.match((await run("--out", out, "--verbose")).out, /^ {2}part +bytes +variables idle, about\n[\s\S]*^ {2}in the bundle for/m);
  });
  it("tells what a part would cost", async () => {
    const { code, out, err } = await run("--what-if", '{"id":"air","driver":"demo"}');
    assert.deepEqual([code, err], [0, ""]);
    assert.match(out, /^ {2}bundle, bytes +[\d,]+ +[\d,]+ +\+\d+\n.* {4}driver demo +0 +(\d+) +\+\1\n/ms);
    assert.match(out, /^ {2}variables idle, about +\d+ +\d+ +\+\d+\n(?:.*\n)* {4}device +\d+ +\d+ +\+\d+\n/m);
  });
  it("tells what a setting would cost", async () => {
    assert.match((await run("--what-if", '{"mqtt":{"url":"mqtt://a"}}')).out, /^ {4}MQTT +0 +[\d,]+ +\+[\d,]+$/m);
  });
  it("leaves the rest of what it changes as it is", () => {
    const parts = { sensors: [{ id: "a", driver: "demo" }], web: { auth: { username: "admin", password: "secret" } } };
    const path = space.write("other.config.json", { id: "greenhouse", board: "linux", app: null, ...parts });
    const more = { web: { listener: "net" }, sensors: [{ id: "b", driver: "demo" }] };
    const { web, sensors } = readConfig(path, { more });
    assert.deepEqual(web, { port: 80, listener: "net", hosts: [], auth: parts.web.auth });
    assert.deepEqual(
      sensors.map(({ id }) => id),
      ["a", "b"],
    );
  });
  it("answers where the device is too large, too, which a build then shows with its table and writes nothing", async () => {
    const app = `export default function app({ http }: any) { http.get("/long", () => "${"long ".repeat(14_000)}"); }`;
    space.write("app.ts", app);
    const large = space.write("large.config.json", { id: "greenhouse", board: "linux", app: "app.ts" });
    const asked = await run("--config", large, "--what-if", '{"web":{"listener":"net"}}');
    assert.deepEqual([asked.code, asked.err], [0, ""]);
    assert.match(asked.out, /net listener/);
    const { code, out, err } = await run("--config", large);
    assert.equal(code, 1);
    assert.match(out, /^greenhouse \(greenhouse\) for linux, not written\n/);
    assert.match(out, /your program/);
    assert.match(err, /^budget: the bundle takes [\d,]+ bytes, at most 81,920 are allowed on linux; /);
  });
  it("refuses what is none", async () => {
    assert.deepEqual(await run("--what-if", "DHT22"), {
      code: 1,
      out: "",
      err: '--what-if: DHT22 is no object in JSON; write it as \'{"id":"air","driver":"demo"}\'\n',
    });
    assert.match((await run("--what-if", '{"id":"air","driver":"barometer"}')).err, /sensors\[0\]\.driver: there is no driver "barometer"/);
  });
});
