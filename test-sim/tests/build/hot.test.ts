import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { build } from "../../../build/index.ts";
import { marksIn } from "../../../build/shrink/marks.ts";
import { workspace } from "./workspace.ts";

const space = workspace();
space.write("src/index.ts", "export {};");
const config = space.write("espruino.config.json", { id: "greenhouse", board: "linux", app: null });

/** The bundle of a firmware whose module `src/tasks/work.ts` is that. */
async function bundleOf(work: string): Promise<string> {
  space.write("src/main.ts", 'import { start } from "./tasks/work.ts"; setInterval(start, 1000);');
  space.write("src/tasks/work.ts", work);
  return (await build({ config, root: space.folder, env: {} })).code;
}

/** Two callers, so that it is not nested in its only one. */
const work = (mark: string) => `
  let sum = 0;
  /** Adds. */
  ${mark}
  function add(value: number): void {
    sum += value * 3;
    print("added", value, sum);
  }
  export function start(): void {
    add(1);
    setTimeout(() => add(2), 5);
  }`;

/** Whether the function that prints stands in what runs, not in the list of texts that stay in flash. */
const resident = (code: string) =>
  /^function \w+\(\w+\)\{[^{}]*"added"/m.test(code.split("if(0)[")[0].replace(/;function/g, ";\nfunction"));

describe("a function marked hot", () => {
  it("stays in memory; without the mark it lies in flash until it is called", async () => {
    assert.equal(resident(await bundleOf(work("/* @hot */"))), true);
    assert.equal(resident(await bundleOf(work(""))), false);
  });

  it("may be exported, async, and have its comment between", () => {
    const places = marksIn("/* @hot */\nexport async function one() {}\n/*@hot*/ /** Why. */\nfunction two() {}\n");
    assert.deepEqual(places, [
      { line: 2, column: 22, stray: false },
      { line: 4, column: 9, stray: false },
    ]);
  });

  it("fails the build where the mark stands before no function", async () => {
    const why = "/* @hot */ stands before no function; put it right before a function declaration, or take it out";
    await assert.rejects(bundleOf("export const start = 1;\n  /* @hot */\nlet other = 2;\n"), {
      name: "BuildError",
      message: `src/tasks/work.ts:2:3: ${why}`,
    });
    await assert.rejects(bundleOf("export const start = 1;\n/* @hot */"), { message: `src/tasks/work.ts:2:1: ${why}` });
  });
});
