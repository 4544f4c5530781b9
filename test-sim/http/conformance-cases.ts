/** Raw bytes in, raw bytes out. */
export interface Case {
  name: string;
  send: string | string[];
  status: number;
  /** body, exactly */
  body?: string;
  /** what the head must have */
  head?: RegExp;
  not?: RegExp;
  /** Where the http module cannot do what is right, and why. `loose`: whatever it makes of it, it serves the next. */
  http?: { status?: number; body?: string; head?: RegExp; closed?: true; loose?: true; why: string };
}

export const get = (path: string, headers = "") => `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n`;
const post = (path: string, body: string, headers = "") =>
  `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body, "latin1")}\r\n${headers}\r\n${body}`;
const json = (text: string, status: number, got?: string): Case => ({
  name: `JSON ${text.slice(0, 40)} is ${status}`,
  send: post("/json", Buffer.from(text, "utf8").toString("latin1")),
  status,
  body: status === 200 ? `{"got":${got ?? text}}` : '{"error":"malformed JSON"}',
});
const strict = "the http module reads what it can and tells nobody of the rest";

export const cases: Case[] = [
  {
    name: "a text is text",
    send: get("/text"),
    status: 200,
    body: "hello",
    head: /Content-Type: text\/plain; charset=utf-8\r\n[\s\S]*Content-Length: 5\r\n|Content-Length: 5\r\n/,
  },
  {
    name: "an object is JSON in UTF-8",
    send: get("/json"),
    status: 200,
    body: '{"name":"温室 °C","quote":"\\"\\\\","list":[1,null]}',
    head: /Content-Type: application\/json\r\n/,
  },
  { name: "a text of JSON is JSON", send: get("/raw"), status: 200, body: '{"a":1}', head: /Content-Type: application\/json\r\n/ },
  { name: "a number is a status", send: get("/number"), status: 404, body: '{"error":"not found"}' },
  { name: "nothing is 204", send: get("/nothing"), status: 204, body: "", not: /Content-Length/ },
  { name: "null is JSON", send: get("/null"), status: 200, body: "null" },
  { name: "a tuple is body, status and headers", send: get("/tuple"), status: 201, body: "made", head: /X-Made: yes\r\n/ },
  { name: "a promise is waited for", send: get("/promise"), status: 200, body: '{"late":true}' },
  { name: "a handler that throws is 500", send: get("/throws"), status: 500, body: '{"error":"internal error"}' },
  {
    name: "what a client sends enters the log in plain characters, and in few",
    send: get(`/throw/\xff\xfe${"a".repeat(200)}`),
    status: 500,
  },
  { name: "a promise that is rejected is 500", send: get("/rejects"), status: 500, body: '{"error":"internal error"}' },
  { name: "abort ends with its status", send: get("/aborts"), status: 418, body: '{"error":"short and stout"}' },
  { name: "a redirect names the place", send: get("/away"), status: 303, body: "", head: /Location: \/text\r\n/ },
  { name: "a line break in a header never leaves", send: get("/split"), status: 500, not: /X-B/ },
  { name: "HEAD is GET without the body", send: get("/text").replace("GET", "HEAD"), status: 200, body: "", head: /Content-Length: 5\r\n/ },
  { name: "a long text comes whole", send: get("/long"), status: 200, body: "0123456789".repeat(150) },
  { name: "a file comes whole", send: get("/file"), status: 200, body: `<p>${"x".repeat(700)}`, head: /ETag: "v1"\r\n/ },
  {
    name: "a file the client has another one of is sent",
    send: get("/file", 'If-None-Match: "v0"\r\n'),
    status: 200,
    body: `<p>${"x".repeat(700)}`,
  },
  { name: "a file the client has is 304", send: get("/file", 'If-None-Match: "v0", "v1"\r\n'), status: 304, body: "" },
  {
    name: "a body of unknown length is chunked",
    send: get("/pull"),
    status: 200,
    body: "5\r\npart1\r\n5\r\npart2\r\n5\r\npart3\r\n0\r\n\r\n",
    http: {
      body: "part1part2part3",
      why: "the http module does not tell the version of a request, and HTTP/1.0 knows no chunks: the end of the connection ends the body",
    },
  },
  {
    name: "a cookie's value cannot break out",
    send: get("/cookie"),
    status: 200,
    head: /Set-Cookie: a=x%3By; Path=\/; Max-Age=60; HttpOnly; SameSite=Lax\r\n/,
  },
  { name: "an unknown path is 404", send: get("/nope"), status: 404, body: '{"error":"not found"}' },
  { name: "a path without a method is 405 with Allow", send: post("/text", ""), status: 405, head: /Allow: GET, HEAD, OPTIONS\r\n/ },
  { name: "OPTIONS tells the methods", send: get("/echo").replace("GET", "OPTIONS"), status: 204, head: /Allow: POST, PUT, OPTIONS\r\n/ },
  { name: "static goes before parameter", send: get("/users/new"), status: 200, body: "static" },
  { name: "the first of two parameter routes wins", send: get("/users/7"), status: 200, body: "int 7" },
  { name: "0 is an int", send: get("/users/0"), status: 200, body: "int 0" },
  { name: "a negative number is an int", send: get("/users/-3"), status: 200, body: "int -3" },
  { name: "what is no int goes on", send: get("/users/7a"), status: 200, body: "name 7a" },
  { name: "a wildcard takes the rest", send: get("/users/a/b/c"), status: 200, body: "rest a/b/c" },
  { name: "two parameters", send: get("/users/a/pets/b"), status: 200, body: '{"name":"a","pet":"b"}' },
  { name: "a segment is decoded after splitting", send: get("/users/a%2Fb%20c"), status: 200, body: "name a/b c" },
  { name: "a static path may come encoded", send: get("/te%78t"), status: 200, body: "hello" },
  { name: "a malformed escape is 400", send: get("/users/%zz"), status: 400, body: '{"error":"malformed percent escape"}' },
  { name: "a trailing slash is another path", send: get("/text/"), status: 404 },
  { name: "any method", send: get("/any/a/b").replace("GET", "PATCH"), status: 200, body: "PATCH a/b" },
  {
    name: "a query is parsed",
    send: get("/query?a=1&b&a=2&c=x+y%26%C3%A9"),
    status: 200,
    body: '{"query":{"c":"x y&é","a":"1","b":""},"path":"/query"}',
  },
  { name: "cookies are parsed", send: get("/cookies", "Cookie: a=1; b=x%20y\r\n"), status: 200, body: '{"a":"1","b":"x y"}' },
  { name: "headers whatever their case", send: get("/header", "USER-agent: me\r\n"), status: 200, body: '{"agent":"me"}' },
  { name: "a group's hook refuses", send: get("/private/x"), status: 401, body: '{"error":"no key"}' },
  { name: "a group's hook refuses an encoded path, too", send: get("/priv%61te/x"), status: 401 },
  { name: "a group's hook lets pass", send: get("/private/x", "X-Key: k\r\n"), status: 200, body: "secret" },
  { name: "a body in one packet", send: post("/echo", "hello"), status: 200, body: "hello" },
  {
    name: "a body in many packets",
    send: post("/echo", "hello world").match(/[\s\S]{1,24}/g) ?? [],
    status: 200,
    body: "hello world",
  },
  { name: "a form", send: post("/form", "a=1&b=x+y&c"), status: 200, body: '{"c":"","b":"x y","a":"1"}' },
  {
    name: "a chunked body",
    send: "POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\n\r\n",
    status: 200,
    body: "abcdefg",
  },
  {
    name: "a body too large is 413",
    send: `POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n${"a".repeat(300)}`,
    status: 413,
    body: '{"error":"body too large"}',
  },
  {
    name: "a body of more bytes than there are numbers for is 413",
    send: `POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: ${"7".repeat(80)}\r\n\r\nabc`,
    status: 413,
    body: '{"error":"body too large"}',
  },
  json('{"a":[1,-2.5e+3,"x"],"b":{"c":null,"d":true}}', 200, '{"a":[1,-2500,"x"],"b":{"c":null,"d":true}}'),
  json('"\\u00e9\\ud83d\\ude00é"', 200, '"é😀é"'),
  json(" [ ] ", 200, "[]"),
  json("{'a':1}", 400),
  json('{"a":1} x', 400),
  json('{"a":1,}', 400),
  json("[1 2]", 400),
  json("01", 400),
  json("[1]]", 400),
  json('{"a" 1}', 400),
  json('{"a":[1,2}', 400),
  json('["\\x"]', 400),
  json("/*c*/1", 400),
  json("[".repeat(200), 400),
  json("", 400),
  {
    name: "another page's write is refused",
    send: post("/echo", "x", "Sec-Fetch-Site: cross-site\r\n"),
    status: 403,
    body: '{"error":"cross-site request"}',
  },
  { name: "another origin's write is refused", send: post("/echo", "x", "Origin: http://evil.example\r\n"), status: 403 },
  { name: "an origin of its own may write", send: post("/echo", "x", "Origin: http://x\r\n"), status: 200, body: "x" },
  {
    name: "a header in the body counts for nothing",
    send: post("/echo", "\r\nSec-Fetch-Site: same-origin\r\n", "Origin: http://evil.example\r\n"),
    status: 403,
  },
  // What follows is about the message itself.
  {
    name: "two lengths are 400",
    send: "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    status: 400,
  },
  { name: "a length that is none is 400", send: "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\nab", status: 400 },
  {
    name: "a bad chunk is 400",
    send: "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
    status: 400,
    http: { status: 200, why: strict },
  },
  ...[
    ["a length twice is 400", "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"],
    ["two codings are refused", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n"],
    ["a length with a sign is 400", "Content-Length: +3\r\n\r\nabc"],
    ["a blank before the colon of a length is 400", "Content-Length : 3\r\n\r\nabc"],
    ["a tab before the colon of a coding is 400", "Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n"],
    ["a length folded onto the next line is 400", "Content-Length:\r\n 3\r\n\r\nabc"],
    ["a lone CR in a header is 400", "X: a\rContent-Length: 3\r\n\r\nabc"],
  ].map(
    ([name, rest]): Case => ({
      name,
      send: `POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${rest}`,
      status: name.includes("codings") ? 501 : 400,
      http: { loose: true, why: strict },
    }),
  ),
  { name: "two hosts are 400", send: "GET /text HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", status: 400, http: { status: 200, why: strict } },
  {
    name: "a blank in a URL is 400",
    send: "GET /te xt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    status: 400,
    http: { status: 404, why: strict },
  },
  {
    name: "a head hidden in the URL of one that is known is 400, and ends the connection",
    send: [
      "GET /text HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET /a HTTP/1.1\r\nContent-Length: 40\r\nX: HTTP/1.1\r\nHost: x\r\n\r\n",
      get("/users/9"),
    ],
    status: 200,
    head: /hello[\s\S]*HTTP\/1.1 400 (?![\s\S]*int 9)/,
    http: { head: /hello$/, why: "the module answers one request a connection" },
  },
  {
    name: "a space in a header's name is 400",
    send: "GET /text HTTP/1.1\r\nHost: x\r\nX A: b\r\n\r\n",
    status: 400,
    http: { status: 200, why: strict },
  },
  {
    name: "a folded header is 400",
    send: "GET /text HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n",
    status: 400,
    http: { status: 200, why: strict },
  },
  { name: "NUL is 400", send: "GET /text HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n", status: 400, http: { status: 200, why: strict } },
  { name: "a bare LF is 400", send: "GET /text HTTP/1.1\r\nHost: x\nX: y\r\n\r\n", status: 400, http: { status: 200, why: strict } },
  { name: "no Host is 400", send: "GET /text HTTP/1.1\r\n\r\n", status: 400, http: { status: 200, why: strict } },
  { name: "another version is 505", send: "GET /text HTTP/2.0\r\nHost: x\r\n\r\n", status: 505, http: { status: 200, why: strict } },
  { name: "a request line of two words is 400", send: "GET /text\r\nHost: x\r\n\r\n", status: 400, http: { status: 200, why: strict } },
  {
    name: "a long URL is 414",
    send: get(`/${"a".repeat(600)}`),
    status: 414,
  },
  {
    name: "large headers are 431",
    send: get("/text", `X: ${"a".repeat(20000)}\r\n`),
    status: 431,
    http: { closed: true, why: "the guard drops the connection: an answer would come too late against a flood" },
  },
  {
    name: "the server says go on",
    send: ["POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n", "ok"],
    status: 100,
    http: { status: 200, why: "the module has sent nothing when the headers are there but the reply; clients send after a second" },
  },
  {
    name: "a keen client gets two answers on one connection",
    send: "GET /text HTTP/1.1\r\nHost: x\r\n\r\nGET /users/7 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    status: 200,
    head: /hello[\s\S]*int 7$/,
    http: { head: /hello$/, why: "the module answers one request a connection" },
  },
];
