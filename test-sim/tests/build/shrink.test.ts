import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { lower } from "../../../build/dialect/index.ts";
import { inLines } from "../../../build/lines.ts";
import { shrink } from "../../../build/shrink/index.ts";

/** What a script prints, with its text as the interpreter would get it; ours is what `file` says it is. */
async function prints(code: string, small: boolean, file = "src/app.ts"): Promise<string[]> {
  const map = JSON.stringify({ version: 3, sources: [file], sourcesContent: [code], names: [], mappings: lineByLine(code) });
  const { messages, ...lowered } = await lower(code, map, { board: "linux", file });
  assert.deepEqual(messages, []);
  const said: string[] = [];
  const print = (...values: unknown[]) => said.push(values.map(String).join(" "));
  runInNewContext(inLines(small ? shrink(lowered) : lowered).code, { print, console: { log: print } }, { timeout: 1000 });
  return said;
}

/** A map that sends each line to itself. */
const lineByLine = (code: string) =>
  code
    .split("\n")
    .map((_, i) => (i ? "AACA" : "AAAA"))
    .join(";");

async function same(code: string): Promise<void> {
  assert.deepEqual(await prints(code, true), await prints(code, false), code);
}

/** Programs by the pass that would change what they mean if it took more for granted than it can see. */
const programs: Record<string, Record<string, string>> = {
  prune: {
    "a table read by a computed key": `const t = {ping: () => "pong", pong() { return "ping"; }}; for (const n of ["pi", "po"]) print(t[n + "ng"]());`,
    "a table whose keys are listed": `const t = {a: () => 1, b() { return 2; }}; print(Object.keys(t).join(), Object.values(t).map(f => f()).join());`,
    "a table in a loop": `const t = {a: () => 1, b: () => 2}; for (const k in t) print(k, t[k]());`,
    "a table asked with in": `const t = {go: () => 1}; print(("g" + "o") in t, ("s" + "t") in t);`,
    "a table that a function returns": `function t() { return {on: () => 1, off() { return 2; }}; } print(Object.keys(t()).join());`,
    "a table that is spread": `const t = {a: () => 1}; const u = {...t, b: () => 2}; print(Object.keys(u).join());`,
    "a getter that JSON reads": `const o = {get x() { return 5; }, y: 1}; print(JSON.stringify({x: o["x"], y: o.y}));`,
    "a method that replaces another": `const o = {m: () => 1}; o["m" + ""] = () => 2; print(o.m());`,
  },
  inline: {
    "arguments that do something": `let n = 0; function five() { return 5; } function next() { n++; return n; } print(five(next()), n); print(five(next()), n);`,
    "a function that is made with new": `function P() { return {x: 1}; } print(new P().x, P().x);`,
    "a member that is returned and called": `const o = {n: 1, m() { return this === o; }}; function m() { return o.m; } print(m()() === true, m().call(o));`,
    "a member that is returned and not deleted": `const o = {n: 1}; function n() { return o.n; } delete n(); print(o.n);`,
    "a name that means another there": `const x = 1; function get() { return x + 1; } function use(x) { return get() + x; } print(use(10), get());`,
  },
  settle: {
    "a variable that a function sets first": `let x; function f() { x = 3; return 1; } print(f(), x); x = 5; print(x);`,
    "one that is read before": `var seen; function f() { return typeof seen; } print(f()); seen = () => 1; print(f(), seen());`,
    "a function expression that calls itself": `const f = function g(n) { return n ? n + g(n - 1) : 0; }; print(f(4));`,
    "a value that is worked out in vain": `let n = 0; var x = void n++; print(x, n);`,
  },
  boot: {
    "a class whose name ends in Array": `let made = 0; class RingArray { constructor(n) { made += n; this.n = n; } } print(made); const ring = new RingArray(5); print(made, ring.n);`,
    "a function that is replaced": `function f() { return 1; } f = () => 2; const o = {f}; print(o.f());`,
    "a variable that has a value before its declaration": `print(typeof x); x = 5; print(x); var x = 1; print(x);`,
    "two declarations of one name": `var x = 1; print(x); var x = 2; print(x);`,
    "what is read while it is filled": `const list = []; list.push(list.length); list.push(list.length); print(list.join());`,
  },
  lift: {
    "functions of a loop are different ones": `const l = []; for (let i = 0; i < 2; i++) l.push(() => 1); print(l[0] === l[1], l.indexOf(l[1]));`,
    "functions with members": `const l = []; for (const n of ["a", "b"]) { const f = () => 1; f.id = n; l.push(f); } print(l.map(f => f.id).join());`,
    "functions of one that runs twice": `function mk() { return {f: () => 1, g: function () { return 2; }}; } const a = mk(), b = mk(); a.f.id = 1; print(a.f === b.f, a.g === b.g, b.f.id);`,
    "a function expression with a name": `const run = (f) => f(3); print([3].map(function g(n) { return n ? n + g(n - 1) : 0; }).join(), run(function g(n) { return n ? g(n - 1) : "end"; }));`,
    "a handler that knows the function around it": `function on(n) { return () => n; } print(on(1)(), on(2)());`,
  },
  "nest and copy": {
    "one that counts its calls": `let n = 0; function tick() { return ++n; } function a() { return tick(); } function b() { return tick() * 10; } print(a(), b(), a());`,
    "constructors of two callers": `function P() { this.x = 1; } function a() { return new P(); } function b() { return new P(); } print(a().constructor === b().constructor, a() instanceof P);`,
    "one that a callback within a callback calls": `function h(v) { return v * 2; } const kept = []; function add(l) { l.forEach((v) => { kept.push(() => h(v)); }); } add([1, 2]); print(kept.map((f) => f()).join());`,
    "one that a class made on the spot calls": `function h(v) { return v * 2; } const made = (() => { const C = function (v) { this.v = h(v); }; return C; })(); print(new made(2).v, h(1));`,
    "one that calls itself": `function f(n) { return n < 2 ? 1 : n * f(n - 1); } function g() { return f(4); } print(g(), g());`,
    "a name of the host": `function inner(v) { return v + base; } const base = 1; function host(base) { return inner(base) * base; } print(host(3));`,
    "a callback by name": `function twice(v) { return v * 2; } function all(l) { return l.map(twice).concat(twice(9)); } print(all([1, 2]).join());`,
    arguments: `function count() { return arguments.length; } function a() { return count(1, 2); } print(a(), count());`,
  },
  classes: {
    "one that extends another": `class A { hi() { return "A"; } } class B extends A { hi() { return "B"; } } print(new A().hi(), new B().hi());`,
    super: `class A { hi() { return "A"; } } class B extends A { hi() { return "B" + super.hi(); } } class C extends B { hi() { return "C" + super.hi(); } } print(new C().hi(), new A().hi());`,
    "statics that are inherited": `class A { static make() { return new this(); } who() { return "A"; } static n = 3; } class B extends A { who() { return "B"; } } print(B.make().who(), A.make().who(), B.n);`,
    "a base that is worked out": `const bases = [class { hi() { return 1; } }]; class B extends bases[0] { hi() { return 2; } } print(new B().hi(), new bases[0]().hi());`,
    "an error with its cause beside a plain one": `class W extends Error { constructor(m, o) { super(m, o); this.more = 1; } } print(new W("x", {cause: "y"}).cause, new Error("o", {cause: "z"}).cause);`,
  },
};

