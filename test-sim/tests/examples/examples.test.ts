import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { readConfig } from "../../../build/config/index.ts";
import { build } from "../../../build/index.ts";
import { checkProject } from "../../../build/project/type-check.ts";
import { root } from "../../engines/image.ts";

const folder = join(root, "examples");
const names = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
const long = process.env.DEMITASSE_LONG ? false : "$DEMITASSE_LONG is not set";

/** Runs a test file as a process of its own, in its project. */
function played(file: string, cwd: string): Promise<{ failed: boolean; said: string }> {
  const env = { ...process.env };
  // It is a test run of its own, no part of this one.
  delete env.NODE_TEST_CONTEXT;
  return new Promise((done) =>
    execFile(process.execPath, ["--import", "tsx", "--test-reporter=spec", file], { cwd, env }, (error, out, err) =>
      done({ failed: error !== null, said: out + err }),
    ),
  );
}

describe("examples", () => {
  it("are the eight that the list names", () => {
    const listed = [...readFileSync(join(folder, "README.md"), "utf8").matchAll(/^\| \[([a-z-]+)\]/gm)].map(([, name]) => name);
    assert.deepEqual(listed.sort(), names.sort());
    assert.equal(names.length, 8);
  });
  for (const name of names) example(name, join(folder, name));
});

function example(name: string, project: string): void {
  const config = join(project, "espruino.config.json");
  const readme = readFileSync(join(project, "README.md"), "utf8");
  const test = join(project, "test", `${name}.test.ts`);

  describe(name, () => {
    it("has a program of at most twenty lines, where it has one", () => {
      const app = join(project, "src/app.ts");
      if (existsSync(app)) assert.ok(readFileSync(app, "utf8").trimEnd().split("\n").length <= 20);
    });

    it("is wired in its README", () => assert.match(readme, /```\n[^`]*─[^`]*```/));

    it("config, program and tests have no mistake", async () => {
      assert.deepEqual(await checkProject(readConfig(config), [test]), []);
    });

    it("plays its day", async () => {
      const { failed, said } = await played(test, project);
      assert.equal(failed, false, said);
      assert.match(said, /^ℹ pass [1-9]/m);
    });

    it("costs what its README says, to within a tenth", { skip: long }, async () => {
      const { report, over } = await build({ config, lenient: true });
      assert.deepEqual(over, []);
      const said = Number(/^Cost: about (\d+) variables/m.exec(readme)?.[1]);
      assert.ok(Math.abs(report.total.jsvars / said - 1) < 0.1, `${report.total.jsvars} variables`);
    });
  });
}
