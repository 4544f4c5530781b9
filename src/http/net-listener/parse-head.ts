/** What a head tells, on the exchange: method, url, headers; bytes of the body, or that it is chunked; what follows the reply. */
/** What a head says, on the object of its request. */
export interface Head {
  method: string;
  url: string;
  /** The text of the head. */
  headers: string;
  left: number;
  chunked?: boolean;
  /** the connection stays */
  keep: boolean;
  /** HTTP/1.0 */
  old?: boolean;
  /** waits for `100 Continue` */
  expects?: boolean;
}

/** A header's value in the text of a head, whatever the case of its name; several of the same name are joined by commas. */
export function headerIn(text: string, name: string): string | undefined {
  const low = text.toLowerCase();
  const key = "\n" + name.toLowerCase() + ":";
  let value: string | undefined;
  for (let at = low.indexOf(key); at >= 0; at = low.indexOf(key, at + 1)) {
    const part = text
      .substr(at + key.length)
      .split("\r")[0]
      .trim();
    value = value === undefined ? part : value + ", " + part;
  }
  return value;
}

/** Whether a text is no token (RFC 9110, 5.6.2): the name of a method, a header or an extension. */
function isNoToken(text: string): unknown {
  return !text || text.match(/[^A-Za-z0-9!#$%&'*+.^_`|~\-]/);
}

/** The name of a header's line (RFC 9112, 5) in small letters; "" where the line is malformed, a lone CR or LF in it included. */
function nameIn(line: string): string {
  const name = line.substr(0, line.indexOf(":"));
  return isNoToken(name) || line.match(/[\x00-\x08\x0a-\x1f\x7f]/) ? "" : name.toLowerCase();
}

/** The value of a header's line. */
function valueIn(line: string): string {
  return line.substr(line.indexOf(":") + 1).trim();
}

/** Whether the value is no host with or without a port (RFC 9110, 7.2): a user, a path or a blank in it is read differently by different readers. */
function isNoHost(value: string): unknown {
  return value.match(/[^A-Za-z0-9.:_~!$&'()*+,;=%\[\]\-]/);
}

/**
 * Reads a request's head (RFC 9112, 3 and 5), with its last empty line, into `exchange`. Strict, as what two readers take
 * differently is how requests are smuggled. Returns the status to refuse it with, undefined when it is well. What the URL holds and
 * how long it is, is looked at with the request. `exchange` has to inherit method GET, left 0 and keep true.
 */
export function parseHead(exchange: Head, text: string): number | undefined {
  let at = text.indexOf("\r\n");
  const start = text.substr(0, at).split(" ");
  if (start.length !== 3 || isNoToken(start[0])) return 400;
  if (start[2] !== "HTTP/1.1" && start[2] !== "HTTP/1.0") return start[2].match(/^HTTP\/[0-9]\.[0-9]$/) ? 505 : 400;
  const old = start[2] === "HTTP/1.0";
  const found: Record<string, string> = {};
  // Line by line: all of them at once would be the head a second time.
  for (;;) {
    const next = text.indexOf("\r\n", at + 2);
    const line = text.substr(at + 2, next - at - 2);
    if (!line) break;
    at = next;
    const name = nameIn(line);
    if (!name) return 400;
    if (":host:connection:content-length:transfer-encoding:expect:".indexOf(":" + name + ":") < 0) continue;
    // Of two there would be one text with a comma; of wishes there may be several.
    if (found[name] === undefined) found[name] = valueIn(line);
    else if (name === "connection" || name === "transfer-encoding") found[name] += "," + valueIn(line);
    else return 400;
  }
  let url = start[1];
  // The absolute form is for proxies, but must be taken (3.2.2); its host counts, and the header has to be there.
  if (url.substr(0, 7).toLowerCase() === "http://") {
    const path = url.substr(7).split("/")[0].split("?")[0];
    if (!path || isNoHost(path)) return 400;
    found.host = found.host === undefined ? found.host : path;
    url = url.substr(7 + path.length);
    if (url[0] !== "/") url = "/" + url;
  }
  if (url[0] !== "/" && (url !== "*" || start[0] !== "OPTIONS")) return 400;
  exchange.headers = text;
  // What is as usual comes with the prototype, as each name takes up to three variables for as long as the request lasts.
  if (start[0] !== "GET") exchange.method = start[0];
  exchange.url = url;
  if (old) exchange.old = true;
  else if (found.host === undefined) return 400;
  if (found.host && isNoHost(found.host)) return 400;
  const coding = found["transfer-encoding"];
  const length = found["content-length"];
  if (coding !== undefined) {
    if (length !== undefined || old) return 400;
    if (coding.toLowerCase() !== "chunked") return 501;
    exchange.chunked = true;
  } else if (length !== undefined) {
    if (!length.match(/^[0-9]+$/)) return 400;
    // Too many digits are no number for the interpreter, which throws.
    exchange.left = length.length > 9 ? 1e9 : parseInt(length, 10);
  }
  if (old || ("," + found.connection + ",").toLowerCase().replace(/[ \t]/g, "").includes(",close,")) exchange.keep = false;
  const expect = found.expect;
  if (expect === undefined) return;
  if (expect.toLowerCase() !== "100-continue") return 417;
  if (!old && (exchange.left > 0 || exchange.chunked)) exchange.expects = true;
}

/** Bytes of a line in a chunked body: a size with its extensions, or a trailer. */
const LINE = 512;

/** Whether what follows a chunk's size is extensions (RFC 9112, 7.1.1), without the blanks that nobody sends. */
function areExtensions(text: string): boolean {
  if (text === "") return true;
  // What is escaped may only stand between quotes, as "<" may.
  const parts = text.replace(/\\./g, "<").split('"');
  if (text[0] !== ";" || parts.length % 2 === 0 || text.match(/[\x00-\x08\x0a-\x1f\x7f]/)) return false;
  // A quoted text is a colon from here on, which is in no token.
  let shape = "";
  for (let i = 0; i < parts.length; i += 2) shape += (i ? ":" : "") + parts[i];
  return shape
    .substr(1)
    .split(";")
    .every((extension) => {
      const pair = extension.split("=");
      return pair.length < 3 && !isNoToken(pair[0]) && (pair.length === 1 || pair[1] === ":" || !isNoToken(pair[1]));
    });
}

/**
 * Takes what it can of a chunked body (RFC 9112, 7.1) from `text` and returns the rest; undefined when it is malformed or
 * grows beyond `limit`, then `left` is -1. At the last chunk `chunked` becomes false. Trailers are dropped.
 */
export function takeChunk(
  exchange: { body: string; chunked: boolean; left: number; tail?: boolean },
  text: string,
  limit: number,
): string | undefined {
  if (exchange.left > 2) {
    const part = text.substr(0, exchange.left - 2);
    exchange.body += part;
    exchange.left -= part.length;
    return text.substr(part.length);
  }
  if (exchange.left) {
    if (text.length < 2) return text;
    if (text.substr(0, 2) !== "\r\n") return undefined;
    exchange.left = 0;
    return text.substr(2);
  }
  const end = text.indexOf("\r\n");
  // The same whether or not the end has come already; a CR alone may be half of it.
  if (end < 0) return text.length > LINE + 1 ? undefined : text;
  if (end > LINE) return undefined;
  const line = text.substr(0, end);
  if (exchange.tail) {
    if (!line) exchange.chunked = false;
    else if (!nameIn(line)) return undefined;
    return text.substr(end + 2);
  }
  const size = line.split(";")[0];
  const digits = size.replace(/^0+/, "");
  if (!size.match(/^[0-9a-fA-F]+$/) || !areExtensions(line.substr(size.length))) return undefined;
  const length = digits.length > 6 ? 1e9 : parseInt("0" + digits, 16);
  if (length === 0) exchange.tail = true;
  else if (exchange.body.length + length > limit) {
    exchange.left = -1;
    return undefined;
  } else exchange.left = length + 2;
  return text.substr(end + 2);
}

/** RFC 9110, 15: a text for people. */
export function reasonOf(status: number): string {
  // As one text, or in an object, they would take hundreds of variables for the moment in which there are fewest.
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 421:
      return "Misdirected Request";
    case 416:
      return "Range Not Satisfiable";
    case 417:
      return "Expectation Failed";
    case 418:
      return "I'm a teapot";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
  }
  return "Status";
}
