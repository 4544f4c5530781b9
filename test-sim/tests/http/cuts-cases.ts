/** Bytes of one connection, and what the `net` listener makes of them: the statuses of its answers, and "end" where it closes. */
export interface Row {
  name: string;
  send: string;
  verdict: string;
}

const head = (lines: string, start = "GET /text HTTP/1.1") => `${start}\r\n${lines}\r\n`;
const get = (lines: string) => head(`Host: x\r\n${lines}`);
const chunked = (body: string, path = "/echo") => head("Host: x\r\nTransfer-Encoding: chunked\r\n", `POST ${path} HTTP/1.1`) + body;
const row = (name: string, send: string, verdict: string): Row => ({ name, send, verdict });

const refused = "400 end";

export const rows: Row[] = [
  row("a plain GET", get(""), "200"),
  row("what it gives may be JSON", head("Host: x\r\n", "GET /json HTTP/1.1"), "200"),
  row("what it gives may be an empty text", head("Host: x\r\n", "GET /empty HTTP/1.1"), "200"),
  row("two GETs in one packet", get("") + get(""), "200 200"),
  row("three GETs, of which one has another URL", get("") + head("Host: x\r\n", "GET /json HTTP/1.1") + get(""), "200 200 200"),
  row("line breaks before a request", `\r\n\r\n${get("")}`, "200"),
  row("a browser's head", get(`User-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\nAccept: */*\r\nSec-Fetch-Site: same-origin\r\n`), "200"),

  // Names of headers (RFC 9110, 5.1)
  ...["(a)", '"a"', "a@b", "a/b", "a[0]", "a{", "a\x80", "\xe9", "a b", "a\tb", "", " a", "a ", "a\x7f"].map((name) =>
    row(`a header of the name ${JSON.stringify(name)}`, get(`${name}: 1\r\n`), refused),
  ),
  ...["a", "x-Y_1.z", "!#$%&'*+-.^_`|~9"].map((name) => row(`a header of the name ${name}`, get(`${name}: 1\r\n`), "200")),
  row("a last line without a colon", get("nothing\r\n"), refused),
  row("a line folded from the one before", get("X: a\r\n b\r\n"), refused),
  // Values (5.5)
  ...["\0", "\x01", "\x0b", "\x1b", "\x7f", "\r", "\n"].map((byte) =>
    row(`a value with ${JSON.stringify(byte)}`, get(`X: a${byte}b\r\n`), refused),
  ),
  row("a value with a tab and bytes beyond ASCII", get("X: a\tb \xe9\xff\r\n"), "200"),
  row("a value of nothing", get("X:\r\nY: \t \r\n"), "200"),
  row("lines that end in LF", "GET /text HTTP/1.1\nHost: x\n\n", ""),
  row("a line that ends in LF", get("X: a\nY: b\r\n"), refused),
  row("a lone CR before the end", get("X: a\r\r\n"), refused),

  // The request line (RFC 9112, 3)
  ...["GET /text", "GET  /text HTTP/1.1", " GET /text HTTP/1.1", "GET /text HTTP/1.1 ", "GET /te xt HTTP/1.1", "G(T /text HTTP/1.1"].map(
    (line) => row(`the line "${line}"`, head("Host: x\r\n", line), refused),
  ),
  ...["GET /text http/1.1", "GET /text HTTP/1.12", "GET /text HTTP/11", "GET /text FTP/1.1", "GET text HTTP/1.1", "GET * HTTP/1.1"].map(
    (line) => row(`the line "${line}"`, head("Host: x\r\n", line), refused),
  ),
  ...["/\0", "/a\tb", "/a\rb", "/a\x7f"].map((url) =>
    row(`the URL ${JSON.stringify(url)}`, head("Host: x\r\n", `GET ${url} HTTP/1.1`), refused),
  ),
  row("version 2.0", head("Host: x\r\n", "GET /text HTTP/2.0"), "505 end"),
  row("version 1.0", head("", "GET /text HTTP/1.0"), "200 end"),
  row("a URL that is too long", head("Host: x\r\n", `GET /${"a".repeat(600)} HTTP/1.1`), "414"),
  row("a URL with a host", head("Host: x\r\n", "GET http://x/text HTTP/1.1"), "200"),
  row("a URL with a host and a scheme in large letters", head("Host: x\r\n", "GET HTTP://x/text HTTP/1.1"), "200"),
  row("a URL with a host and only a query", head("Host: x\r\n", "GET http://x?a=1 HTTP/1.1"), "404"),
  row("a URL with a user", head("Host: x\r\n", "GET http://u@x/text HTTP/1.1"), refused),
  row("a URL without a host", head("Host: x\r\n", "GET http:///text HTTP/1.1"), refused),

  // Host (RFC 9110, 7.2)
  row("no Host", head(""), refused),
  row("two Hosts", head("Host: x\r\nhost: x\r\n"), refused),
  ...["a b", "u@x", "x/y", "x?", "x#", 'x"', "x,\\", "x\xe9"].map((host) => row(`the Host ${host}`, head(`Host: ${host}\r\n`), refused)),
  ...["", "x", "x:80", "[::1]:8080", "10.0.0.7", "a-b_c.local"].map((host) => row(`the Host "${host}"`, head(`Host: ${host}\r\n`), "200")),

  // Connection (RFC 9112, 9.3)
  ...["close", "Close", "TE, close", "keep-alive, close", "close,TE"].map((wish) =>
    row(`the wish "${wish}"`, get(`Connection: ${wish}\r\n`), "200 end"),
  ),
  row("two lines of wishes", get("Connection: keep-alive\r\nConnection: close\r\n"), "200 end"),
  ...["keep-alive", "upgrade", "closed", "not-close"].map((wish) => row(`the wish "${wish}"`, get(`Connection: ${wish}\r\n`), "200")),

  // Lengths (RFC 9112, 6)
  row("a body", `${head("Host: x\r\nContent-Length: 3\r\n", "POST /echo HTTP/1.1")}abc`, "200"),
  row("a length with a blank behind it", `${head("Host: x\r\nContent-Length: 3 \r\n", "POST /echo HTTP/1.1")}abc`, "200"),
  ...["+3", "-1", "3,3", "3 3", "0x3", "", "3;"].map((length) =>
    row(`the length "${length}"`, `${head(`Host: x\r\nContent-Length: ${length}\r\n`, "POST /echo HTTP/1.1")}abc`, refused),
  ),
  row("two lengths", `${head("Host: x\r\nContent-Length: 3\r\nContent-Length: 3\r\n", "POST /echo HTTP/1.1")}abc`, refused),
  row("a length and a coding", head("Host: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n", "POST /echo HTTP/1.1"), refused),
  row("a coding nobody knows", head("Host: x\r\nTransfer-Encoding: gzip, chunked\r\n", "POST /echo HTTP/1.1"), "501 end"),
  row("two codings", head("Host: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "POST /echo HTTP/1.1"), "501 end"),
  row("a body that is too large", head("Host: x\r\nContent-Length: 1025\r\n", "POST /echo HTTP/1.1"), "413 end"),
  row("headers that are too large", get(`X: ${"a".repeat(1600)}\r\n`), "431 end"),
  row("headers that are as large as they may be", get(`X: ${"a".repeat(1500 - 18 - 11 - 5)}\r\n`), "200"),
  row("an expectation", head("Host: x\r\nContent-Length: 1\r\nExpect: 200-ok\r\n", "POST /echo HTTP/1.1"), "417 end"),

  // Chunks (RFC 9112, 7.1)
  row("a chunked body", chunked("3\r\nabc\r\n0\r\n\r\n"), "200"),
  row("two chunks and the next request", chunked("3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n") + get(""), "200 200"),
  ...["0000003", "3;a", "3;a=b", '3;a="b;c\\"d";e', "3;a;b=1"].map((size) =>
    row(`a chunk of the size ${size}`, chunked(`${size}\r\nabc\r\n0\r\n\r\n`), "200"),
  ),
  ...[
    "",
    "-3",
    "+3",
    "0x3",
    "3 ",
    " 3",
    "3 ;a",
    "3;",
    "3;a=",
    "3;=b",
    '3;a="b',
    '3;a=b"c"',
    "3;a b",
    "3;a\0",
    "3;a\nb",
    "3,a",
    "g",
    "3;a\\b",
  ].map((size) => row(`a chunk of the size ${JSON.stringify(size)}`, chunked(`${size}\r\nabc\r\n0\r\n\r\n`), refused)),
  row("an extension that is longer than a line may be", chunked(`3;a=${"b".repeat(600)}\r\nabc\r\n0\r\n\r\n`), refused),
  row("an extension that is as long as a line may be", chunked(`3;a=${"b".repeat(508)}\r\nabc\r\n0\r\n\r\n`), "200"),
  row("a chunk longer than it says", chunked("3\r\nabcd\r\n0\r\n\r\n"), refused),
  row("a chunk that is too large", chunked("FFFFFFFFFF\r\nabc"), "413 end"),
  row("chunks that are too large together", chunked(`300\r\n${"a".repeat(768)}\r\n300\r\n`), "413 end"),
  row("trailers", chunked("3\r\nabc\r\n0\r\nX: y\r\nDigest: a=b\r\n\r\n"), "200"),
  ...["GET / HTTP/1.1", "x", "X : y", " X: y", "X: a\0", "X: a\nb", ": y"].map((line) =>
    row(`the trailer ${JSON.stringify(line)}`, chunked(`0\r\n${line}\r\n\r\n`), refused),
  ),
];
