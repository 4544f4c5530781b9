import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gunzipSync } from "node:zlib";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { type Node, parse } from "acorn";
import { full } from "acorn-walk";
import { build, compile, type Image, writeImage } from "../../../build/index.ts";
import { workspace } from "./workspace.ts";

const space = workspace();
const device = { id: "greenhouse", board: "linux" };

/** Builds a device whose whole firmware is `main`, and whose user's program is `app`. */
async function built(main: string, { config = {}, app, quick }: { config?: object; app?: string; quick?: boolean } = {}): Promise<Image> {
  space.write("src/main.ts", main);
  space.write("src/index.ts", "export const abort = 1;");
  if (app !== undefined) space.write("src/app.ts", app);
  const file = space.write("espruino.config.json", { ...device, app: app === undefined ? null : "src/app.ts", ...config });
  return build({ config: file, root: space.folder, env: {}, quick });
}
const refusal = async (main: string, app?: string): Promise<string[]> => {
  const error = await built(main, { app }).then(
    () => assert.fail("it was built"),
    (error: Error) => error,
  );
  assert.equal(error.name, "BuildError");
  return error.message.split("\n");
};

describe("the bundle", () => {
  it("is one script, without names that only people need", async () => {
    space.write("src/half.ts", "export const half = (value: number): number => value / 2;");
    const { code } = await built('import { half } from "./half.ts"; print(half(4));');
    assert.match(code, /^[ -~]+\n$/);
    assert.doesNotMatch(code, /half|value/);
    assert.deepEqual(run(code, "print"), [2]);
  });

  it("has the config's constants in place, and nothing of what they switch off", async () => {
    const main = 'if (CONFIG.mqtt.enabled) print("mqtt", CONFIG.mqtt.host);\nif (CONFIG.board === "linux") print(CONFIG.id);';
    const { code } = await built(main);
    assert.match(code, /print\("greenhouse"\)/);
    assert.doesNotMatch(code, /mqtt|linux|CONFIG/);
  });

  it("loads the board's modules at run time", async () => {
    assert.match((await built('print(require("Storage"));')).code, /print\(require\("Storage"\)\)/);
  });

  it("has text beyond ASCII as its UTF-8 bytes, and bytes as they were written", async () => {
    const config = { name: "温室", sensors: [{ id: "air", driver: "demo", unit: "°C" }] };
    const main = `import { entity } from "demitasse:entities";
      print(CONFIG.name, "Öl", \`\${entity("air")}é\`, "\\u00b0", "\\u{1f321}", "\\xff\\x00\\\\u00b0");`;
    const { code } = await built(main, { config });
    assert.match(code, /^[\n -~]*$/);
    const printed = run(code, "print") as string[];
    assert.equal(printed[0], bytes("温室"));
    assert.equal(printed[1], bytes("Öl"));
    assert.match(printed[2], new RegExp(`"unit":"${bytes("°C")}".*${bytes("é")}$`));
    assert.deepEqual(printed.slice(3), [bytes("°"), bytes("🌡"), "\xff\0\\u00b0"]);
  });

  it("quotes names whose bytes look like letters", async () => {
    const { code } = await built('const o: any = { "ê": 1, "è": 2, plain: 3 };\nprint(o["ê"], o);');
    assert.match(code, /^[\n -~]*$/);
    assert.match(code, /\{"\\xc3\\xaa":1,"\\xc3\\xa8":2,plain:3\}/i);
    assert.deepEqual(run(code, "print"), [1, { [bytes("ê")]: 1, [bytes("è")]: 2, plain: 3 }]);
  });

  it("has line breaks in plain strings", async () => {
    const { code } = await built('print("HTTP/1.1 200 OK\\n\\nbody\\n", `first\nsecond "third"`);');
    assert.match(code, /print\("HTTP\/1\.1 200 OK\\n\\nbody\\n","first\\nsecond \\"third\\""\)/);
  });

  it("names nothing like a pin, like E or like a word of the interpreter", async () => {
    const functions = Array.from({ length: 2500 }, (_, i) => `const f${i} = (a) => a + ${i};\nprint(f${i}(1), f${i});`);
    const { code } = await compile({ code: functions.join("\n") }, { board: "linux" });
    const names = new Set<string>();
    full(parse(code, { ecmaVersion: 2022 }), (node) => {
      if (node.type === "VariableDeclarator" || node.type === "FunctionDeclaration")
        names.add((node as Node & { id: { name: string } }).id.name);
    });
    assert.ok(names.size >= 2500);
    assert.deepEqual(
      [...names].filter((name) => /^(?:A0|D[0-9]+|E|of)$/.test(name)),
      [],
    );
  });

  it("is mapped to the sources as people wrote them", async () => {
    const main = '// °C\nprint("°C", getTime());\n';
    const { code, map } = await built(main);
    const place = (text: string) => originalPositionFor(new TraceMap(map), { line: 1, column: code.indexOf(text) });
    assert.deepEqual([place("print").source, place("print").line, place("print").column], ["src/main.ts", 2, 0]);
    assert.equal(place("getTime").column, 12);
    assert.deepEqual(JSON.parse(map).sourcesContent, [main]);
  });

  it("is mapped behind a port, too, which is put in last", async () => {
    const { code, map } = await built("print(CONFIG.web.port, getTime());\n");
    assert.match(code, /print\(80,getTime\(\)\)/);
    const at = originalPositionFor(new TraceMap(map), { line: 1, column: code.indexOf("getTime") });
    assert.deepEqual([at.line, at.column], [1, 23]);
  });
});

