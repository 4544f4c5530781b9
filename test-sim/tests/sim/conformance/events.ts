import type { Conformance } from "./types.ts";

/** Events, timers, promises and errors that nobody catches. */
export const events: Conformance[] = [
  {
    name: "emit is queued",
    code: `var o = {};
o.on("a", function (x, y) { print(x, y, this === o) });
o.emit("a", 1, 2);
print("after")`,
    prints: `after
1 2 true`,
  },
  {
    name: "listeners added during an event wait for the next; the rest can be skipped",
    code: `var o = {};
o.on("a", () => { print(1); o.on("a", () => print("new")); E.stopEventPropagation() });
o.on("a", () => print(2));
o.emit("a");
setTimeout(() => o.emit("a"), 1)`,
    prints: `1
1`,
  },
  {
    name: "listeners are fields of the object",
    code: `var o = { b: 1 }, f = () => 1;
o.on("a", f);
print(Object.keys(o).join(), JSON.stringify(o));
o.removeListener("a", f);
print(JSON.stringify(o));
o.removeAllListeners("a");
o.on("c", f);
o.removeAllListeners();
print(JSON.stringify(o))`,
    prints: `b,#ona {"b":1,"#ona":[undefined]}
{"b":1,"#ona":[]}
{"b":1}`,
  },
  {
    name: "prependListener, functions and arrays have events, too",
    code: `var a = [];
a.on("q", () => print("second"));
a.prependListener("q", () => print("first"));
a.emit("q");
function g() {}
g.on("z", () => print("g"));
g.emit("z")`,
    prints: `first
second
g`,
  },
  {
    name: "what on and emit refuse",
    code: `var o = {};
function t(f) { try { f() } catch (e) { print(e.toString()) } }
t(() => o.emit("a", 1, 2, 3, 4, 5));
t(() => "x".on("a", print));
t(() => o.on(5, print));
t(() => o.on("a", 5));
print(o.on("a", print), typeof o.once, typeof o.off)`,
    prints: `TypeError: Too many arguments (>4)
TypeError: Parent must be an object - not a String, Integer, etc
TypeError: First argument must be String
TypeError: Second argument must be a function or a String
undefined undefined undefined`,
  },
  {
    name: "an interval that its own callback changes goes on from when it was due; from elsewhere, from now",
    code: `var begin = getTime(), n = 0;
function busy(ms) { var end = getTime() + ms / 1000; while (getTime() < end); }
var i = setInterval(() => {
  n++;
  if (n == 1) { busy(40); changeInterval(i, 100); }
  else {
    clearInterval(i);
    var ms = (getTime() - begin) * 1000;
    print(ms > 110 && ms < 150 ? "120 ms" : ms);
    begin = getTime();
    i = setInterval(() => { clearInterval(i); ms = (getTime() - begin) * 1000; print(ms > 65 && ms < 95 ? "70 ms" : ms); }, 300);
    setTimeout(() => { busy(10); changeInterval(i, 40); }, 20);
  }
}, 20)`,
    prints: `120 ms
70 ms`,
  },
  {
    name: "an error in a listener is printed, the other listeners are called",
    code: `var o = {};
o.on("x", () => { throw "q" });
o.on("x", () => print("second"));
o.emit("x");
setTimeout(() => print("later"), 60)`,
    prints: `second
Uncaught q
later`,
  },
  {
    name: "of two errors in one pass the last is printed",
    code: `setTimeout(function () { throw "a" }, 1);
setTimeout(function () { throw "b" }, 1);
var t = getTime();
while (getTime() < t + 0.005);`,
    prints: "Uncaught b",
  },
  {
    name: "an interval goes on after an error",
    code: `var n = 0, id = setInterval(() => { if (++n == 3) clearInterval(id); if (n == 2) throw "no"; print(n) }, 60)`,
    prints: `1
Uncaught no
3`,
  },
  {
    name: "timers that are due together run in the order of their making, promises after them",
    code: `setTimeout(() => { print("a"); Promise.resolve().then(() => print("p")); setTimeout(() => print("c"), 0) }, 5);
setTimeout(() => print("b"), 5)`,
    prints: `a
b
p
c`,
  },
  {
    name: "ids of timers come again",
    code: `var a = setTimeout(print, 9000), b = setTimeout(print, 9000);
clearTimeout(b);
var c = setTimeout(print, 9000);
clearTimeout(a);
var d = setTimeout(print, 9000);
print(a, b, c, d);
clearTimeout()`,
    prints: "1 2 2 3",
  },
  {
    name: "a timeout that clears itself may set another, which has its id and stays",
    code: `var n = 0, id;
function next() { print(++n, id); clearTimeout(id); if (n < 3) id = setTimeout(next, 5) }
id = setTimeout(next, 5)`,
    prints: `1 1
2 1
3 1`,
  },
  {
    name: "so may an interval, and one in place of a timeout runs on",
    code: `var n = 0, id;
function next() { print(++n, id); clearInterval(id); if (n < 3) id = (n < 2 ? setTimeout : setInterval)(next, 5) }
id = setInterval(next, 5)`,
    prints: `1 1
2 1
3 1`,
  },
  {
    name: "clearInterval() clears everything",
    code: `setInterval(() => print("i"), 100);
setTimeout(() => print("t"), 400);
setTimeout(() => clearInterval(), 250)`,
    prints: `i
i`,
  },
  {
    name: "what timers and watches refuse",
    code: `function t(f) { try { f() } catch (e) { print(e.message) } }
t(() => clearTimeout(undefined));
t(() => clearInterval(undefined));
t(() => clearWatch(undefined));
t(() => clearWatch(5));
t(() => changeInterval(9, 1));
t(() => setTimeout(5));
clearTimeout(99)`,
    prints: `clearTimeout(undefined) not allowed. Use clearTimeout() instead
clearInterval(undefined) not allowed. Use clearInterval() instead
clearWatch(undefined) not allowed. Use clearWatch() instead
Unknown Watch 5
Unknown Interval
Function or String not supplied!`,
  },
  {
    name: "timers take arguments, and code as text",
    code: `setTimeout("print('code')", 1);
setTimeout(print, 60, "arg", 2)`,
    prints: `code
arg 2`,
  },
  {
    name: "changeInterval begins anew",
    code: `var n = 0, id = setInterval(() => { print(++n); if (n == 3) clearInterval() }, 80);
setTimeout(() => changeInterval(id, 40), 120)`,
    prints: `1
2
3`,
  },
  {
    name: "promises settle from the event queue",
    code: `Promise.resolve(1).then(x => { print("a", x); return 2 }).then(x => print("b", x));
new Promise(r => r(5)).then(x => print("c", x));
setTimeout(() => print("t"), 50);
print("sync");
Promise.reject("e").catch(e => print("caught", e)).then(() => print("after"))`,
    prints: `sync
a 1
c 5
caught e
b 2
after
t`,
  },
  {
    name: "an unhandled rejection is printed",
    code: `Promise.reject("no");
setTimeout(() => print("goes on"), 60)`,
    prints: `Uncaught Error: Unhandled promise rejection: no
goes on`,
  },
  {
    name: "and may be caught late",
    code: `var p = new Promise(r => setTimeout(r, 2)).then(() => { throw "late" });
setTimeout(() => p.catch(e => print("caught", e)), 100)`,
    prints: `Uncaught Error: Unhandled promise rejection: late
caught late`,
  },
  {
    name: "catch after a promise is resolved rejects what follows: a fault of the interpreter",
    code: `var p = Promise.resolve(1);
setTimeout(() => p.catch(() => 1).then(x => print("then", x), e => print("rejected", e)), 60)`,
    prints: "rejected 1",
  },
  {
    name: "Promise.all",
    code: `Promise.all([1, Promise.resolve(2), new Promise(r => setTimeout(() => r(3), 60))]).then(x => print(x));
Promise.all([]).then(x => print(x));
Promise.all([Promise.reject("no")]).catch(e => print("c", e))`,
    prints: `[  ]
c no
[ 1, 2, 3 ]`,
  },
  {
    name: "a promise follows another",
    code: `Promise.resolve().then(() => new Promise(r => setTimeout(() => r("inner"), 2))).then(x => print(x));
new Promise(r => r({ then: function (a) { a(8) } })).then(x => print(x));
print(typeof Promise.resolve().finally)`,
    prints: `undefined
8
inner`,
  },
  {
    name: 'process.on("uncaughtException")',
    code: `process.on("uncaughtException", e => print("heard", e.message));
setTimeout(() => { throw new Error("q") }, 1);
setTimeout(() => nope(), 100)`,
    prints: `heard q
heard "nope" is not defined`,
  },
];