for (const [pass, cases] of Object.entries(programs))
  describe(`shrinking, ${pass}: a program means the same as before`, () => {
    for (const [name, code] of Object.entries(cases)) it(name, () => same(code));
  });

describe("shrinking the firmware's own objects", () => {
  const code = `const api = {used: () => 1, unused: () => 2}; print(api.used(), Object.keys(api).join());`;
  it("drops methods that nobody asks for by name, where the firmware made them", async () => {
    assert.deepEqual(await prints(code, true, "src/api/http.ts"), ["1 used"]);
  });
  it("keeps those of a user's", async () => {
    assert.deepEqual(await prints(code, true), ["1 used,unused"]);
  });
});

describe("methods that the firmware hands to a program", () => {
  /** Whether the method that no program below names is kept, with the program's two lines of text in place of the user's. */
  async function keeps(users: string): Promise<boolean> {
    const code = `const http = {get(path, run) { run({path, json: () => 1}); return http; }, unnamed: () => 2, ["x" + ""]: 1}; function start() { app({http, device: {set: () => 3}}); }\n${users}\nstart();`;
    const map = {
      version: 3,
      sources: ["src/main.ts", "src/app.ts"],
      sourcesContent: [code, users],
      names: [],
      mappings: "AAAA;ACAA;ADAA",
    };
    const { messages, ...lowered } = await lower(code, JSON.stringify(map), { board: "linux", file: "app.js" });
    assert.deepEqual(messages, []);
    return shrink(lowered).code.includes("unnamed");
  }

  const byName = {
    "named in full": `function app({http, device}) { http.get("/", (request) => request.json()); device.set("a", 1); }`,
    "beside tables, lists and keys of the user's own": `const t = {a: () => 1}; function app({http}) { const l = [1, 2]; for (let i = 0; i < 2; i++) print(l[i]); for (const k in t) t[k](); http.get("/", (r) => ({x: t[r.path] && t[r.path]()})); }`,
    "handed on to a function by name": `function routes(server) { server.get("/", () => 1); } function app({http}) { routes(http); }`,
    "kept in a class": `class Api { constructor(http) { this.http = http; } start() { this.http.get("/", () => 1); } } function app({http}) { new Api(http).start(); }`,
  };
  for (const [name, code] of Object.entries(byName))
    it(`go where nobody names them: ${name}`, async () => assert.equal(await keeps(code), false));

  const otherwise = {
    "a computed key": `function app({http}) { for (const m of ["ge", "unna"]) print(http[m + "t"]); }`,
    "a list of keys": `function app({http}) { print(Object.keys(http).join()); }`,
    "a loop over keys": `function app({http}) { for (const k in http) print(k); }`,
    in: `function app({http}) { const k = ["un", "named"].join(""); print(k in http); }`,
    spread: `function app({http}) { const all = {...http}; print(all); }`,
    "a function that looks": `function look(o, k) { return o[k]; } function app({http}) { look(http, "un" + Math.random()); }`,
    "a class that looks": `class Api { constructor(http) { this.server = http; } find(k) { return this.server[k]; } } function app({http}) { new Api(http).find("un" + Math.random()); }`,
    "all of it in one": `function app(all) { const k = ["ht", "tp"].join(""); print(all[k]); }`,
    "what a chain gives": `function app({http}) { const k = String(Math.random()); print(http.get("/", () => 1)[k]); }`,
    "a callback that gets one": `function app({http}) { const {get} = http; get("/", (r) => r[String(Math.random())]); }`,
    "a class whose base takes them": `class Api { constructor(http) { this.http = http; } } class More extends Api { add(m) { return this.http[m]; } } function app({http}) { new More(http).add(String(Math.random())); }`,
    "a base that keeps them for later": `class Api { constructor(http) { this.kind = (m) => http[m]; } } class More extends Api {} function app({http}) { new More(http).kind(String(Math.random())); }`,
    "a rest parameter": `function kind(...a) { return a[0][a[1]]; } function app({http}) { kind(http, String(Math.random())); }`,
    "a list of them": `function app({http, device}) { for (const one of [http, device]) print(one[String(Math.random())]); }`,
  };
  for (const [name, code] of Object.entries(otherwise))
    it(`stay where a program may look for them: ${name}`, async () => assert.equal(await keeps(code), true));
});