describe("what the interpreter cannot run", () => {
  it("is refused where people wrote it, with what to write instead", async () =>
    assert.deepEqual(await refusal('print("°"); class List extends Array {}\nprint(new List());'), [
      "src/main.ts:1:32: a class that extends Array: the objects would be plain ones without its methods; keep the Array in a field of the class",
    ]));
});

describe("this", () => {
  const why = "it is undefined in JavaScript, and the global object on the board; use an arrow function";
  it("is refused in functions that are handed on or called for themselves, which have none", async () => {
    const lost = "this in a function that is called for itself";
    assert.deepEqual(await refusal("print([1].map(function () { return this; }));\nprint((function () { return this; })());"), [
      `src/main.ts:1:36: ${lost}: ${why}`,
      `src/main.ts:2:29: ${lost}: ${why}`,
    ]);
  });
  it("is the object in methods, arrows and what listens", async () =>
    assert.ok(
      await built("const o = { n: 1, f() { return [1].map(() => this.n); } };\nE.on('init', function () { print(this); });\nprint(o.f());"),
    ));
});

describe("the user's program", () => {
  const main = 'import app from "demitasse:app";\nif (app) app(1);';
  it("is bundled when there is one", async () => {
    const app = 'import { abort } from "demitasse";\nexport default function app(device: unknown) { print(abort, device); }';
    assert.equal(run((await built(main, { app })).code, "print")?.join(), "1,1");
  });
  it("may be missing", async () => assert.equal(run((await built(main)).code, "print"), undefined));
  it("has a default export", async () =>
    assert.deepEqual(await refusal(main, "export const app = 1;"), [
      'src/app.ts: has no default export; write "export default function app({ http, mqtt, tasks, device }: App) { ... }"',
    ]));
  it("is TypeScript", async () =>
    assert.deepEqual(await refusal(main, "export default function app() {\n  const a = ;\n}"), ['src/app.ts:2:13: Unexpected ";"']));
  it("imports what exists", async () =>
    assert.deepEqual(await refusal(main, 'import "./nope.ts";\nexport default 1;'), [
      'src/app.ts:1:8: Could not resolve "./nope.ts": no such file',
    ]));
  it("is refused where it has what no board has, with what to write instead", async () => {
    const app = (code: string) => refusal(main, `export default function app() {\n  ${code}\n}`);
    const global = "is not on this board: the interpreter's build has no such global";
    assert.deepEqual(await refusal(main, "function log(f: any) { return f; }\nclass A {\n  @log hi() {}\n}\nexport default () => A;"), [
      "src/app.ts:3:3: a decorator: the interpreter has none; call the function yourself, below the class: A.prototype.method = decorate(A.prototype.method)",
    ]);
    assert.deepEqual(await app("using file = { [Symbol.dispose]() {} }; print(file);"), [
      "src/app.ts:2:3: using: the interpreter has no such declaration; write const, and try { ... } finally { x[Symbol.dispose]() }",
    ]);
    assert.deepEqual(await app('print(new Intl.NumberFormat("de"));'), [
      `src/app.ts:2:13: Intl ${global}; put the text together from its parts: x.toFixed(1), [day, month, year].join(".")`,
    ]);
    assert.deepEqual(await app('print(new URLSearchParams("a=1"));'), [
      `src/app.ts:2:13: URLSearchParams ${global}; use url.parse(text, true).query, or request.query in a route`,
    ]);
    assert.deepEqual(await app("print(new AbortController());"), [
      `src/app.ts:2:13: AbortController ${global}; keep a flag that the work looks at, and clear the timers that it waits for`,
    ]);
    assert.deepEqual(await refusal(main, 'import fs from "node:fs";\nimport pad from "left-pad";\nexport default () => print(fs, pad);'), [
      'src/app.ts:1:16: Could not resolve "node:fs": Node\'s modules are not on a board; use require("Storage").read(name) and write(name, text)',
      'src/app.ts:2:17: Could not resolve "left-pad": it is not installed; run npm install left-pad',
    ]);
  });
  it("may begin with a byte order mark, which is no character of it", async () => {
    assert.equal(run((await built(main, { app: "\uFEFFexport default () => print(5);" })).code, "print")?.join(), "5");
    assert.deepEqual(await refusal(main, "\uFEFFexport default () => nope;"), [
      "src/app.ts:1:22: nope is not defined: JavaScript would throw a ReferenceError, the interpreter takes undefined and goes on; declare it, or mend its spelling",
    ]);
  });
  it("has text as bytes from whatever kind of file it imports", async () => {
    const files = { "a.mts": "export const a = '°';", "b.cts": "export const b = '°';", "c.cjs": "exports.c = '°';", "d.txt": "°" };
    for (const [name, text] of Object.entries(files)) space.write(`src/${name}`, text);
    const app = `import { a } from "./a.mts";\nimport { b } from "./b.cts";\nimport c from "./c.cjs";\nimport d from "./d.txt";
      export default function app() { print(a, b, c.c, d); }`;
    assert.deepEqual(run((await built(main, { app })).code, "print"), Array(4).fill(bytes("°")));
  });
  it("may have classes with static fields, also where it is built for a save", async () => {
    const app = "class Counter { static made = 2; twice = Counter.made * 2; }\nexport default () => print(new Counter().twice);";
    for (const quick of [false, true]) assert.equal(run((await built("export {};", { app, quick })).code, "nothing"), undefined);
  });
  it("waits in async functions only", async () =>
    assert.deepEqual(await refusal(main, "const a = await Promise.resolve(1);\nexport default () => print(a);"), [
      "src/app.ts:1:11: await outside of an async function: a program on the board is a script, which cannot wait; put it into an async function",
    ]));
  it("has names in ASCII", async () =>
    assert.deepEqual(await refusal(main, 'export default function app() {\n  print("ö"); const größe = 1;\n}'), [
      "src/app.ts:2:21: characters beyond ASCII can only stand in strings",
    ]));
});

