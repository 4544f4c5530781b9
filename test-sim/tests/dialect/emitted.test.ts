import assert from "node:assert/strict";
import { it } from "node:test";
import { checkEmitted } from "../../../build/dialect/emitted.ts";

const map = JSON.stringify({ version: 3, sources: [], names: [], mappings: "" });
const texts = (code: string) => checkEmitted({ code, map }, "esp8266").map(({ text }) => text);

it("what the minifier may have written and the interpreter cannot read is found in the bundle", () => {
  assert.deepEqual(texts("var a=b?.c"), ["optional chaining"]);
  assert.deepEqual(texts("f(...a)"), ["spread"]);
  assert.deepEqual(texts("var f=(a=1)=>a"), ["a default value"]);
  assert.deepEqual(texts("a??=1"), ["the operator ??="]);
  assert.deepEqual(texts("var f=D5=>D5"), ["an arrow's parameter named D5"]);
  assert.deepEqual(texts("switch(a){default:b();case 1:c()}"), ["a case after default"]);
  assert.deepEqual(texts("f();function f(){}"), ["f() above its declaration"]);
  assert.deepEqual(texts('var a="\u00e9"'), ["a character beyond ASCII"]);
});

it("a function may be named above its declaration where it is called later", () => {
  assert.deepEqual(texts("setTimeout(()=>f());function f(){}"), []);
});