/** Statements over three functions, a table, a class and two variables. */
const statement = fc.oneof(
  fc.constantFrom("a", "b").chain((name) => fc.integer({ min: -3, max: 9 }).map((n) => `${name} = ${n};`)),
  fc
    .tuple(fc.constantFrom("f", "g", "h"), fc.constantFrom("", "a", "b", "a++", "f(b)"))
    .map(([name, value]) => `print("${name}", ${name}(${value}));`),
  fc.constantFrom("f", "g", "h", "no").map((name) => `print(table["${name}"] ? table["${name}" + ""](a) : "none");`),
  fc.constantFrom("for (const k in table) print(k, table[k](b));", "print(Object.keys(table).join());", 'print("g" in table);'),
  fc.constantFrom("print(new A().m(), new B().m());", "print(new B(a).n, B.s);", "print(new B() instanceof A);"),
  fc.constantFrom(
    "list.push(() => a); print(list[list.length - 1]());",
    "for (const x of [1, 2]) list.push(() => x); print(list.map((w) => w()).join());",
  ),
  fc.constantFrom("a += list.length;", "b -= 1;", "print(a, b);", "print([3, 1, 2].map(f).join());", "print(typeof f, f === g);"),
);
const functionBody = fc.constantFrom(
  "return 7;",
  "return a;",
  "a++; return a;",
  "return arguments.length;",
  "b = b + 1; return x;",
  "return g2() + x;",
  "const y = x || 1; return (() => y + b)();",
  "return h2(x);",
);
const program = fc
  .tuple(fc.array(functionBody, { minLength: 3, maxLength: 3 }), fc.array(statement, { minLength: 1, maxLength: 9 }))
  .map(([bodies, statements]) =>
    [
      "let a = 1, b = 2; const list = [];",
      "function g2() { return b * 2; } function h2(v) { a = a + 1; return v === undefined ? a : v; }",
      ...["f", "g", "h"].map((name, i) => `function ${name}(x) { ${bodies[i]} }`),
      "const table = {f, g: (v) => g(v), h(v) { return h(v); }};",
      "class A { constructor(n) { this.n = n; } m() { return 'A' + f(); } static s = 4; } class B extends A { m() { return 'B' + super.m(); } }",
      ...statements,
    ].join("\n"),
  );

describe("programs put together at random mean the same, shrunk or not", () => {
  const now = Date.now() % 2 ** 31;
  for (const seed of [7, now])
    it(`seed ${seed === now ? "of the run" : seed}`, async (t) => {
      t.diagnostic(`seed ${seed}`);
      await fc.assert(fc.asyncProperty(program, same), { seed, numRuns: 15 });
    });
});

describe("the bundle's lines", () => {
  it("are short, as an error holds a blank for each column", () => {
    const code = `var s="${"a,".repeat(300)}";${"f(1,2);".repeat(100)}`;
    const map = JSON.stringify({ version: 3, sources: ["app.js"], names: [], mappings: "AAAA" });
    const lines = inLines({ code, map }).code.split("\n");
    assert.equal(lines.join(""), code);
    assert.equal(Math.max(...lines.slice(1).map((line) => line.length)) < 170, true);
    assert.equal(lines[0], `var s="${"a,".repeat(300)}";`);
  });
});
