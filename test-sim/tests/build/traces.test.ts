import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { addMapping, GenMapping, setSourceContent, toEncodedMap } from "@jridgewell/gen-mapping";
import { monitor } from "../../../build/flash/monitor.ts";
import { buildIn, createMapper, keepMap } from "../../../build/traces/index.ts";
import { startOnInterpreter } from "../../engines/espruino.ts";
import { buildImage } from "../../engines/image.ts";
import { startOnSimulator } from "../../engines/simulated.ts";
import type { Device } from "../../engines/types.ts";
import { createRig } from "./flash-rig.ts";
import { workspace } from "./workspace.ts";

const made = new GenMapping();
const source = "src/app.ts";
addMapping(made, { generated: { line: 1, column: 0 }, source, original: { line: 1, column: 0 } });
addMapping(made, { generated: { line: 1, column: 20 }, source, original: { line: 3, column: 2 } });
addMapping(made, { generated: { line: 1, column: 40 }, source, original: { line: 5, column: 4 } });
setSourceContent(made, source, "one\ntwo\n  three();\nfour\n    five(5);\n");
const map = JSON.stringify(toEncodedMap(made));

const mapped = (text: string) => {
  const mapper = createMapper(map);
  return text
    .split("\n")
    .map((line) => mapper.line(line))
    .filter((line) => line !== undefined)
    .join("\n");
};

describe("a trace", () => {
  it("names lines of TypeScript, and shows them instead of the bundle's", () =>
    assert.equal(
      mapped(`Uncaught ReferenceError: "x" is not defined
    at b (.bootcde:1:45)
...e){return x}function b(){a(5)}b()
            ^
    at .bootcde:1:21
b()
 ^
next`),
      `Uncaught ReferenceError: "x" is not defined
    at src/app.ts:5:5
        five(5);
    at src/app.ts:3:3
        three();
next`,
    ));
  it("of an Espruino before 2v27 does, too", () =>
    assert.equal(
      mapped('Uncaught Error: no\n at line 1 col 45 in .bootcde\nx\n^\nin function "b" called from line 1 col 21 in .bootcde\nb()\n  ^'),
      "Uncaught Error: no\n at src/app.ts:5:5\n        five(5);\nat src/app.ts:3:3\n        three();",
    ));
  it("in short, as the firmware logs it, does, too", () =>
    assert.equal(mapped("12s boom: Error: no @1:45 @1:21"), "12s boom: Error: no at src/app.ts:5:5 at src/app.ts:3:3"));
  it("has a line 0 where the interpreter takes the bundle's first for one of modules", () =>
    assert.equal(mapped("12s boom: Error: no @0:45 @0:0"), "12s boom: Error: no at src/app.ts:5:5 at src/app.ts:1:1"));
  it("of something else stays as it is", () => {
    const text = "    at :1:4\nfoo()\n   ^\n    at other.js:1:2\nat 5:30";
    assert.equal(mapped(text), text);
  });
  it("belongs to the build that a console or a report names", () => {
    assert.equal(buildIn("x\nDemitasse green_house 0.1.0 0badcafe\n"), "0badcafe");
    assert.equal(buildIn('{"id":"a","version":"0.1.0","build":"12345678","uptime":1}'), "12345678");
    assert.equal(buildIn("nothing"), undefined);
  });
});

describe("an error in a task", () => {
  const app = `export default function app({ http, tasks }: any) {
  http.get("/boom", () => { throw new Error("kaboom"); });
  tasks.every("1s", "boom", () => {
    throw new Error("no");
  });
}`;
  const config = { name: "Traces", id: "traces", board: "esp8266", sensors: [], outputs: [] };
  const check = async (start: () => Promise<Device>, board: string) => {
    const device = await start();
    try {
      await device.request("GET", "/boom");
      await device.until(() => device.log.some((line) => line.startsWith("boom: ")), 5, "the task fails");
      const image = await buildImage(
        { config, app, board },
        workspaceFolder,
        device.engine === "sim" ? undefined : Number(new URL(device.url).port),
      );
      const line = device.log.find((one) => one.startsWith("boom: ")) as string;
      assert.match(
        createMapper(image.traces).line(line) as string,
        /^boom: Error: no at \S*app\.ts:4:\d+ at .*src\/tasks\/scheduler\.ts:\d+/,
      );
      // From the route up to the function that lies in flash.
      const asked = device.log.find((one) => one.startsWith("GET /boom: ")) as string;
      assert.match(
        createMapper(image.traces).line(asked) as string,
        /^GET \/boom: Error: kaboom at \S*app\.ts:2:\d+ at .*src\/http\/serve\.ts:\d+/,
      );
    } finally {
      await device.stop();
    }
  };
  const workspaceFolder = workspace().folder;
  it("is logged with its places, on the simulator", () => check(() => startOnSimulator({ config, app }), "esp8266"));
  it("is logged with its places, on the interpreter", { skip: process.env.ESPRUINO ? false : "$ESPRUINO names no interpreter" }, () =>
    check(() => startOnInterpreter(process.env.ESPRUINO as string, { config, app }), "linux"),
  );
});

describe("npm run monitor", () => {
  it("shows the console with its traces mapped", async () => {
    const rig = await createRig();
    let shown = "";
    const ended = new AbortController();
    try {
      rig.board.storage.write(
        ".bootcde",
        'print("Demitasse greenhouse 0.1.0 0badcafe");print("21 \\xc2\\xb0C");function b(){x()}\nsetInterval(function(){b()},50)',
      );
      const running = monitor({
        port: rig.port,
        baud: 115200,
        map: (id) => (id === "0badcafe" ? map : undefined),
        print(text) {
          shown += text;
          if (shown.includes("five(5);")) ended.abort();
        },
        signal: ended.signal,
      });
      while (!shown.includes("traces show")) await new Promise((done) => setTimeout(done, 20));
      rig.board.boot();
      await running;
    } finally {
      await rig.stop();
    }
    assert.match(shown, /\(build 0badcafe: traces show TypeScript\)/);
    assert.match(shown, /\n21 °C\n/);
    assert.match(shown, /\nUncaught ReferenceError: "x" is not defined\n {4}at src\/app\.ts:5:5\n {8}five\(5\);\n/);
  });
  const space = workspace();
  const run = (report: string, ...args: string[]) => {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", "tsx", "build/commands/monitor.ts", "--trace", "-", "--maps", space.folder, ...args],
      {
        input: report,
        encoding: "utf8",
      },
    );
    return stdout + stderr;
  };
  it("reads a report by the map of its build", () => {
    keepMap(space.folder, "0badcafe", map);
    assert.equal(run('{"build":"0badcafe"}\n12s boom: no @1:45\n'), '{"build":"0badcafe"}\n12s boom: no at src/app.ts:5:5\n');
    assert.equal(run("12s boom: no @1:45", "--build", "0badcafe"), "12s boom: no at src/app.ts:5:5\n");
    assert.match(run("12s boom: no @1:45"), /^--trace: the report names no build; say which with --build ID \(known: .*0badcafe.*\)\n$/);
    assert.equal(
      run("x", "--build", "11111111"),
      `--trace: the map of build 11111111 is not in ${space.folder}, .demitasse/maps, dist/maps; name the folder that holds 11111111.map with --maps DIR\n`,
    );
  });
});
