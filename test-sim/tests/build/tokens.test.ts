import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { parse } from "acorn";
import { build, type Image, withTokens } from "../../../build/index.ts";
import { coldFunctions } from "../../../build/tokens/cold.ts";
import { detokenise, tokenise } from "../../../build/tokens/index.ts";
import { createMapper } from "../../../build/traces/index.ts";
import { startOnInterpreter } from "../../engines/espruino.ts";
import { root } from "../../engines/image.ts";

const hex = (text: string) => tokenise(text).data.toString("hex");
const latin = (text: string) => Buffer.from(text, "latin1").toString("hex");
const back = (text: string) => detokenise(tokenise(text).data.toString("latin1"));

describe("a tokenised program", () => {
  it("has reserved words and operators in one byte each", () => {
    assert.equal(hex("if(a===b)return;"), `a3${latin("(a")}8b${latin("b)")}ab${latin(";")}`);
    assert.equal(hex("x=z=>y??0"), `${latin("x=z")}a2${latin("y")}d0${latin("0")}`);
    assert.equal(hex("for(let i of[])typeof i"), `a7${latin("(")}ad${latin("i")}c6${latin("[])")}bf${latin("i")}`);
  });
  it("has strings with their length, and numbers as they are in memory", () => {
    assert.equal(hex('a("\\xe9\\n")'), `${latin("a(")}d102e90a${latin(")")}`);
    assert.equal(hex(`a("${"x".repeat(300)}")`), `${latin("a(")}d22c01${"78".repeat(300)}${latin(")")}`);
    assert.equal(hex("a(64,1000,-200)"), `${latin("a(")}d440${latin(",")}d5e803${latin(",-")}d5c800${latin(")")}`);
  });
  it("leaves as text what would be longer or is something else", () => {
    for (const text of ['a("")', "a(7)", "a(40000)", "a(1.5)", "a(1e3)", "a(/if|\\d/g)"]) assert.equal(hex(text), latin(text));
    assert.equal(hex("a(`x${b}`)"), latin("a(`x${b}`)"));
  });
  it("does not touch names of members and keys", () => {
    assert.equal(hex("a.catch(b.delete)"), latin("a.catch(b.delete)"));
    assert.equal(hex('a={default:1,"in":2}'), latin('a={default:1,"in":2}'));
  });
  it("keeps apart what would become another word or operator", () => {
    for (const text of ["a+ +b", "a- -b", "a+ ++b", "a-- -b", "1 .toFixed(2)", "a in b", "new A", "b= /x/", "a/ /x/"])
      assert.deepEqual(tree(back(text)), tree(text));
    assert.equal(hex("a+ +b"), latin("a+ +b"));
  });
  it("comes back as the same program", () => {
    const program =
      'let r={if:1};function f(a){try{if(a!==-3)return r["x y"]||/["\'\\/]/.test(a)?a>>>2:a--- -2}catch(e){throw new Error("\\"\\x00\\xff")}}';
    assert.deepEqual(tree(back(program)), tree(program));
  });
  it("is told from one that is not, which comes back as it was", () => {
    const program = 'a = "\xc3\xa9" == b ? c++ + ++d : /[\xb0"]/.test(e) && "\xd1";';
    assert.equal(detokenise(program), program);
  });
  it("finds the functions that lie in flash where they are", () => {
    const cold = 'print("one and only")';
    const text = (at: number) =>
      `var f=require("Storage").read(".bootcde");function m(a,b,c){return Function(f.substr(a,b))}m(${at},${cold.length},0)();if(0)[function(){${cold}}]`;
    const program = text(text(100).indexOf(cold));
    const tokens = tokenise(program).data.toString("latin1");
    const [call] = (coldFunctions(program) as { calls: { at: number; size: number }[] }).calls;
    assert.ok(call);
    const [, at, size] = /m\((\d+),(\d+),0\)/.exec(detokenise(tokens)) as unknown as number[];
    assert.equal(detokenise(tokens.substr(at, size)), cold);
  });
});

/** What a program is, without where it stands. */
function tree(text: string): unknown {
  const strip = (node: any): any => {
    if (Array.isArray(node)) return node.map(strip);
    if (!node || typeof node !== "object") return node;
    if (node instanceof RegExp) return String(node);
    return Object.fromEntries(
      Object.entries(node)
        .filter(([key]) => !["start", "end", "raw"].includes(key))
        .map(([key, value]) => [key, strip(value)]),
    );
  };
  return strip(parse(text, { ecmaVersion: 2022 }));
}

describe("the repo's own program, tokenised", () => {
  let plain: Image;
  let image: Image;
  before(async () => {
    plain = await build({ config: `${root}/espruino.config.json`, board: "linux", root });
    image = withTokens(plain);
  });
  it("is the same from run to run, and the same program", () => {
    const [{ data, file }] = image.files;
    assert.equal(file, "app.bin");
    assert.deepEqual(withTokens(plain).files[0].data, data);
    assert.ok(data.length < 0.9 * plain.code.length, `${data.length} of ${plain.code.length} bytes`);
  });
  it("has its functions in flash where its calls look for them", () => {
    const make = /function ([\w$]+)\([\w$,]+\)\{return Function\./.exec(plain.code)?.[1];
    const call = new RegExp(`${make?.replace("$", "\\$")}\\((\\d+),(\\d+),\\d\\)`, "g");
    const made = (text: string, from: string) =>
      [...text.matchAll(call)].map(([, at, size]) =>
        tree(`function f(){${detokenise(from.substr(Number(at), Number(size))).replace(call, "made()")}}`),
      );
    const text = data(image);
    assert.ok(made(plain.code, plain.code).length > 0);
    assert.deepEqual(made(detokenise(text), text), made(plain.code, plain.code));
  });
  it("has a map of its own: a place in it is the same line of TypeScript", () => {
    const text = data(image);
    const at = text.indexOf("not found");
    const lines = text.slice(0, at).split("\n");
    const own = createMapper(image.traces).line(`    at .bootcde:${lines.length}:${lines[lines.length - 1].length}`);
    const before = plain.code.slice(0, plain.code.indexOf('"not found"')).split("\n");
    const other = createMapper(plain.traces).line(`    at .bootcde:${before.length}:${before[before.length - 1].length + 1}`);
    assert.equal(own, other);
    assert.match(own as string, /^ {4}at src\//);
  });
  it("runs on the interpreter", { skip: process.env.ESPRUINO ? false : "$ESPRUINO names no interpreter" }, async () => {
    const device = await startOnInterpreter(process.env.ESPRUINO as string, { tokens: true });
    try {
      assert.equal((await device.request("GET", "/api/state")).status, 200);
      assert.equal((await device.request("POST", "/api/entities/relay", { value: true })).json().value, true);
      assert.match((await device.request("GET", "/api/system")).json().build, /^[0-9a-f]{8}$/);
      assert.equal((await device.request("GET", "/")).status, 200);
    } finally {
      await device.stop();
    }
  });
});

const data = (image: Image) => image.files[0].data.toString("latin1");
