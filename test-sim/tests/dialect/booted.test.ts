import assert from "node:assert/strict";
import { it } from "node:test";
import { onEachEngine } from "../scenarios/suite.ts";

/** Programs and what each prints, run as a user's program: bundled with the firmware, shrunk, minified, and booted from Storage. */
const programs: Record<string, [code: string, prints: string[]]> = {
  "a class that extends another": [
    `class A { hi() { return "A"; } who() { return "who " + this.hi(); } }
     class B extends A { hi() { return "B"; } }
     class C extends B { hi() { return "C" + super.hi(); } }
     print(new A().hi(), new B().hi(), new C().hi(), new B().who());`,
    ["A B CB who B"],
  ],
  "a table of commands": [
    `const commands = { ping: () => "pong", pong() { return "ping"; } };
     print(Object.keys(commands).join());
     print(commands[["pi", "ng"].join("")]?.());
     for (const k in commands) print(k, commands[k]());`,
    ["ping,pong", "pong", "ping pong", "pong ping"],
  ],
  "a table that a function returns": [
    "function table() { return { on: () => 1, off() { return 2; } }; } print(Object.keys(table()).join());",
    ["on,off"],
  ],
  "errors, far to the right in the bundle": [
    `class W extends Error { constructor(m, o) { super(m, o); } }
     print(new W("x", { cause: "y" }).cause);
     const failed = [1, 2, 3].map((n) => { try { throw new Error("no " + n, { cause: n }); } catch (e) { return e.message + e.cause; } });
     print(failed.join());`,
    ["y", "no 11,no 22,no 33"],
  ],
  "members that begin with an underscore": [
    `const o = JSON.parse('{"_phase":1,"_socket":2}'); o._timer = 3; print(o._phase, o._socket, JSON.stringify(o));`,
    ['1 2 {"_phase":1,"_socket":2,"_timer":3}'],
  ],
  "a debounce": [
    `let t; let n = 0; function f() { clearTimeout(t); t = setTimeout(() => print("once", n), 10); n++; } f(); f(); f();`,
    ["once 3"],
  ],
};

const bodies = Object.values(programs).map(([code]) => `(() => {${code}})();`);
const app = `// @ts-nocheck\n${bodies.join("\n")}\nprint("all of it ran");\nexport default function app() {}\n`;
// What a class does at the top level is another matter.
const flat = `// @ts-nocheck\n${programs["a class that extends another"][0]}\n${programs["a table of commands"][0]}\nexport default function app() {}\n`;
const config = { id: "booted", name: "Booted", board: "esp8266" };

onEachEngine("a user's programs in the booted firmware", { config, app, brokerDown: true }, (bench) => {
  it("print what JavaScript prints", async () => {
    await bench.device.until(() => bench.device.log.some((line) => line.startsWith("once")), 10, "the last of them");
    const said = bench.device.log.map((line) => line.trim());
    const wanted = Object.values(programs).flatMap(([, prints]) => prints);
    assert.deepEqual(
      said.filter((line) => wanted.includes(line)),
      wanted,
    );
    assert.ok(said.includes("all of it ran"));
  });
});

onEachEngine("a user's program at the top level", { config, app: flat, brokerDown: true }, (bench) => {
  it("prints what JavaScript prints", async () => {
    const wanted = [...programs["a class that extends another"][1], ...programs["a table of commands"][1]];
    assert.deepEqual(
      bench.device.log.map((line) => line.trim()).filter((line) => wanted.includes(line)),
      wanted,
    );
  });
});
