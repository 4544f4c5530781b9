import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { root } from "../../engines/image.ts";
import { call, type Ended, emptyFolder, install, noRegistry, pack, started } from "./installed.ts";

const skip = await noRegistry();

const config = {
  name: "Shed",
  id: "shed",
  board: "esp8266",
  mqtt: { url: "mqtt://127.0.0.1" },
  sensors: [{ id: "air", driver: "demo" }],
  outputs: [{ id: "pump", driver: "switch", pin: "D5" }],
  app: "src/app.ts",
};

/** What the guide says to write, so that an editor sees what `check` sees. */
const tsconfig = { extends: "demitasse/tsconfig.json", include: ["src", ".demitasse/device.d.ts"] };

const app = `import type { App } from "demitasse";
import { greeting } from "./greeting.ts";

export default function app({ http, device }: App) {
  http.get("/hello", () => ({ says: greeting, pump: device.get("pump") }));
}
`;

const test = `import assert from "node:assert/strict";
import { it } from "node:test";
import { client } from "demitasse/client";
import app from "../src/app.ts";

it("says hello", async () => {
  assert.deepEqual((await client(app, { pump: true }).get("/hello")).json(), { says: "hello", pump: true });
});
`;

describe("the package, installed into an empty folder from the registry", { skip }, () => {
  const place = emptyFolder();
  const packed = emptyFolder();
  after(() => {
    place.stop();
    packed.stop();
  });
  const folder = realpathSync(place.folder);
  const write = (name: string, content: string | object) => {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  };
  const demitasse = (...args: string[]): Promise<Ended> => call(folder, join(folder, "node_modules/.bin/demitasse"), ...args);
  let tarball = "";

  before(async () => {
    tarball = await pack(root, packed.folder);
    const create = await pack(join(root, "packages/create-demitasse"), packed.folder);
    // As `npm create demitasse . -- --from TARBALL` does, whose package is not on the registry.
    const from = ["--mqtt", "none", "--from", tarball, "--yes"];
    const made = await call(folder, "npm", "exec", "--yes", "--package", create, "--", "create-demitasse", ".", ...from);
    assert.deepEqual([made.code, made.err], [0, ""]);
    await install(folder);
  });

  it("npm create makes a project whose first start shows a page, and whose tests pass", async () => {
    const { url, stop } = await started(folder);
    try {
      assert.match(await (await fetch(url)).text(), /<html/);
      assert.deepEqual(await (await fetch(`${url}/highest`)).json(), { highest: null });
    } finally {
      await stop();
    }
    const { code, out } = await call(folder, "npm", "test");
    assert.equal(code, 0, out);
    assert.match(out, /\n3 passed, 0 failed, 0 skipped\n$/);
  });

  it("begins other projects, too", async () => {
    assert.match((await demitasse("create", "bell", "--example", "doorbell")).out, /^Bell is in bell\. Now:/);
    assert.equal(JSON.parse(readFileSync(join(folder, "bell/package.json"), "utf8")).dependencies.demitasse, "^0.1.0");
    rmSync(join(folder, "bell"), { recursive: true });
  });

  it("takes any other project in the same folder", () => {
    write("espruino.config.json", config);
    write("src/app.ts", app);
    write("tsconfig.json", tsconfig);
    write("src/greeting.ts", 'export const greeting = "hello";\n');
    write("test/app.test.ts", test);
  });

  it("is small, without its own tests, pictures or the repository's own program", () => {
    assert.ok(statSync(tarball).size < 600_000, `${statSync(tarball).size} bytes`);
    const files = readdirSync(join(folder, "node_modules/demitasse"), { recursive: true }) as string[];
    assert.deepEqual(
      files.filter(
        (file) => /\.test\.|\.png$|src\/app\.|test-sim\/tests/.test(file) && !/^lib\/(?:examples|packages\/create-demitasse)\//.test(file),
      ),
      [],
    );
  });

  it("says what to do where the project's files are no ES modules", async () => {
    const file = join(folder, "package.json");
    const before = readFileSync(file, "utf8");
    write("package.json", JSON.stringify({ ...JSON.parse(before), type: undefined }));
    const { code, err } = await demitasse("test");
    write("package.json", before);
    assert.deepEqual([code, err], [1, 'package.json: "type" is not "module", which tests are; run npm pkg set type=module\n']);
  });

  it("lists its commands, and tells of one that it has not", async () => {
    assert.match((await demitasse("--help")).out, /npx demitasse COMMAND[\s\S]* {2}build +write all/);
    assert.deepEqual(await demitasse("biuld"), { code: 1, out: "", err: 'demitasse: "biuld" is not a command; did you mean "build"?\n' });
    assert.match((await demitasse("build", "--help")).out, /^ {2}npx demitasse build \[--config FILE\]/m);
  });

  it("builds what is in the folder, also from a folder below", async () => {
    assert.deepEqual((await demitasse("build")).err, "");
    const report = JSON.parse(readFileSync(join(folder, "dist/report.json"), "utf8"));
    const modules = report.modules.map(({ module }: { module: string }) => module);
    assert.ok(modules.includes("src/app.ts"));
    assert.ok(modules.includes("demitasse/src/http/router.ts"));
    const { code, out } = await call(join(folder, "src"), "../node_modules/.bin/demitasse", "build", "--out", "here");
    assert.equal(code, 0);
    assert.match(out, /^Shed \(shed\) for esp8266, in here: /);
    assert.ok(existsSync(join(folder, "src/here/app.js")));
  });

  it("starts the device of the folder", async () => {
    const { url, stop } = await started(folder);
    try {
      assert.deepEqual(await (await fetch(`${url}/hello`)).json(), { says: "hello", pump: false });
      assert.equal(readdirSync(join(folder, ".demitasse")).includes("shed.flash") || existsSync(join(folder, ".demitasse")), true);
    } finally {
      await stop();
    }
  });

  it("starts it on the real interpreter", { skip: process.env.ESPRUINO ? false : "$ESPRUINO names no interpreter" }, async () => {
    const { url, stop } = await started(folder, "--engine", process.env.ESPRUINO as string);
    try {
      assert.deepEqual(await (await fetch(`${url}/hello`)).json(), { says: "hello", pump: false });
    } finally {
      await stop();
    }
  });

  it("runs the tests of the folder, types first", async () => {
    const { code, out } = await demitasse("test");
    assert.equal(code, 0, out);
    assert.match(out, /test\/app\.test\.ts: 1 passed/);
    assert.match(out, /\n2 passed, 0 failed, 0 skipped\n$/);
  });

  it("checks the program, its helpers and its tests, and refuses to build what is wrong", async () => {
    const pins = "note: pins: D5 is GPIO5 (D1); in brackets as printed on a NodeMCU or D1 mini";
    assert.deepEqual(await demitasse("check"), { code: 0, out: `${pins}\nShed: config and types are fine\n`, err: "" });
    write("src/greeting.ts", "export const greeting = D5 ? analogRead(A0) : nothing;\n");
    const editor = await call(folder, "npx", "tsc", "-p", ".", "--pretty", "false");
    assert.equal(editor.out, "src/greeting.ts(1,47): error TS2304: Cannot find name 'nothing'.\n");
    write("src/greeting.ts", 'export const greeting: number = "hello";\n');
    write("test/more.test.ts", 'import { it } from "node:test";\nit("x", () => nothing);\n');
    assert.deepEqual((await demitasse("check")).err.split("\n"), [
      "src/greeting.ts:1:14: Type 'string' is not assignable to type 'number'.",
      "test/more.test.ts:2:15: Cannot find name 'nothing'.",
      "",
    ]);
    const { code, err } = await demitasse("build");
    assert.deepEqual([code, err], [1, "src/greeting.ts:1:14: Type 'string' is not assignable to type 'number'.\n"]);
  });

  it("says what to do about an import that leads nowhere, in a build and in a check", async () => {
    const lines = [
      'src/greeting.ts:1:26: Could not resolve "@a/tiny/part": it is not installed; run npm install @a/tiny',
      'src/greeting.ts:2:16: Could not resolve "node:fs": Node\'s modules are not on a board; use require("Storage").read(name) and write(name, text)',
    ];
    write("src/greeting.ts", 'import { greeting } from "@a/tiny/part";\nimport fs from "node:fs";\nprint(fs);\nexport { greeting };\n');
    write("test/more.test.ts", 'import { it } from "node:test";\nit("x", () => {});\n');
    assert.deepEqual((await demitasse("build")).err.trim().split("\n"), lines);
    assert.deepEqual((await demitasse("check")).err.trim().split("\n"), lines);
  });

  it("tells where there is no config", async () => {
    const other = emptyFolder();
    const { code, err } = await call(other.folder, join(folder, "node_modules/.bin/demitasse"), "build");
    assert.deepEqual([code, err], [1, "espruino.config.json: no such file; name the config with --config FILE\n"]);
    other.stop();
  });
});
