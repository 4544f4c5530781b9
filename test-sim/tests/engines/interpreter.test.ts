import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { scratch } from "../../engines/image.ts";
import { boot, checkInterpreter, type Interpreter, install } from "../../engines/interpreter.ts";

const path = process.env.ESPRUINO as string;

describe("the interpreter as an engine", { skip: path ? false : "$ESPRUINO names no interpreter" }, () => {
  const directory = scratch();
  after(() => rmSync(directory, { recursive: true, force: true }));

  const run = (
    files: { name: string; data: Buffer }[],
  ): Promise<{ interpreter: Interpreter; lines: string[]; ended: Promise<unknown[]> }> =>
    install(path, directory, files).then(() => {
      const lines: string[] = [];
      let interpreter!: Interpreter;
      const ended = new Promise<unknown[]>((done) => {
        interpreter = boot({ path, directory, line: (text) => lines.push(text), ended: (...how) => done(how) });
      });
      return { interpreter, lines, ended };
    });

  test("boots what was installed, byte for byte, whatever the size", async () => {
    const data = Buffer.from(Array.from({ length: 20_011 }, (_, i) => (i * 7919) & 255));
    const { interpreter, lines } = await run([
      { name: ".bootcde", data: Buffer.from('print("ready °C")') },
      { name: "page", data },
    ]);
    assert.equal(await interpreter.evaluate('require("Storage").read("page").length'), "20011");
    assert.deepEqual(lines, ["ready °C"]);
    await interpreter.kill();
  });

  test("a second install replaces the first", async () => {
    const { interpreter, lines } = await run([{ name: ".bootcde", data: Buffer.from('print("another")') }]);
    assert.equal(await interpreter.evaluate("1+1"), "2");
    assert.deepEqual(lines, ["another"]);
    await interpreter.kill();
  });

  test("evaluate gives the value's text, and rejects with what was thrown", async () => {
    const { interpreter } = await run([{ name: ".bootcde", data: Buffer.from("var a=[1,2];") }]);
    assert.equal(await interpreter.evaluate("a"), "1,2");
    await assert.rejects(interpreter.evaluate("nope"), { message: 'nope: ReferenceError: "nope" is not defined' });
    await interpreter.kill();
    await assert.rejects(interpreter.evaluate("1"), { message: "1: the interpreter ended" });
  });

  test("asking for jsvars does not change them", async () => {
    const { interpreter } = await run([{ name: ".bootcde", data: Buffer.from("setInterval(function(){},1000);") }]);
    const asked: string[] = [];
    for (let i = 0; i < 4; i++) asked.push(await interpreter.evaluate("process.memory().usage"));
    assert.equal(new Set(asked).size, 1, `${asked}`);
    await interpreter.kill();
  });

  test("E.reboot() ends it with an exit code", async () => {
    const { interpreter, ended } = await run([{ name: ".bootcde", data: Buffer.from("setTimeout(function(){E.reboot()},50);") }]);
    assert.deepEqual(await ended, [1, null]);
    await interpreter.kill();
  });

  test("it does not outlive a test runner that is killed", async () => {
    await install(path, directory, [{ name: ".bootcde", data: Buffer.from("1") }]);
    const code = `import { boot } from ${JSON.stringify(join(import.meta.dirname, "../../engines/interpreter.ts"))};
      const { pid } = boot({ path: ${JSON.stringify(path)}, directory: ${JSON.stringify(directory)}, line() {}, ended() {} });
      console.log(pid);`;
    const runner = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [text] = await once(runner.stdout, "data");
    const pid = Number(String(text));
    assert.ok(pid > 1, `${text}`);
    runner.kill("SIGKILL");
    await once(runner, "exit");
    const end = performance.now() + 5000;
    while (alive(pid)) {
      assert.ok(performance.now() < end, "the interpreter is still there");
      await new Promise((done) => setTimeout(done, 10));
    }
  });
});

/** Whether process `pid` runs; one that is dead but not yet collected by its parent does not. */
function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

test("a path that is no interpreter is told in one line", () => {
  assert.equal(
    checkInterpreter("/no/such/file"),
    '/no/such/file does not exist; --engine takes "sim" or the path of an Espruino interpreter for Linux',
  );
  assert.equal(checkInterpreter("/"), '/ is not a file; --engine takes "sim" or the path of an Espruino interpreter for Linux');
  const source = join(import.meta.dirname, "../../engines/interpreter.ts");
  assert.equal(checkInterpreter(source), `${source} may not be executed; make it executable with chmod +x`);
  assert.equal(checkInterpreter(process.execPath), undefined);
});
