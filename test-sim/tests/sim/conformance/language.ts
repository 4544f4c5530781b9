import type { Conformance } from "./types.ts";

/** The language: what exists when, what loops and classes do. */
export const language: Conformance[] = [
  {
    name: "a function inside one that asked for its arguments finds those",
    code: `function outer() {
  var mine = [arguments[0]];
  function inner() { return JSON.stringify(arguments) }
  function own() { !global.arguments; return JSON.stringify(arguments) + arguments.length }
  return inner(mine) + own(mine) + inner();
}
function quiet() { function inner() { return JSON.stringify(arguments) } return inner(3) }
print(outer(1, 2), quiet(4));`,
    prints: "[1,2][[1]]1[1,2] [3]",
  },
  {
    name: "the test of a do loop is read after a break in its first turn, too",
    code: `var i = 0, n = 0;
do { break } while (++i < 5);
print(i);
i = 0;
do { n++; if (n > 3) break; if (n > 1) { switch (n) { case 2: continue } } } while (++i < 9);
print(i, n);
i = 0;
do { for (;;) break } while (++i < 3);
print(i);
try { do { if (i) { i = null; break } } while (i.x) } catch (e) { print(e.message) }`,
    prints: `1
3 4
3
Can't read property 'x' of null`,
  },
  {
    name: "variables of one declaration, of which some are used above it",
    code: `(function() {
  function v() { return y + z; }
  var a = 1, y = 4, b, z;
  z = 5;
  var y = 6, c = 7;
  print(v(), a, b, c);
})()`,
    prints: "11 1 undefined 7",
  },
  {
    name: "functions above variables in a strict function",
    code: `(function() {"use strict";
  function v() { return y; }
  var y = 4;
  print(v());
})()`,
    prints: "4",
  },
  {
    name: "a function called above its declaration is a ReferenceError",
    code: `try { print(f()) } catch (e) { print(e.toString()) }
function f() { return 1 }
print(f())`,
    prints: `ReferenceError: "f" is not defined
1`,
  },
  {
    name: "inside a function, too, and there a name of outside shows through",
    code: `var x = 1;
function g() { var r = x; var x = 2; return r }
print(g());
function h() { try { return k() } catch (e) { return e.message } function k() { return 1 } }
print(h())`,
    prints: `1
"k" is not defined`,
  },
  {
    name: "a closure above a declaration finds it once it has run",
    code: `function f() { var read = function () { return later }; try { print(read()) } catch (e) { print(e.message) } var later = 5; return read() }
print(f())`,
    prints: `"later" is not defined
5`,
  },
  {
    name: "classes are not hoisted",
    code: `function f() { try { new A() } catch (e) { print(e.message) } class A { m() { return 7 } } return new A().m() }
print(f())`,
    prints: `"A" is not defined
7`,
  },
  {
    name: "functions, classes and vars of a block belong to the function, let and const to the block",
    code: `function f() { { function g() { return 1 } class C {} var v = 2; let l = 3; const c = 4 } return [typeof g, typeof C, v, typeof l, typeof c] }
print(f().join())`,
    prints: "function,function,2,undefined,undefined",
  },
  {
    name: "names at the top are properties of global, const too",
    code: `let a = 1;
const b = 2;
var c = 3;
function d() {}
class F {}
print(global.a, global.b, global.c, typeof global.d, global.F === F)`,
    prints: "1 2 3 function true",
  },
  {
    name: "assigning to a const throws",
    code: `const c = 2;
try { c = 3 } catch (e) { print(e.toString()) }
print(c);
function f() { const k = 1; try { k = 2 } catch (e) { return e.toString() } }
print(f())`,
    prints: `TypeError: Assignment to a constant
2
TypeError: Assignment to a constant`,
  },
  {
    name: "a loop has one binding, closures see its last value",
    code: `for (let i = 0; i < 2; i++) setTimeout(() => print(i), 1);
for (const k of [1, 2]) setTimeout(() => print(k), 60);
for (const k in { a: 1, b: 2 }) setTimeout(() => print(k), 120)`,
    prints: `2
2
2
2
b
b`,
  },
  {
    name: "a const inside the body of a loop has one of its own each time",
    code: "for (let i = 0; i < 2; i++) { const j = i; setTimeout(() => print(j), 1) }",
    prints: `0
1`,
  },
  {
    name: "class fields are on the prototype and shared",
    code: `class A { x = []; static y = 3; m() { this.x.push(1); return this.x.length } }
var a = new A(), b = new A();
print(a.m(), b.m(), A.y, a)`,
    prints: "1 2 3 A: {  }",
  },
  {
    name: "classes: constructor, super, methods, instanceof; statics are not inherited",
    code: `class A { constructor() { this.a = 1 } static s() { return 1 } m() { return "A" } }
class B extends A { constructor() { super(); this.b = 2 } m() { return super.m() + "B" } }
print(new B(), typeof B.s, A.s(), new B().m(), new B() instanceof A)`,
    prints: `B: { "a": 1, "b": 2 } undefined 1 AB true`,
  },
  {
    name: "this in a plain callback is the global object",
    code: `var o = { f() { return (function () { return this === global })() } };
print(o.f(), this === global)`,
    prints: "true true",
  },
  {
    name: "arrow functions keep this",
    code: `var o = { v: 5, f() { return [1].map(() => this.v)[0] } };
print(o.f())`,
    prints: "5",
  },
  {
    name: "return takes its value from the next line",
    code: `function f() { return
5 }
print(f())`,
    prints: "5",
  },
  {
    name: "arguments is an array",
    code: `function f() { return arguments.join("-") + Array.isArray(arguments) }
print(f(1, 2))`,
    prints: "1-2true",
  },
  {
    name: "typeof",
    code: "print(typeof null, typeof undefined, typeof (() => 1), typeof class {}, typeof /a/, typeof [], typeof D5, typeof nothing, typeof new Date())",
    prints: "object undefined function function object object number undefined object",
  },
  {
    name: "what JavaScript has and the interpreter has not is undefined",
    code: `print(typeof Map, typeof Set, typeof Symbol, typeof Proxy, typeof URL, typeof TextEncoder, typeof [].flat, typeof [].at, typeof "".codePointAt, typeof Object.freeze, typeof Math.trunc, typeof Number.isInteger, typeof Promise.race, typeof (5).toPrecision)`,
    prints:
      "undefined undefined undefined undefined undefined undefined undefined undefined undefined undefined undefined undefined undefined undefined",
  },
  {
    name: "built-in methods are not found on prototypes, save those of Object",
    code: "print(typeof Array.prototype.slice, typeof String.prototype.trim, typeof Function.prototype.call, typeof Object.prototype.hasOwnProperty, typeof [].slice)",
    prints: "undefined undefined undefined function function",
  },
  {
    name: "prototypes can be extended",
    code: `Array.prototype.last = function () { return this[this.length - 1] };
String.prototype.shout = function () { return this + "!" };
print([1, 2].last(), "a".shout(), typeof Array.prototype.last)`,
    prints: "2 a! function",
  },
  {
    name: "the length of an array cannot be set",
    code: `var a = [1, 2, 3];
try { a.length = 1 } catch (e) { print(e.toString()) }
print(a.length)`,
    prints: `TypeError: Assignment to a constant
3`,
  },
  {
    name: "for in ends when the current field is deleted, and sees new ones",
    code: `var o = { a: 1, b: 2, c: 3 };
for (var k in o) { if (k == "c") o.d = 4; print(k) }
for (k in o) delete o[k];
print(Object.keys(o).join())`,
    prints: `a
b
c
d
b,c,d`,
  },
  {
    name: "for in sees what a prototype adds",
    code: `function P() { this.a = 1 }
P.prototype.q = 2;
for (var k in new P()) print(k)`,
    prints: `a
q`,
  },
  {
    name: "for of: arrays as they grow, strings, objects, typed arrays, undefined",
    code: `var a = [1, 2];
for (var x of a) { print(x); if (x == 1) a.push(3) }
for (x of "ab") print(x);
for (x of { p: 7 }) print(x);
for (x of new Uint8Array([9])) print(x);
for (x of undefined) print("no");
try { for (x of null) print("no") } catch (e) { print(e.message) }`,
    prints: `1
2
3
a
b
7
9
FOR loop can only iterate over Arrays, Strings or Objects, not null`,
  },
  {
    name: "switch, do, while, break, continue",
    code: `function f(x) { switch (x) { case 1: return "one"; case 2: case 3: x = "few"; break; default: x = "many" } return x }
print(f(1), f(3), f(9));
var i = 0;
do { i++ } while (i < 3);
print(i);
while (i--) { if (i == 1) continue; print(i) }`,
    prints: `one few many
3
2
0`,
  },
  {
    name: "getters and setters",
    code: `var v = 1, o = { get x() { return v }, set x(n) { v = n * 2 } };
o.x = 4;
print(o.x, JSON.stringify(o), Object.keys(o).join())`,
    prints: "8 {} x",
  },
  {
    name: "try, catch, finally, rethrown, without a binding",
    code: `function f() { try { return "try" } finally { print("finally") } }
print(f());
try { try { throw 5 } finally { print("inner") } } catch { print("outer") }`,
    prints: `finally
try
inner
outer`,
  },
  {
    name: "a function made of text closes over nothing but what is global, and each is another",
    code: `var q = 7;
function make(text) { var q = 1; return Function.apply(0, "a,b".split(",").slice(0, 2).concat(text)) }
var f = make("var c = a * b; return c + q"), g = make("var c = a * b; return c + q");
print(f(2, 3), f(2), f === g, typeof f);
print(make("")(1), make("return this === global")());`,
    prints: `13 NaN false function
undefined true`,
  },
];
