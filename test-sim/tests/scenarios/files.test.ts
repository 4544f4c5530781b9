import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { exchange } from "../../bench/http-listeners.ts";
import { type Bench, onEachEngine } from "./suite.ts";

const folder = mkdtempSync(join(tmpdir(), "demitasse-www-"));
after(() => rmSync(folder, { recursive: true }));
const page = `<!doctype html><title>Öl</title>${"<p>words and words</p>".repeat(40)}`;
/** What gzip makes nothing of. */
const picture = Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * i * 7919 + i) >>> 5));
const www: Record<string, string | Buffer> = {
  "index.html": page,
  "app.css": "body{margin:0}".repeat(30),
  "img/picture.png": picture,
  "help/index.html": "<p>help</p>",
  "größe.txt": "ö",
  "empty.js": "",
  "blob.xyz": "abc",
  ".hidden": "secret",
};
for (const [path, data] of Object.entries(www)) {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), data);
}

const config = {
  id: "greenhouse",
  board: "esp8266",
  outputs: [{ id: "relay", driver: "switch", pin: "D5" }],
};
const app = `
import type { App } from "demitasse";
export default function app({ http }: App) { http.get("/app.css", () => "mine"); http.get("/own", () => "own"); }`;

/** An answer with its body as bytes. */
async function ask({ device }: Bench, path: string, headers = "", method = "GET") {
  const head = `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n${headers}\r\n`;
  const answer = await exchange(Number(new URL(device.url).port), head);
  const at = answer.indexOf("\r\n\r\n");
  const lines = answer.slice(0, at).split("\r\n").slice(1);
  const header = (name: string) => lines.find((line) => line.toLowerCase().startsWith(`${name}:`))?.slice(name.length + 2);
  const body = Buffer.from(answer.slice(at + 4), "latin1");
  const text = header("content-encoding") === "gzip" && body.length ? gunzipSync(body).toString() : body.toString();
  return { status: Number(answer.split(" ")[1]), header, body, text };
}

for (const listener of ["http", "net"]) {
  const web = { listener, files: folder };
  onEachEngine(`a folder of files, listener ${listener}`, { config: { ...config, web }, app, brokerDown: true }, (bench) => {
    test("its index is the page at /, and the control page is at /device", async () => {
      const index = await ask(bench, "/");
      assert.deepEqual([index.status, index.text], [200, page]);
      assert.equal(index.header("content-type"), "text/html; charset=utf-8");
      assert.equal(index.header("content-encoding"), "gzip");
      assert.equal(index.header("content-length"), String(index.body.length));
      assert.match((await ask(bench, "/device")).text, /Content-Security-Policy/);
    });

    test("who has it already gets 304 and no body", async () => {
      const tag = (await ask(bench, "/")).header("etag");
      assert.match(String(tag), /^"[\w-]{8}"$/);
      const { status, body } = await ask(bench, "/", `If-None-Match: ${tag}\r\n`);
      assert.deepEqual([status, body.length], [304, 0]);
    });

    for (const [path, status, type, text] of [
      ["/index.html", 200, "text/html; charset=utf-8", page],
      ["/help/", 200, "text/html; charset=utf-8", "<p>help</p>"],
      ["/gr%C3%B6%C3%9Fe.txt", 200, "text/plain; charset=utf-8", "ö"],
      ["/empty.js", 200, "text/javascript; charset=utf-8", ""],
      ["/blob.xyz?v=1", 200, "application/octet-stream", "abc"],
      ["/help", 404, "application/json", '{"error":"not found"}'],
      ["/.hidden", 404, "application/json", '{"error":"not found"}'],
      ["/www", 404, "application/json", '{"error":"not found"}'],
      ["/index.html%09text/html", 404, "application/json", '{"error":"not found"}'],
      ["/app.css", 200, "text/plain; charset=utf-8", "mine"],
      ["/own", 200, "text/plain; charset=utf-8", "own"],
      ["/api/nothing", 404, "application/json", '{"error":"not found"}'],
    ] as const)
      test(`${path} is ${status}`, async () => {
        const got = await ask(bench, path);
        assert.deepEqual([got.status, got.header("content-type"), got.text], [status, type, text]);
      });

    test("a file is read only", async () => {
      assert.equal((await ask(bench, "/index.html", "", "POST")).status, 405);
      const head = await ask(bench, "/img/picture.png", "", "HEAD");
      assert.deepEqual([head.status, head.header("content-length"), head.body.length], [200, "3000", 0]);
    });

    test("what does not get smaller comes as it is, in ranges where they are asked for", async () => {
      const { body, header } = await ask(bench, "/img/picture.png");
      assert.ok(body.equals(picture));
      assert.deepEqual([header("content-type"), header("content-encoding")], ["image/png", undefined]);
      for (const [range, status, from, to] of [
        ["bytes=0-9", 206, 0, 10],
        ["bytes=2990-", 206, 2990, 3000],
        ["bytes=-5", 206, 2995, 3000],
        ["bytes=2000-9999", 206, 2000, 3000],
        ["bytes=3000-", 416, 0, 0],
        ["bytes=9-3", 200, 0, 3000],
        ["bytes=0-1,5-6", 200, 0, 3000],
        ["lines=0-1", 200, 0, 3000],
      ] as const) {
        const part = await ask(bench, "/img/picture.png", `Range: ${range}\r\n`);
        assert.equal(part.status, status, range);
        if (status === 416) assert.equal(part.header("content-range"), "bytes */3000");
        else assert.ok(part.body.equals(picture.subarray(from, to)), range);
        if (status === 206) assert.equal(part.header("content-range"), `bytes ${from}-${to - 1}/3000`);
      }
    });
  });
}

onEachEngine(
  "a folder of files behind a login",
  { config: { ...config, web: { files: folder, auth: { username: "admin", password: "s3cret" } } }, brokerDown: true },
  (bench) => {
    test("asks for it at each file, the index among them; the control page is open and shows the form", async () => {
      for (const path of ["/", "/index.html", "/img/picture.png", "/nothing"]) assert.equal((await ask(bench, path)).status, 401, path);
      assert.equal((await ask(bench, "/device")).status, 200);
      assert.equal((await ask(bench, "/", `Authorization: Basic ${btoa("admin:s3cret")}\r\n`)).text, page);
    });
  },
);
