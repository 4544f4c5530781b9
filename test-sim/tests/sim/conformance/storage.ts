import type { Conformance } from "./types.ts";

/** Files in Storage. */
export const storage: Conformance[] = [
  {
    name: "files",
    code: String.raw`var S = require("Storage");
print(S.write("a", "hello"), S.read("a"), S.read("a", 1, 2), S.read("a", 3), S.read("zz"), S.list().join(), S.write("b", { x: 1 }), S.read("b"), S.write("c", [65, 66]), S.read("c"), S.writeJSON("d", { "a b": 1, c: "\xff\n" }), S.read("d"), S.readJSON("d"));
S.erase("a");
print(S.list().join())`,
    prints: String.raw`true hello el lo undefined a true {"x":1} true AB true {"a b":1,c:"\xFF\n"} { "a b": 1, 
  "c": "\xFF\n"
 }
b,c,d`,
  },
  {
    name: "JSON that is none",
    code: `var S = require("Storage");
S.write("j", "{bad");
try { S.readJSON("j") } catch (e) { print(e.toString()) }
print(S.readJSON("j", true), S.readJSON("none"))`,
    prints: `SyntaxError: Got EOF expected ':'
undefined undefined`,
  },
  {
    name: "names are cut at 28 characters",
    code: `var S = require("Storage");
S.write("a234567890123456789012345678901234567890", "x");
print(S.list().join(), S.read("a234567890123456789012345678"), S.read("a2345678901234567890123456789"))`,
    prints: "a234567890123456789012345678 x x",
  },
  {
    name: "parts of a file",
    code: `var S = require("Storage");
S.write("p", "Hel", 0, 8);
print(JSON.stringify(S.read("p")));
S.write("p", "lo", 3);
print(JSON.stringify(S.read("p")));
S.write("p", "X", 0);
print(S.read("p"))`,
    prints: String.raw`"Hel\u00FF\u00FF\u00FF\u00FF\u00FF"
"Hello\u00FF\u00FF\u00FF"
X`,
  },
  {
    name: "what Storage refuses",
    code: `var S = require("Storage");
function t(f) { try { print(f()) } catch (e) { print(e.message) } }
t(() => S.write("e", ""));
t(() => S.write("q", "X", 5));
S.write("w", "abc", 0, 8);
t(() => S.write("w", "zz", 1));
t(() => S.write("w", "toolong", 6));
t(() => S.write("big", "x", 0, 300000));
t(() => S.open("x", "z"))`,
    prints: `Can't create zero length file
Unable to find or create file
File already written with different data
Too much data for file size
Unable to find or create file
Invalid mode "z"`,
  },
  {
    name: "the same bytes again are free",
    code: `var S = require("Storage");
S.write("a", "x".repeat(100));
var f = S.getFree();
print(S.write("a", "x".repeat(100)), S.getFree() == f);
S.write("a", "y");
print(S.getFree() < f, S.getStats().fileCount, S.getStats().trashCount);
S.compact();
print(S.getStats().trashCount, S.getStats().totalBytes)`,
    prints: `true true
true 1 1
Compacting... 
0 262144`,
  },
  {
    name: "files that grow",
    code: String.raw`var S = require("Storage"), f = S.open("log", "a");
f.write("one\n");
f.write("two\n");
print(JSON.stringify(S.list()), S.list(undefined, { sf: true }).join(), S.list(undefined, { sf: false }).length);
f = S.open("log", "r");
print(JSON.stringify([f.readLine(), f.read(2), f.getLength(), f.readLine(), f.readLine()]));
f.erase();
print(S.list().length);
try { f.write("x") } catch (e) { print(e.message) }
try { S.open("log", "w").read(1) } catch (e) { print(e.message) }`,
    prints: String.raw`["log\u0001"] log 0
["one\n","tw",8,"o\n",null]
0
Can't write in this mode
Can't read in this mode`,
  },
  {
    name: "a list by pattern",
    code: String.raw`var S = require("Storage");
S.write("a.js", "1");
S.write("b.js", "1");
S.write("c", "1");
print(S.list(/\.js$/).join(), S.list(/^c/).join(), S.readArrayBuffer("c").byteLength)`,
    prints: "a.js,b.js c 1",
  },
  {
    name: "flash by addresses, which on Linux is all Storage",
    code: String.raw`var S = require("Storage"), F = require("Flash"), at = 0x10001000;
S.write("one", "abc");
S.write("room", "\xff", 0, 9216);
print(JSON.stringify([F.getFree(), F.getPage(at + 5), F.getPage(5)]), F.read(8, 0x10000020).join(), E.toString(F.read(8, 0x10000028)) == "room\0\0\0\0");
F.write("hello world!", at);
print(E.toString(F.read(12, at)), F.read(12, at) instanceof Uint8Array, E.sum(F.read(1012, at + 12)) / 255);
F.write("HELL", at + 1);
print(E.toString(F.read(12, at)), S.read("room", at - 0x10000044, 12) == E.toString(F.read(12, at)));
F.erasePage(at + 1);
print(F.read(3, at).join(), F.read(0, at), F.write([1, 2, 300], at), F.read(4, at).join());
try { F.erasePage(at + 0.5) } catch (e) { print(e.message) }
try { F.write(undefined, at) } catch (e) { print(e.message) }`,
    prints: `[[{"addr":268435456,"length":262144}],{"addr":268439552,"length":1024},null] 97,98,99,255,0,36,0,0 true
hello world! true 1012
h@DLL world! true
255,255,255 undefined undefined 1,2,44,255
Address should be an integer, got Number
Data is not defined`,
  },
  {
    name: "a module from Storage",
    code: `require("Storage").write("m", "exports.x = 5");
print(require("m").x)`,
    prints: "5",
  },
];
