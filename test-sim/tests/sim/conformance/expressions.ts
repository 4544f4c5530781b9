import type { Conformance } from "./types.ts";

/** What expressions give: errors and what they say, functions made of text, operators. */
export const expressions: Conformance[] = [
  {
    name: "errors: what the interpreter says",
    code: `var o = {}, u;
function t(f) { try { f() } catch (e) { print(e.toString()) } }
t(() => nope());
t(() => u.x);
t(() => null.x);
t(() => u.x());
t(() => o.f());
t(() => o.f.g);
t(() => o.a.b = 1);
t(() => "x".foo());
t(() => o["a b"]());
t(() => { u.x = 1 });
t(() => null[0]);
t(() => [].reduce((a, b) => a))`,
    prints: `ReferenceError: "nope" is not defined
Error: Can't read property 'x' of undefined
Error: Can't read property 'x' of null
Error: Can't read property 'x' of undefined
Error: Function "f" not found!
Error: Can't read property 'g' of undefined
Error: Can't read property 'b' of undefined
Error: Function "foo" not found!
Error: Function "a b" not found!
Error: Can't read property 'x' of undefined
Error: Field or method "0" does not already exist, and can't create it on null
Error: Used on empty array with no initial value`,
  },
  {
    name: "errors have message, type and stack, no name; a TypeError is no Error",
    code: `var e = new TypeError("x");
print(e.message, e.type, typeof e.stack, e.name, e instanceof Error, e instanceof TypeError, e + "", new Error("q") instanceof Error, Object.keys(new Error("x")).join());
try { null.x } catch (n) { print(n instanceof Error, n.type) }`,
    prints: `x TypeError string undefined false true TypeError: x true message,type,stack
true Error`,
  },
  {
    name: "eval in the scope that calls it, Function outside of it",
    code: `function f() { var l = 1; eval("l = 2; var m = 3"); return l + m }
print(f(), typeof m, eval("1+1"), new Function("a", "b", "return a+b")(1, 2))`,
    prints: "5 undefined 2 3",
  },
  {
    name: "functions print without their names",
    code: "print(function named(a) { return a }, () => 1, (x, y) => { return x }, print, class { constructor() {this.x = 1} }, (function (a) { return a }).toString())",
    prints:
      "function (a) {return a } function () {return 1} function (x,y) {return x } function () { [native code] } function () {this.x = 1} function (a) {return a }",
  },
  {
    name: "a program's own names may be anything",
    code: `var $ = 1, _ = 2, $a = function (x) { return x + $ + _ };
print($a(3))`,
    prints: "6",
  },
  {
    name: "operators",
    code: `var a = 5;
a += 2;
a -= 1;
a *= 3;
a /= 2;
a %= 5;
a <<= 2;
a |= 1;
a &= 7;
a ^= 2;
a >>= 1;
a >>>= 0;
print(a, a++, ++a, a--, --a, !a, ~a, -a, +"3", void 0, (1, 2), a ? 1 : 2, a && 3, a || 4, null ?? 6, "a" in { a: 1 }, 7 % -3, -7 % 3, 1 << 31, -1 >>> 0)`,
    prints: "1 1 3 3 1 false -2 -1 3 undefined 2 1 3 1 6 true 1 -1 -2147483648 4294967295",
  },
  {
    name: "text and numbers added",
    code: `var o = { n: 1.1 };
o.n += 2.2;
var s = "x";
s += 0.1 + 0.2;
var k = ["a"];
k[0] += 1 / 3;
print(o.n, s, k[0], "a" + 1 / 3, 1 / 3 + "a", 1 + 2 + "3", "" + null + undefined + true, [1, [2, 3]] + "", ({}) + "", \`\${1 / 3}|\${[1.5, 2]}|\${null}\`)`,
    prints: "3.3 x0.3 a0.33333333333 a0.33333333333 0.33333333333a 33 nullundefinedtrue 1,2,3 [object Object] 0.33333333333|1.5,2|null",
  },
  {
    name: "pins in text, sums and comparisons",
    code: `print(D5, D5 + "", \`\${D5}\`, D5 + 1, D5 * 2, D5 | 0, D5 == 5, D5 === 5, D5 !== 5, [D5], JSON.stringify(D5), String(D5), D5 ? 1 : 0, D0 ? 1 : 0, [D5, D6].indexOf(D6), new Pin(5) === D5, new Pin("D6"), D5 instanceof Pin)`,
    prints: `D5 D5 D5 6 10 5 true true false [ D5 ] "D5" D5 1 1 1 true D6 true`,
  },
];
