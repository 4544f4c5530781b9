import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { buildProgram, runAsJavaScript, runOnInterpreter, runOnSimulator } from "../../commands/run-program.ts";
import { programs } from "./fixtures.ts";

const interpreter = process.env.ESPRUINO;

describe("a program in modern JavaScript, built, prints what JavaScript prints", { concurrency: 2 }, () => {
  for (const program of programs("programs")) {
    it(program.name, async () => {
      const made = await buildProgram(program);
      assert.ok("built" in made, "refused" in made ? made.refused : "");
      const expected = await runAsJavaScript(program.code);
      assert.equal(await runOnSimulator(made.built), expected, "on the simulator");
      if (interpreter) assert.equal(await runOnInterpreter(interpreter, made.built), expected, "on the interpreter");
    });
  }
});
