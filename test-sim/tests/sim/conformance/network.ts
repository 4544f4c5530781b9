import type { Conformance } from "./types.ts";

/** The http and net modules, over loopback. PORT stands for a free port. */
export const network: Conformance[] = [
  {
    name: "http: a request, its answer, the events of both sides",
    code: `var http = require("http");
http.createServer(function (req, res) { print(req.method, req.url, req.headers["X-Mine"], E.lookupNoCase(req.headers, "x-mine")); var body = ""; req.on("data", d => { body += d }); req.on("end", () => { res.writeHead(201, { "X-Yours": 1 }); res.end("got " + body) }); req.on("close", e => print("req close", e)); res.on("close", e => print("res close", e)) }).listen(PORT);
var q = http.request({ host: "localhost", port: PORT, path: "/a?b", method: "PUT", headers: { "X-Mine": "m", "Content-Length": 4 } }, r => { print(r.statusCode, typeof r.statusCode, r.statusMessage, r.headers["X-Yours"], r.headers.Connection); r.on("data", d => print(d)); r.on("close", () => print("closed")) });
q.end("body")`,
    prints: `PUT /a?b m m
req close false
res close false
201 string OK 1 close
got body
closed`,
  },
  {
    name: "http: the answer's head as it goes over the wire",
    code: String.raw`require("http").createServer((req, res) => { res.setHeader("A", "b"); print(res.write("x"), res.headers); res.end("y") }).listen(PORT);
require("net").connect({ host: "localhost", port: PORT }, s => { var t = ""; s.on("data", d => { t += d }); s.on("close", () => print(JSON.stringify(t.replace(/2v[0-9.]*/, "V")))); s.write("GET / HTTP/1.0\r\n\r\n") })`,
    prints: String.raw`false { 
  "Connection": "close", 
  "A": "b"
 }
"HTTP/1.1 200 OK\r\nServer: Espruino V\r\nConnection: close\r\nA: b\r\n\r\nxy"`,
  },
  {
    name: "http: what ended cannot be written to, a head is sent once",
    code: `require("http").createServer((req, res) => { res.writeHead(404, {}); res.writeHead(500, {}); res.end("x"); try { res.write("more") } catch (e) { print(e.toString()) } }).listen(PORT);
require("http").get("http://localhost:PORT/", r => { print(r.statusCode, JSON.stringify(r.headers).replace(/2v[0-9.]*/, "V")); r.on("data", print) })`,
    prints: `ERROR: Headers have already been sent
Error: This socket is closed
404 {"Server":"Espruino V","Connection":"close"}
x`,
  },
  {
    name: "http: the hidden fields of a connection",
    code: String.raw`var c;
require("http").createServer((req, res) => { c = req; print(Object.keys(req).join(), Object.keys(res).join(), global["\xff"].HttpSC[0] === req); setTimeout(() => { req.clsNow = true }, 20); req.on("close", () => setTimeout(() => print("freed", global["\xff"].HttpSC[0] === undefined, req.sckt), 5)) }).listen(PORT);
require("net").connect({ host: "localhost", port: PORT }, s => { s.write("GET / HTTP/1.0\r\nContent-Length: 9\r\n\r\nabc") })`,
    prints: `type,res,svr,sckt,headers,cRcv,method,url,hdrs,dRcv sckt,headers true
freed true undefined`,
  },
  {
    name: "http: chunked both ways",
    code: `require("http").createServer((req, res) => { res.writeHead(200, { "Transfer-Encoding": "chunked" }); res.write("one"); res.write("two"); res.end() }).listen(PORT);
require("http").get({ host: "localhost", port: PORT, path: "/" }, r => { var t = ""; r.on("data", d => { t += "[" + d + "]" }); r.on("close", () => print(t)) })`,
    prints: "[onetwo]",
  },
  {
    name: "http: a request that nobody reads keeps 512 bytes",
    code: `require("http").createServer((req, res) => { setTimeout(() => { print(req.available() > 400, req.read(3).length); res.end() }, 30) }).listen(PORT);
var q = require("http").request({ host: "localhost", port: PORT, path: "/", method: "POST", headers: { "Content-Length": 600 } }, r => r.on("close", () => print("end")));
q.end("x".repeat(600))`,
    prints: `true 3
New interpreter error: BUFFER_FULL
end`,
  },
  {
    name: "net: connect, drain, data, end, close",
    code: `require("net").createServer(s => { s.on("data", d => { print("server", d); s.write("echo " + d) }); s.on("end", () => print("server end")); s.on("close", e => print("server close", e)) }).listen(PORT);
require("net").connect({ host: "localhost", port: PORT }, function (s) { print("connected", s === this, s.write("hello"));  s.on("data", d => { print("client", d); s.end() }); s.on("close", e => print("client close", e)) })`,
    prints: `connected true false
server hello
client echo hello
client close false
server end
server close false`,
  },
  {
    name: "net: data comes in pieces of 536 bytes",
    code: `var l = [];
require("net").createServer(s => { s.on("data", d => l.push(d.length)); s.on("close", () => print(Math.max.apply(null, l), l.reduce((a, b) => a + b))) }).listen(PORT);
require("net").connect({ host: "localhost", port: PORT }, s => { s.write("x".repeat(1500)); s.end() })`,
    prints: "536 1500",
  },
  {
    name: "net: end after a write sends what was written",
    code: `require("net").createServer(s => s.end("bye")).listen(PORT);
require("net").connect({ host: "localhost", port: PORT }, s => { s.on("data", d => print(d)); s.on("close", e => print("close", e)) })`,
    prints: `bye
close false`,
  },
  {
    name: "net: a socket that is closed cannot be written to",
    code: `require("net").createServer(s => s.on("close", () => 1)).listen(PORT);
require("net").connect({ host: "localhost", port: PORT }, s => { s.end(); try { s.write("x") } catch (e) { print(e.toString()) } })`,
    prints: "Error: This socket is closed",
  },
  {
    name: "net: a refused connection throws on Linux, and an error event follows",
    code: `try { var s = require("net").connect({ host: "127.0.0.1", port: 9 }, () => print("never")); print("no throw") } catch (e) { print(e.toString()) }`,
    prints: `ERROR: Connect failed (err 111)
InternalError: Unable to create socket`,
  },
  {
    name: "net: a name that is not known",
    code: `try { require("net").connect({ host: "no.such.host.invalid", port: 9 }, () => print("never")) } catch (e) { print(e.toString()) }`,
    prints: "InternalError: Unable to locate host",
  },
  {
    name: "net: typed arrays are written as their text, E.toString as bytes",
    code: `require("net").createServer(s => s.on("data", d => print(JSON.stringify(d)))).listen(PORT);
require("net").connect({ host: "localhost", port: PORT }, s => { s.write(new Uint8Array([65, 66])); s.write(E.toString([67, 255])); s.end() })`,
    prints: String.raw`"65,66C\u00FF"`,
  },
  {
    name: "net: what create and connect refuse",
    code: `print(require("net").createServer(5), require("http").createServer(), require("net").connect(5))`,
    prints: `ERROR: Expecting Callback Function but got Number
ERROR: Expecting Callback Function but got undefined
ERROR: Expecting Options to be an Object but it was Number
undefined undefined undefined`,
  },
  {
    name: "net: a stream is piped",
    code: `require("net").createServer(s => { s.pipe(s) }).listen(PORT);
require("net").connect({ host: "localhost", port: PORT }, s => { var t = ""; s.on("data", d => { t += d; if (t.length == 40) { print(t); s.end() } }); s.write("0123456789".repeat(4)) })`,
    prints: "0123456789012345678901234567890123456789",
  },
];
