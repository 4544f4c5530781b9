import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { apis } from "../../../board/api/index.ts";
import { boot } from "./testing.ts";

const boards = ["esp8266", "esp32", "linux"] as const;
/** Fields of a connection and a module that has none on this board: nothing to look for. */
const DOCUMENTED_ONLY = new Set(["fs"]);

for (const board of boards) {
  describe(`the API of ${board}`, () => {
    test("has every global", (context) => {
      const { board: simulated } = boot(context, "", { board });
      const missing = apis[board].globals.filter(
        (name) => name !== "arguments" && !simulated.evaluate(`${JSON.stringify(name)} in global`),
      );
      assert.deepEqual(missing, []);
    });

    test("has every module and its functions", (context) => {
      const { board: simulated, lines } = boot(context, "", { board });
      for (const [module, names] of Object.entries(apis[board].modules)) {
        for (const name of names) {
          assert.equal(simulated.evaluate(`typeof require("${module}").${name}`), "function", `${module}.${name}`);
        }
      }
      assert.deepEqual(lines, []);
    });

    test("has every static function and constant", (context) => {
      const { board: simulated } = boot(context, "", { board });
      for (const [holder, names] of Object.entries(apis[board].statics)) {
        if (DOCUMENTED_ONLY.has(holder)) continue;
        const missing = names.filter((name) => simulated.evaluate(`${JSON.stringify(name)} in ${holder}`) !== true);
        assert.deepEqual(missing, [], holder);
      }
    });
  });
}

describe("what the board lacks", () => {
  const cases: [code: string, says: string][] = [
    ["new Map()", "not on this board: Map"],
    ["Symbol.iterator", "not on this board: Symbol"],
    ["queueMicrotask(print)", "not on this board: queueMicrotask"],
    ["fetch('/')", "not on this board: fetch"],
    ["[[1]].flat()", "not on this board: [[1]].flat"],
    ["'a'.codePointAt(0)", 'not on this board: "a".codePointAt'],
    ["Object.freeze({})", "not on this board: Object.freeze"],
    ["Number.isInteger(5)", "not on this board: Number.isInteger"],
    ["Promise.race([])", "not on this board: Promise.race"],
    ["Promise.resolve().finally(print)", "not on this board: Promise.resolve(...).finally"],
    ["Math.trunc(1.5)", "not on this board: Math.trunc"],
    ["require('fs')", "not on this board: fs"],
    ["require('tls')", "not on this board: tls"],
    ["nope", '"nope" is not defined'],
    ["({}).nope()", 'Function "nope" not found!'],
  ];
  for (const [code, says] of cases) {
    test(`${code}: ${says}`, (context) => {
      const { board, lines } = boot(context, "");
      board.evaluate(`try { ${code} } catch (e) { print(e.message) }`);
      assert.deepEqual(lines, [says]);
    });
  }

  test("can be asked for by typeof and read as a property, as on the board", (context) => {
    const { board } = boot(context, "");
    assert.equal(
      board.evaluate("[typeof Map, typeof Symbol, typeof [].flat, global.Map, Object.freeze].join()"),
      "undefined,undefined,undefined,,",
    );
  });

  test("Wifi and A0 are not on linux, tls and fs are not on ESP8266, ESP8266 is not on ESP32", (context) => {
    const says = (board: (typeof boards)[number], code: string) => {
      const bench = boot(context, "", { board });
      bench.board.evaluate(`try { ${code} } catch (e) { print(e.message) }`);
      return bench.lines.join();
    };
    assert.equal(says("linux", "require('Wifi')"), "not on this board: Wifi");
    assert.equal(says("linux", "A0"), "not on this board: A0");
    assert.equal(says("esp32", "require('ESP8266')"), "not on this board: ESP8266");
    assert.equal(says("esp32", "require('tls')"), "");
    assert.equal(says("esp8266", "D17"), '"D17" is not defined');
  });

  test("what the board has and the simulator has not says so", (context) => {
    const { board, lines } = boot(context, "");
    board.evaluate(
      "try { I2C1.writeTo(1, 2) } catch (e) { print(e.message) } try { Graphics.createArrayBuffer(8, 8, 1) } catch (e) { print(e.message) }",
    );
    assert.deepEqual(lines, ["I2CWrite: No ACK 0", "not in the simulator: Graphics.createArrayBuffer"]);
  });
});

describe("syntax that the interpreter does not know, or takes for something else", () => {
  const cases: [code: string, says: string][] = [
    ["var a = b?.c", "optional chaining ?. (line 1 column 9)"],
    ["var a = [...b]", "spread ... (line 1 column 10)"],
    ["function f(a = 1) {}", "default values (line 1 column 12)"],
    ["var { a } = b", "destructuring (line 1 column 5)"],
    ["async function f() {}", "async functions (line 1 column 1)"],
    ["var f = (a, print) => a", "an arrow function's parameter named print (line 1 column 9)"],
    ["var f = D4 => D4", "an arrow function's parameter named D4 (line 1 column 9)"],
    ["var f = () => arguments", "arguments in an arrow function (line 1 column 9)"],
    ["var f = () => `${this}`", "this in a template in an arrow function (line 1 column 9)"],
    ["var a = `${'}'}`", "a string with a brace inside ${} (line 1 column 9)"],
    ["var a = 1;\nvar b = a++ / 2", "division after ++ or -- (line 2 column 9)"],
    ["switch (1) { default: case 1: }", "case after default (line 1 column 1)"],
    ["class A extends Error {}", "extending a built-in class (line 1 column 1)"],
    ["class A { x; }", "a class field without a value (line 1 column 11)"],
  ];
  for (const [code, says] of cases) {
    test(code, (context) => {
      const { board, lines } = boot(context, "");
      board.evaluate(code);
      assert.deepEqual(lines, [`Uncaught SyntaxError: not on this board: ${says}`]);
    });
  }

  test("objects and classes may give their names to parameters of arrow functions", (context) => {
    const { board } = boot(context, "");
    assert.equal(board.evaluate("var f = (E, Math, url) => url; f(1, 2, 3)"), 3);
  });
});
