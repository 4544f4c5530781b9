import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";

const run = async (then: string) => {
  const code = `import { endWhenHung } from "./test-sim/commands/hung.ts";\nimport { inProgram } from "./test-sim/sim/board/program-time.ts";\nconst end = endWhenHung("shed", 1);\n${then}`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], { stdio: ["ignore", "ignore", "pipe"] });
  let told = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    told += text;
  });
  const [status, signal] = await once(child, "close");
  return { told, status, signal };
};

test("a simulated program without an end ends the command, with a line about it", async () => {
  assert.deepEqual(await run("setTimeout(() => inProgram(() => { for (;;); }), 100);"), {
    told: "shed: the program has not come to an end for 1 s, an endless loop most likely, and everything waits for it; ended. A board would restart. Mend the loop, and start again\n",
    status: null,
    signal: "SIGKILL",
  });
});

test("a build that takes its time does not, nor does a program that waits", async () => {
  assert.deepEqual(await run("for (const until = Date.now() + 2500; Date.now() < until; );\nsetTimeout(end, 1000);"), {
    told: "",
    status: 0,
    signal: null,
  });
});
