import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { createBoard } from "../../sim/board/board.ts";
import { createClock } from "../../sim/board/clock.ts";
import { boot } from "./testing.ts";

describe("boot", () => {
  test("runs the files in their order, then init and onInit", (context) => {
    const { board, lines } = boot(context, "print('bootcde'); E.on('init', () => print('init')); function onInit() { print('onInit') }");
    for (const name of [".boot3", ".boot0", ".bootPowerOn"]) board.storage.write(name, `print('${name}')`);
    lines.length = 0;
    board.boot();
    assert.deepEqual(lines, [".bootPowerOn", ".boot0", ".boot3", "bootcde", "init", "onInit"]);
  });

  test(".bootrst comes instead of .bootcde", (context) => {
    const { board, lines } = boot(context, "print('bootcde')");
    board.storage.write(".bootrst", "print('bootrst')");
    lines.length = 0;
    board.boot();
    assert.deepEqual(lines, ["bootrst"]);
  });

  test("an error ends its file, the others run", (context) => {
    const { board, lines } = boot(context, "print('before'); nope(); print('never')");
    board.storage.write(".boot0", "throw 'no'");
    lines.length = 0;
    board.boot();
    assert.deepEqual(lines, ["Uncaught no", "before", 'Uncaught ReferenceError: "nope" is not defined', "    at .bootcde:1:18"]);
    assert.equal(board.errors.length, 3);
  });

  test("without a program the board is just there", (context) => {
    const { board, lines } = boot(context, "");
    assert.equal(board.evaluate("1 + 1"), 2);
    assert.deepEqual(lines, []);
  });
});

describe("a reboot", () => {
  test("forgets RAM and timers, keeps Storage and what drives the pins", (context) => {
    const { board, clock, lines } = boot(context, "print(typeof x, digitalRead(D4)); global.x = 1; setInterval(() => print('tick'), 10)");
    board.pins.drive("D4", 1);
    board.evaluate("require('Storage').write('kept', 'yes')");
    clock.advance(10);
    board.boot();
    assert.deepEqual(lines, ["undefined 0", "tick", "undefined 1"]);
    assert.equal(board.storage.read("kept")?.toString(), "yes");
    clock.advance(10);
    assert.deepEqual(lines.slice(3), ["tick"]);
  });

  test("may be asked for by the program, which does not go on", async (context) => {
    const { board, clock, lines } = boot(context, "print('up'); setInterval(() => print('tick'), 5)");
    let reboots = 0;
    board.onReboot = () => reboots++;
    board.evaluate("setTimeout(() => { E.reboot(); setTimeout(print, 0, 'never') }, 7)");
    clock.advance(20);
    assert.deepEqual([reboots, lines.join()], [0, "up,tick"]);
    await Promise.resolve();
    clock.advance(5);
    assert.deepEqual([reboots, lines.join()], [1, "up,tick,up,tick"]);
  });

  test("keeps the loopback port of a board port", async (context) => {
    const { board, clock } = boot(context, "require('net').createServer(s => 1).listen(80)");
    const before = await board.port(80);
    board.boot();
    await clock.settle();
    assert.equal(await board.port(80), before);
  });
});

test("Storage is kept in a file", (context) => {
  const directory = mkdtempSync(join(tmpdir(), "demitasse-"));
  context.after(() => rmSync(directory, { recursive: true }));
  const options = { board: "esp8266" as const, clock: createClock(), storage: join(directory, "storage.json") };
  createBoard(options).evaluate("require('Storage').write('a', '\\x00\\xff')");
  assert.deepEqual(createBoard(options).storage.read("a"), Buffer.from([0, 255]));
});

describe("the console", () => {
  test("gives the value of a line's last expression, and remembers what was declared", (context) => {
    const { board } = boot(context, "");
    board.evaluate("let a = 1; function f() { return a + 1 }");
    assert.equal(board.evaluate("let a = 5; f()"), 6);
    assert.equal(board.evaluate("if (0) 1"), undefined);
  });

  test("prints an error and gives undefined", (context) => {
    const { board, lines } = boot(context, "");
    assert.equal(board.evaluate("({}).x.y"), undefined);
    assert.equal(lines[0], "Uncaught Error: Can't read property 'y' of undefined");
  });

  test("takes text as UTF-8", (context) => {
    const { board } = boot(context, "");
    assert.equal(board.evaluate("'温'.length"), 3);
  });
});

test("an error's trace names functions, files and places of the source", (context) => {
  const { lines } = boot(context, "function inner() {\n  throw new Error('boo');\n}\nfunction outer() { inner() }\nouter();");
  assert.deepEqual(lines, ["Uncaught Error: boo", "    at inner (.bootcde:2:9)", "    at outer (.bootcde:4:20)", "    at .bootcde:5:1"]);
});

test("memory is what was set, with timers and connections on top", async (context) => {
  const { board, client } = boot(context, "require('http').createServer((q, r) => 1).listen(80)");
  board.memory.usage = 500;
  assert.equal(board.evaluate("process.memory().usage"), 500);
  board.evaluate("setTimeout(print, 1000)");
  assert.equal(board.evaluate("process.memory().usage"), 508);
  const { socket } = await client(80);
  socket.write("GET / HTTP/1.1\r\n");
  await new Promise((done) => setImmediate(done));
  assert.ok((board.evaluate("process.memory(false).usage") as number) >= 525);
  assert.equal(board.evaluate("process.memory().total"), 1600);
});
