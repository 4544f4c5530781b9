import type { Conformance } from "./types.ts";

/** Numbers, strings of bytes, arrays, objects, JSON, dates and how they are printed. */
export const values: Conformance[] = [
  {
    name: "a class of the interpreter that was deleted is there again when it is asked for",
    code: `var a = new Int32Array([1, 2]);
delete global.Int32Array;
a[0] += 5;
print(a[0], new Int32Array([7])[0], typeof Int32Array)`,
    prints: "6 7 function",
  },
  {
    name: "numbers print with eleven or twelve digits",
    code: "print(1 / 3, 2 / 3, 0.1 + 0.2, 1e21, 1e-7, 123456789.123, 1.5e300, -0, 100.0, 5e-324, 1e10 / 3, 0.1 * 3, 1e5 + 0.1, NaN, -1 / 0)",
    prints:
      "0.33333333333 0.66666666666 0.3 10e+20 1e-7 123456789.12299999594 1.5e+300 0 100 4.94065645841e-324 3333333333.33333349227 0.3 100000.1 NaN -Infinity",
  },
  {
    name: "decimals are added up digit by digit",
    code: "print(0.1 + 0.2 == 0.3, 0.3 === 0.1 + 0.2, 1.1 + 2.2 == 3.3)",
    prints: "true true false",
  },
  {
    name: "toFixed cuts off, save half of the last digit",
    code: "print((25.96).toFixed(1), (1.005).toFixed(2), (0.5).toFixed(0), (1.5).toFixed(0), (-1.25).toFixed(1), (100).toFixed(2), (0.000001).toFixed(3), (21.46).toFixed(1), (21.45).toFixed(1))",
    prints: "25.9 1.00 0 1 -1.3 100.00 0.000 21.5 21.4",
  },
  {
    name: "toString of a radix",
    code: "print((255).toString(16), (0.5).toString(2), (3.75).toString(), (-255).toString(16), (1e3).toString(), (12.34).toString(8))",
    prints: "ff 0.1 3.75 -ff 1000 14.25605075341",
  },
  {
    name: "colours of hue, saturation and brightness",
    code: `print(E.HSBtoRGB(0.4, 0.5, 0.9), JSON.stringify([0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.25].map(function(h) { return E.HSBtoRGB(h, 0.8, 0.6, true); })), E.HSBtoRGB(0.2, 0, 0.5, 1), E.HSBtoRGB(0.1, 1, 1, 16), E.HSBtoRGB(0.1, 1, 0))`,
    prints: "10544498 [[153,30,30],[153,104,30],[55,153,30],[30,153,153],[55,30,153],[153,30,104],[91,153,30]] [ 127, 127, 127 ] 64704 0",
  },
  {
    name: "rounding",
    code: `print(Math.round(-1.5), Math.round(2.5), Math.round(-0.4), Math.floor(-1.5), Math.ceil(1.2), Math.clip(5, 1, 3), Math.wrap(-1, 5), Math.min(), Math.max("4", 2), Math.sign(-3), Math.pow(2, 10))`,
    prints: "-2 3 0 -2 2 3 -1 Infinity 4 -1 1024",
  },
  {
    name: "numbers in text",
    code: `print(parseInt("12px"), parseInt(""), parseInt("0x1f"), parseInt("z", 36), parseInt("010"), parseInt("08"), parseInt("1e3"), parseInt("ff", 16), parseInt("0xff", 16), parseInt(null), parseFloat("3.14abc"), parseFloat("1e3"), parseFloat("-.5"), parseFloat("010.5"), parseFloat(""))`,
    prints: "12 NaN 31 35 10 8 1 255 255 NaN 3.14 1000 -0.5 10.5 NaN",
  },
  {
    name: "text as numbers",
    code: `print(Number(""), Number("12px"), Number(" 1"), Number("1 "), Number("0x10"), Number("010"), Number(null), Number(undefined), Number([5]), Number({}), +"1.5", +"x", -"2", "5" * "2", "a" - 1, isNaN("x"), isNaN("5"), isFinite("5"), Number("Infinity"))`,
    prints: "0 NaN 1 NaN 16 8 0 NaN 5 NaN 1.5 NaN -2 10 NaN true false true Infinity",
  },
  {
    name: "text with blanks behind it is no number, whatever it stands in",
    code: `var s = " 7 ", x = "5";
x -= s;
print(s - 1, s * 1, s / 1, s % 5, -s, s | 0, "3" << 1, s < 8, s > 6, s == 7, 7 == s, s != 7, s < "8", [s] - 1, x, "0x10" * 1, "011" == 9, "" * 1, "1e3" - 0)`,
    prints: "NaN NaN NaN NaN NaN 0 6 false false false false true true NaN NaN 16 true 0 1000",
  },
  {
    name: "whole numbers in text are cut to 64 bits",
    code: `print(JSON.parse("18446744073709551666"), JSON.parse("9223372036854775808"), JSON.parse('{"a":12345678901234567890123}').a, JSON.parse("011"), parseInt("18446744073709551666"), parseInt("99999999999999999999"), parseInt("ffffffffffffffffff", 16))`,
    prints: "50 -9223372036854775808 4807115922877858816 9 50 7766279631452241920 -1",
  },
  {
    name: "of a key that is twice in JSON the first is found, both are written",
    code: `var o = JSON.parse('{"a":1,"b":2,"a":3}');
print(o.a, o.b, JSON.stringify(o), Object.keys(o).length)`,
    prints: '1 2 {"a":1,"b":2,"a":3} 2',
  },
  {
    name: "strings are bytes",
    code: String.raw`print("é".length, "é".charCodeAt(0), "a\u20acb".length, "\u20ac".charCodeAt(0), "é".toUpperCase().charCodeAt(0), String.fromCharCode(300).charCodeAt(0), JSON.stringify("é"), "°" == "\xc2\xb0", encodeURIComponent("é"), decodeURIComponent("%C3%A9").length, btoa("é"))`,
    prints: String.raw`2 195 3 172 195 44 "\u00C3\u00A9" true %C3%A9 2 w6k=`,
  },
  {
    name: "methods of strings",
    code: String.raw`print("abc".slice(-2), "abc".substr(-2, 1), "abc".substring(2, 0), "abc"[5], "abc".charCodeAt(5), "abc".indexOf(""), "abcabc".lastIndexOf("b"), "a-b".split("-").join("|"), "abc".split("").join("|"), "".split(",").length, "abc".padStart(5, "-"), "abc".padEnd(5) + "|", "ab".repeat(3), " a\t".trim() + "|", "x".concat(1, null, undefined, [2]), "abc".startsWith("b", 1), "abc".endsWith("b", 2), "abc".includes("z"))`,
    prints: "bc b ab undefined NaN 0 4 a|b a|b|c 1 --abc abc  | ababab a| x1null2 true true false",
  },
  {
    name: "replace",
    code: `print("aXbX".replace("X", "y"), "aXbX".replaceAll("X", "y"), "aaa".replace(/a/g, "b"), "abc".replace(/(b)/, "[$1]"), "abc".replace(/b/, "[$&]"), "abc".replace("b", "$$"), "abc".replace(/(b)(c)/, (m, a, b, i, s) => [m, a, b, i, s].join("-")), "a.b".replace(".", "x"))`,
    prints: "aybX ayby bbb a[b]c a[$&]c a$$c abc-b-c-1-abc axb",
  },
  {
    name: "regular expressions: what there is",
    code: String.raw`print(/\d+/.exec("ab12")[0], /(a)(b)/.exec("abb").join("|"), "a1b22".match(/\d+/g).join(), "a, b,c".split(/,\s*/).join("|"), /^a|b$/.test("xb"), /[a-c]+/i.exec("xABz")[0], /a.b/.test("a\nb"), /[^\/]+/.exec("/ab/c")[0], /\x41/.test("A"), "abc".match("b").index, "x".match(/y/))`,
    prints: "12 ab|a|b 1,22 a|b|c false AB true ab true 1 null",
  },
  {
    name: "regular expressions: what is taken for something else",
    code: String.raw`print(/colou?r/.test("color"), /colou?r/.test("colou?r"), /a{2}/.test("aa"), /\bfoo/.test("foo"), /^b/m.test("a\nb"), /^(a|b)$/.test("axxx"), /a/.toString(), JSON.stringify(/a/g))`,
    prints: `false true false false false true [object Object] {"source":"a","flags":"g","lastIndex":0}`,
  },
  {
    name: "a global expression remembers where it was",
    code: `var r = /a/g;
print(r.test("aa"), r.lastIndex, r.test("aa"), r.lastIndex, r.test("aa"), r.lastIndex)`,
    prints: "true 1 true 2 false 0",
  },
  {
    name: "methods of arrays",
    code: `print([1, 2, 3].indexOf(2), [1, 2, 3].includes(4), [1, 2, 3].find(x => x > 1), [1, 2].findIndex(x => x > 5), [1, 2, 3].reverse().join(), [1, 2, 3, 4].splice(1, 2).join(), [1, 2].concat([3], 4).join(), [1, 2].fill(0).join(), [1, null, undefined, 2].join("-"), [[1], [2]].join(), [1, 2, 3].reduce((a, b) => a + b), [1, 2].map((x, i, a) => a.length + i).join())`,
    prints: "1 false 2 -1 3,2,1 2,3 1,2,3,4 0,0 1---2 1,2 6 2,3",
  },
  {
    name: "sort is by text, and not stable",
    code: `print([10, 9, 1].sort().join(), [3, 1, 2].sort((a, b) => a - b).join(), [{ k: 1, i: 0 }, { k: 0, i: 1 }, { k: 1, i: 2 }, { k: 0, i: 3 }].sort((a, b) => a.k - b.k).map(x => x.i).join());
var a = [];
for (var i = 0; i < 20; i++) a.push({ k: i % 3, i: i });
print(a.sort((a, b) => a.k - b.k).map(x => x.i).join())`,
    prints: `1,10,9 1,2,3 3,1,2,0
6,9,0,3,15,18,12,7,16,4,1,13,19,10,5,11,17,8,2,14`,
  },
  {
    name: "holes and other fields of arrays",
    code: `var a = [];
a[3] = 1;
print(a, a.length, [1, , 2], [, 1].length);
var b = [1];
b.x = 2;
print(b, b.length, JSON.stringify(b))`,
    prints: `[ undefined, undefined, undefined, 1 ] 4 [ 1, undefined, 2 ] 2
[ 1, "x": 2 ] 1 [1]`,
  },
  {
    name: "typed arrays",
    code: `var t = new Uint8Array([3, 1, 300]);
print(t, t.slice(1), t.map(x => x + 1), t.filter(x => x > 1), t.join("-"), t + "", t.byteLength, new Uint8Array(2), new Float32Array([0.1]), t.buffer, JSON.stringify(t));
t[9] = 1;
print(t[9], t.length);
try { new Uint8Array("ab") } catch (e) { print(e.message) }`,
    prints: `new Uint8Array([3, 1, 44]) [ 1, 44 ] new Uint8Array([4, 2, 45]) [ 3, 44 ] 3-1-44 3,1,44 3 new Uint8Array(2) new Float32Array([0.10000000149]) new Uint8Array([3, 1, 44]).buffer [3,1,44]
undefined 3
Unsupported first argument of type String`,
  },
  {
    name: "objects",
    code: `print(Object.entries({ a: 1 }).join(), Object.values({ a: 1 }).join(), Object.assign({}, { a: 1 }, null, { b: 2 }), Object.fromEntries([["a", 1]]), Object.create({ x: 1 }).x, "on" in {}, ({ a: 1 }).hasOwnProperty("a"), [5].hasOwnProperty(0));
var o = { a: [1] }, c = o.clone();
c.a.push(2);
c.b = 1;
print(o, c)`,
    prints: `a,1 1 { "a": 1, "b": 2 } { "a": 1 } 1 true true true
{ 
  "a": [ 1, 2 ]
 } { 
  "a": [ 1, 2 ], 
  "b": 1 }`,
  },
  {
    name: "print shows what is nested on lines of its own",
    code: `print({ a: 1, b: { c: "x" }, d: [1, 2], e: ["s", 1, true], f: function (a) { return a }, g: null, h: undefined, i: {}, j: [] })`,
    prints: `{ "a": 1, 
  "b": { 
    "c": "x"
   }, 
  "d": [ 1, 2 ], 
  "e": [ 
    "s", 
    1, true ], 
  "f": function (a) {return a }, 
  "g": null, "h": undefined, 
  "i": {  }, 
  "j": [  ]
 }`,
  },
  {
    name: "print breaks a line after every fourth plain field",
    code: `print({ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 }, { a: "x", b: 1, c: 2, d: 3, e: 4, f: 5, g: 6 })`,
    prints: `{ "a": 1, "b": 2, "c": 3, "d": 4, 
  "e": 5, "f": 6 } { 
  "a": "x", 
  "b": 1, "c": 2, "d": 3, "e": 4, "f": 5, 
  "g": 6 }`,
  },
  {
    name: "print escapes text inside of objects only",
    code: String.raw`print('q"q', ['q\'"\\', "\x00\x1f\x7f\xe9", "\u0001" + "1", "\n\t"], { "a-b": 1, "": 2 }, ["%"])`,
    prints: String.raw`q"q [ 
  "q'\"\\", 
  "\0\x1F\x7F\xE9", 
  "\x011", 
  "\n\t"
 ] { "a-b": 1, "": 2 } [ 
  "%"
 ]`,
  },
  {
    name: "print of errors, dates, instances and a cycle",
    code: `function F() { this.x = 1 }
var o = { a: 1 };
o.o = o;
print(new Error("boo"), [new Error("boo")], new Date(0), new F(), o)`,
    prints: `Error: Error: boo [ 
  Error: Error: boo
 ] Date: Thu Jan 1 1970 00:00:00 GMT+0000 F: { "x": 1 } { "a": 1, 
  "o":  ... 
 }`,
  },
  {
    name: "JSON.stringify",
    code: String.raw`print(JSON.stringify({ a: undefined, b: () => 1, c: [undefined, () => 1], d: NaN, e: 1 / 0, f: null, g: true, h: "a\"b\n\x01\xe9", i: new Date(0), j: D5, k: 1.5, l: new Uint8Array([1, 2]), m: { toJSON() { return "m" } } }), JSON.stringify("x"), JSON.stringify(undefined));
print(JSON.stringify([1, [2]], null, 2));
print(JSON.stringify({ a: { b: 1 } }, 0, "\t"))`,
    prints: String.raw`{"c":[null,undefined],"d":null,"e":null,"f":null,"g":true,"h":"a\"b\n\u0001\u00E9","i":"1970-01-01T00:00:00.000Z","j":"D5","k":1.5,"l":[1,2],"m":"m"} "x" null
[ 
  1, 
  [ 
    2
   ]
 ]
{ 
	"a": { 
		"b": 1
	 }
 }`,
  },
  {
    name: "JSON.parse takes more than JSON",
    code: String.raw`print(JSON.parse("[1,2,]"), JSON.parse("{\"a\":1,}"), JSON.parse("1 2"), JSON.parse("'x'"), JSON.parse("/*c*/5"), JSON.parse("0x10"), JSON.parse("-1.5e2"), JSON.parse("\"\\u20ac\"").length, JSON.parse(" null "), JSON.parse("\"\\x41\""), JSON.parse("1.2.3"), JSON.parse("-"))`,
    prints: `[ 1, 2 ] { "a": 1 } 1 x 5 16 -150 1 null A 1.2 undefined`,
  },
  {
    name: "JSON.parse refuses",
    code: String.raw`["", "{", "[1", "{\"a\"}", "{\"a\":}", "tru", "\"abc", "{a:1}", "[1 2]", "+1", "{\"a\":1 \"b\":2}", "[}", "undefined", "\"a\nb\""].forEach(function (s) { try { print(s, JSON.parse(s)) } catch (e) { print(e.toString()) } })`,
    prints: `SyntaxError: Expecting valid value, got EOF
SyntaxError: Got EOF expected '}'
SyntaxError: Got EOF expected ','
SyntaxError: Got '}' expected ':'
SyntaxError: Expecting valid value, got '}'
SyntaxError: Expecting valid value, got ID
SyntaxError: Expecting valid value, got UNFINISHED STRING
SyntaxError: Got ID:a expected STRING
SyntaxError: Got INT expected ','
SyntaxError: Expecting valid value, got '+'
SyntaxError: Got String:'b' expected ','
SyntaxError: Expecting valid value, got '}'
SyntaxError: Expecting valid value, got undefined
SyntaxError: Expecting valid value, got UNFINISHED STRING`,
  },
  {
    name: "dates",
    code: `var d = new Date(2024, 0, 31, 12, 30, 15, 500);
print(d.toISOString(), d.getDay(), d.toString(), d.toUTCString(), d.toLocalISOString(), new Date(0) + "", new Date(5) - new Date(2), new Date("2024-01-02T03:04:05Z").getTime(), new Date("2024-01-02T03:04:05+01:00").toISOString())`,
    prints:
      "2024-01-31T12:30:15.500Z 3 Wed Jan 31 2024 12:30:15 GMT+0000 Wed, 31 Jan 2024 12:30:15 GMT 2024-01-31T12:30:15.500+0000 0 3 1704164645000 2024-01-02T02:04:05.000Z",
  },
  {
    name: "E: bytes and look-ups",
    code: String.raw`print(E.toString([65, 66], "C", { data: "x", count: 2 }), E.toString(1, 2).length, E.toUint8Array("ab"), E.lookupNoCase({ Abc: 1 }, "aBC"), E.lookupNoCase({ Abc: 1 }, "aBC", true), E.lookupNoCase({ a: 1 }, "b"), E.clip(5, 1, 3), E.sum([1, 2]), E.CRC32("abc"), E.reverseByte(1), btoa("\xff\x00a"), atob("/wBh").length)`,
    prints: "ABCxx 2 new Uint8Array([97, 98]) 1 Abc undefined 3 3 891568578 128 /wBh 3",
  },
  {
    name: "url.parse",
    code: `print(JSON.stringify(url.parse("http://u:p@h:81/p/a?x=1&y=%20b&z", true)), JSON.stringify(url.parse("/a?b=c?d=e+f", true)), JSON.stringify(url.parse("/x")))`,
    prints: `{"protocol":"http:","method":"GET","host":"u:p@h","path":"/p/a?x=1&y=%20b&z","pathname":"/p/a","search":"?x=1&y=%20b&z","port":81,"query":{"x":"1","y":" b","z":""}} {"method":"GET","host":"","path":"/a?b=c?d=e+f","pathname":"/a?b=c","search":"?d=e+f","port":null,"query":{"d":"e+f"}} {"method":"GET","host":"","path":"/x","pathname":"/x","search":null,"port":null,"query":null}`,
  },
  {
    name: "SHA1",
    code: `print(btoa(require("crypto").SHA1("abc")))`,
    prints: "qZk+NkcGgWq6PiVxeFDCbJzQ2J0=",
  },
  {
    name: "modules",
    code: `Modules.addCached("x", "function h() { return 1 } exports.a = h; var l = 2; exports.b = () => l");
try { print(require("x").a(), require("x").b(), typeof l, Modules.getCached().join()) } catch (e) { print(e.message) }
Modules.addCached("w", "module.exports = { q: 1 }");
print(require("w").q);
Modules.addCached("v", "exports = function () { return 5 }");
print(require("v")());
Modules.removeCached("w");
try { require("w") } catch (e) { print("gone") }`,
    prints: `1 2 undefined x
1
5
gone`,
  },
  {
    name: "indexOf, includes and replace take the text's end for a match when it begins what is wanted: a fault of the interpreter",
    code: `print("abc".indexOf("cd"), "abc".indexOf("cd", 1), "abc".includes("cx"), "abc".indexOf("abcd"), "abc".replace("cd", "X"), "abc".lastIndexOf("cd"), "abc".indexOf("", 1), "abc".indexOf("", 3), "xab".indexOf("abc", 1), JSON.stringify("ab".split("bc")), "abc".match("cd").index)`,
    prints: `2 2 true -1 abX -1 1 -1 1 ["ab"] 2`,
  },
  {
    name: "time zones",
    code: `E.setTimeZone(2);
print(new Date(0).toString(), new Date(0).getHours(), new Date(0).toISOString(), new Date(2020, 0, 1).getTime(), new Date(0).getTimezoneOffset(), new Date(0).toLocalISOString());
var d = new Date(0);
d.setHours(5);
print(d.getTime());
E.setTimeZone(-3.5);
print(new Date(0).toString())`,
    prints: `Thu Jan 1 1970 02:00:00 GMT+0200 2 1970-01-01T00:00:00.000Z 1577829600000 -120 1970-01-01T02:00:00.000+0200
10800000
Wed Dec 31 1969 20:30:00 GMT-0330`,
  },
  {
    name: "summer time",
    code: `E.setDST(60, 60, 4, 0, 2, 0, 120, 4, 0, 9, 0, 180);
[1774745999, 1774746000, 1792889999, 1792890000].forEach((s) => print(new Date(s * 1000).toString(), new Date(s * 1000).getTimezoneOffset(), new Date(s * 1000).getIsDST()));
print(new Date(2026, 6, 1).getTime(), new Date(2026, 0, 1).getTime());
E.setDST(60, 600, 0, 0, 9, 0, 120, 0, 0, 3, 0, 180);
print(new Date(1767225600000).toString(), new Date(1782864000000).toString())`,
    prints: `Sun Mar 29 2026 01:59:59 GMT+0100 -60 0
Sun Mar 29 2026 03:00:00 GMT+0200 -120 1
Sun Oct 25 2026 02:59:59 GMT+0200 -120 1
Sun Oct 25 2026 02:00:00 GMT+0100 -60 0
1782856800000 1767222000000
Thu Jan 1 2026 11:00:00 GMT+1100 Wed Jul 1 2026 10:00:00 GMT+1000`,
  },
  {
    name: "sort takes what cannot be compared for more",
    code: `print(JSON.stringify([3, "x", 1].sort((a, b) => a - b)))`,
    prints: `[1,3,"x"]`,
  },
  {
    name: "split loses a text that is shorter by two than the separator: a fault of the interpreter",
    code: `print(JSON.stringify("a".split("abc")), JSON.stringify("ab".split("abc")), JSON.stringify("".split(",")), JSON.stringify("".split("::")), JSON.stringify("a::b".split("::")))`,
    prints: `[] ["ab"] [""] [] ["a","b"]`,
  },
];
