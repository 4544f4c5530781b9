import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync } from "node:fs";
import { join, resolve } from "node:path";
import { before, describe, it } from "node:test";
import { workspace } from "./workspace.ts";

// Each row: a file of one room, and a file of another that it has no business with.
const wrong = [
  ["src/http/wrong.ts", "src/device/index.ts"],
  ["src/mqtt/wrong.ts", "src/http/types.ts"],
  ["src/tasks/wrong.ts", "src/device/index.ts"],
  ["src/device/wrong.ts", "src/http/types.ts"],
  ["src/system/wrong.ts", "src/mqtt/types.ts"],
  ["src/api/wrong.ts", "board/board.ts"],
];

describe("an import that goes the wrong way between the rooms is a compile error", () => {
  const space = workspace();
  let output = "";
  before(async () => {
    for (const part of ["src", "board", "tsconfig.base.json"]) cpSync(part, join(space.folder, part), { recursive: true });
    for (const [file, target] of wrong)
      space.write(file, `import * as other from ${JSON.stringify(`../../${target}`)};\nexport const mine = other;\n`);
    const rooms = wrong.map(([file]) => file.split("/").slice(0, 2).join("/"));
    output = await compile(rooms, space.folder);
  });
  for (const [file, target] of wrong)
    it(`${file.replace("/wrong.ts", "")} does not import ${target.replace("/index.ts", "").replace("/types.ts", "")}`, () => {
      const lines = output.split("\n").filter((line) => line.startsWith(`${file}(1,`));
      assert.match(lines.join("\n"), /error TS6307: File '.*' is not listed within the file list of project/);
      assert.ok(
        lines.some((line) => line.includes(`/${target}'`)),
        output,
      );
    });
});

function compile(rooms: string[], cwd: string): Promise<string> {
  const tsc = resolve("node_modules/typescript/bin/tsc");
  return new Promise((done) =>
    execFile(process.execPath, [tsc, "-b", "--pretty", "false", ...rooms], { cwd }, (_, stdout) => done(stdout)),
  );
}
