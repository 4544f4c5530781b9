import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { test } from "node:test";
import { place } from "../../../build/shrink/flash-layout.ts";
import { detokenise, tokenise } from "../../../build/tokens/index.ts";
import { scratch } from "../../engines/image.ts";
import { boot as bootInterpreter, install } from "../../engines/interpreter.ts";
import { boot } from "../sim/testing.ts";

const filler = Array.from({ length: 90 }, (_, i) => `var unused${i}="${i}";`).join("");

/** As the minifier leaves it: cold functions that call each other, on both sides of offset 1000, and one that makes a closure. */
const minified = `${filler}var q=7;function s(e){return __cold__(1)(e)+q}(function(){print(s(3),__cold__(0)(1,2),__cold__(2)(5)())})(),__cold__([function(a,b){return a*b+q},function(a){return __cold__(0)(a,a)},function(a){return function(){return a*2}}]);\n`;
const printed = "23 9 10";
const map = JSON.stringify({ version: 3, sources: ["app.ts"], names: [], mappings: "AAAA" });

const placed = place({ code: minified, map });
const files = [
  { name: "as text", data: Buffer.from(placed.code, "latin1") },
  { name: "pretokenised", data: tokenise(placed.code).data },
];

test("each call names the offset and the length of a function's text", () => {
  const calls = [...placed.code.matchAll(/\$1\((\d+),(\d+),\d\)/g)].map(([, at, size]) => placed.code.substr(Number(at), Number(size)));
  assert.deepEqual(calls.slice(0, 3), [calls[0], "return a*b+q", "return function(){return a*2}"]);
  assert.match(calls[0], /^return \$1\(\d+,\d+,2\)\(a,a\)$/);
});

test("a program without cold functions is left alone", () => {
  assert.deepEqual(place({ code: "print(1);\n", map }), { code: "print(1);\n", map });
});

test("pretokenised, the offsets are those in the tokens, and nothing else differs", () => {
  const { data } = files[1];
  const text = detokenise(data.toString("latin1"));
  const bare = (code: string) => code.replace(/\$1\(\d+,\d+,\d\)|\s/g, "");
  assert.equal(bare(text), bare(placed.code));
  for (const [, at, size] of text.matchAll(/\$1\((\d+),(\d+),\d\)/g))
    assert.match(detokenise(data.toString("latin1", Number(at), Number(at) + Number(size))), /^return.*[^{]$/s);
});

for (const { name, data } of files) {
  if (name === "as text")
    test(`runs ${name} [sim]`, (context) => {
      const { lines } = boot(context, data.toString("latin1"));
      assert.deepEqual(lines, [printed]);
    });

  test(`runs ${name} [espruino]`, { skip: process.env.ESPRUINO ? false : "no interpreter: $ESPRUINO is not set" }, async () => {
    const path = process.env.ESPRUINO as string;
    const directory = scratch();
    const lines: string[] = [];
    await install(path, directory, [{ name: ".bootcde", data }]);
    const interpreter = bootInterpreter({ path, directory, line: (line) => lines.push(line), ended() {} });
    try {
      await interpreter.evaluate("1");
      assert.ok(lines.includes(printed), lines.join("\n"));
    } finally {
      await interpreter.kill();
      await rm(directory, { recursive: true, force: true });
    }
  });
}