describe("an image", () => {
  const config = { sensors: [{ id: "air", driver: "demo" }], outputs: [{ id: "relay", driver: "switch", pin: "D5" }] };
  const main =
    'import { drive, poll, setup } from "demitasse:entities";\nsetup(); poll(0, print); drive("relay", true); print(CONFIG.pageTag);';

  it("is the same to the byte each time", async () => {
    const [first, second] = [await built(main, { config }), await built(main, { config })];
    assert.deepEqual(first.files, second.files);
    assert.deepEqual([first.code, first.map, first.report], [second.code, second.map, second.report]);
  });

  it("says that it has no page when the sources have none", async () => {
    assert.deepEqual((await built(main, { config })).warnings, [
      "linux has no hardware: pins are simulated and Wi-Fi is skipped",
      "src/page/index.html: no such file; the image has no control page",
    ]);
  });

  it("is written as files, and a list of what goes into Storage under which name", async () => {
    const page = workspace();
    page.write("src/main.ts", main);
    page.write(
      "src/page/index.html",
      '<!doctype html>\n<meta content="{policy}">\n<title>{name}</title>\n<style>{style}</style>\n<script>{script}</script>\n',
    );
    page.write("src/page/main.ts", 'document.title += "°";');
    page.write("src/page/style.css", "body { color: red }");
    const file = page.write("espruino.config.json", { ...device, ...config, name: "<Öl>" });
    const image = await build({ config: file, root: page.folder, env: {} });
    const out = join(page.folder, "out");
    await writeImage(image, out);
    const read = (name: string) => readFileSync(join(out, name));
    assert.deepEqual(JSON.parse(read("image.json").toString()), {
      files: [
        { name: ".bootcde", file: "app.js" },
        { name: "page", file: "page.gz" },
      ],
    });
    assert.equal(read("app.js").toString(), image.code);
    assert.equal(read("app.js.map").toString(), image.map);
    assert.deepEqual(JSON.parse(read("report.json").toString()), image.report);

    const gzipped = read("page.gz");
    assert.equal(gzipped.readUInt32LE(4), 0, "no time in it");
    assert.equal(gzipped[9], 255, "nor the system that it was made on");
    const html = gunzipSync(gzipped).toString();
    const [, style, script] = /<style>(.*)<\/style><script>(.*)<\/script>/.exec(html) ?? [];
    assert.equal(style, "body{color:red}");
    assert.match(script, /^document\.title\+="°";?$/);
    assert.match(html, /<title>&lt;Öl&gt;<\/title>/);
    for (const text of [style, script]) assert.ok(html.includes(`'sha256-${createHash("sha256").update(text).digest("base64")}'`));
    const tag = `"${createHash("sha256").update(gzipped).digest("base64url").slice(0, 8)}"`;
    assert.ok(image.code.includes(`print('${tag}')`), image.code);
  });

  it("is refused with the page's mistakes, one line each", async () => {
    const page = workspace();
    for (const [name, text] of Object.entries({
      "main.ts": "",
      "page/index.html": "{script}",
      "page/main.ts": "let a = ;",
      "page/style.css": "",
    }))
      page.write(`src/${name}`, text);
    const file = page.write("espruino.config.json", { ...device, app: null });
    await assert.rejects(build({ config: file, root: page.folder, env: {} }), {
      name: "BuildError",
      message: 'src/page/main.ts:1:9: Unexpected ";"',
    });
  });

  it("is reported by module, with every byte counted once", async () => {
    const { report, code } = await built(main, { config });
    assert.equal(report.total.bytes, code.length);
    assert.equal(
      report.modules.reduce((sum, { bytes }) => sum + bytes, 0),
      code.length,
    );
    assert.ok(report.modules.some(({ module }) => module === "demitasse:entities"));
    assert.ok(report.modules.some(({ module }) => module.endsWith("board/drivers/demo.ts")));
    assert.ok(
      !report.modules.some(({ module }) => module.endsWith("board/drivers/light.ts")),
      "what the config does not name is not in it",
    );
  });
});

const bytes = (text: string) => Buffer.from(text).toString("latin1");

/** What the program hands to the last call of a global function. */
function run(code: string, name: string): unknown[] | undefined {
  let seen: unknown[] | undefined;
  new Function(name, code)((...values: unknown[]) => {
    seen = values;
  });
  return seen;
}
