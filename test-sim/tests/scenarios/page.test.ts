import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { greenhouse, onEachEngine } from "./suite.ts";

onEachEngine("the page", { config: greenhouse }, (bench) => {
  test("GET / serves it gzipped, with an ETag", async () => {
    const { status, headers, body } = await bench.device.request("GET", "/");
    assert.equal(status, 200);
    assert.match(headers["content-type"], /^text\/html; ?charset=utf-8$/i);
    assert.equal(headers["content-encoding"], "gzip");
    assert.match(headers.etag, /^(W\/)?"[\x21-\x7e]+"$/);
    const html = gunzipSync(body).toString("utf8");
    assert.match(html, /^<!doctype html>/i);
    assert.match(html, /<title>Greenhouse<\/title>/);
  });

  test("304 and no body for a browser that has it", async () => {
    const { headers } = await bench.device.request("GET", "/");
    const again = await bench.device.request("GET", "/", undefined, { "if-none-match": headers.etag });
    assert.equal(again.status, 304);
    assert.equal(again.body.length, 0);
    assert.equal((await bench.device.request("GET", "/", undefined, { "if-none-match": '"another"' })).status, 200);
  });

  test("the same bytes each time", async () => {
    const pages = await Promise.all([1, 2, 3, 4].map(() => bench.device.request("GET", "/")));
    for (const page of pages) assert.ok(page.body.equals(pages[0].body), `${page.body.length} and ${pages[0].body.length} bytes`);
  });
});
