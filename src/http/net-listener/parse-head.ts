/** What a head tells, on the exchange: method, url, headers; bytes of the body, or that it is chunked; what follows the reply. */
interface Head {
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

/**
 * Reads a request's head (RFC 9112, 3 and 5) without its last empty line into `exchange`. Strict, as what two readers take
 * differently is how requests are smuggled. Returns the status to refuse it with, undefined when it is well. `exchange` has to
 * inherit method GET, left 0 and keep true.
 *
 * @param longest bytes of the URL
 */
export function parseHead(exchange: Head, text: string, longest: number): number | undefined {
  // Line by line: all of them at once would be the head a second time.
  let at = text.indexOf("\r\n");
  const start = (at < 0 ? text : text.substr(0, at)).split(" ");
  // Anything below a blank but the line ends and tabs, a lone CR or LF included.
  if (text.match(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/) || text.match(/[^\r]\n|\r[^\n]/) || text[text.length - 1] === "\r") return 400;
  if (start.length !== 3 || !start[0] || start[0].match(/[^A-Za-z0-9!#$%&'*+.^_`|~\-]/)) return 400;
  if (start[2] !== "HTTP/1.1" && start[2] !== "HTTP/1.0") return start[2].match(/^HTTP\/[0-9]\.[0-9]$/) ? 505 : 400;
  if (start[1].length > longest) return 414;
  let url = start[1];
  // The absolute form is for proxies, but must be taken (3.2.2).
  if (url.indexOf("http://") === 0) url = url.substr(url.indexOf("/", 7) < 0 ? url.length : url.indexOf("/", 7)) || "/";
  if (url[0] !== "/" && (url !== "*" || start[0] !== "OPTIONS")) return 400;
  while (at >= 0) {
    const next = text.indexOf("\r\n", at + 2);
    const line = text.substr(at + 2, (next < 0 ? text.length : next) - at - 2);
    at = next;
    const name = line.substr(0, line.indexOf(":"));
    // No name, blanks in it, or a line folded from the one before.
    if (!name || name.match(/[^A-Za-z0-9!#$%&'*+.^_`|~\-]/)) return 400;
  }
  exchange.headers = text;
  const get = (name: string): string | undefined => headerIn(text, name);
  // What is as usual comes with the prototype, as each name takes up to three variables for as long as the request lasts.
  if (start[0] !== "GET") exchange.method = start[0];
  exchange.url = url;
  const host = get("Host");
  const old = start[2] === "HTTP/1.0";
  if (old) exchange.old = true;
  else if (host === undefined) return 400;
  // Of two with the same name there is one text with a comma.
  if (host && host.includes(", ")) return 400;
  const coding = get("Transfer-Encoding");
  const length = get("Content-Length");
  if (coding !== undefined) {
    if (length !== undefined || old) return 400;
    if (coding.toLowerCase() !== "chunked") return 501;
    exchange.chunked = true;
  } else if (length !== undefined) {
    if (!length.match(/^[0-9]+$/)) return 400;
    // Too many digits are no number for the interpreter, which throws.
    exchange.left = length.length > 9 ? 1e9 : parseInt(length, 10);
  }
  if (old || (get("Connection") || "").toLowerCase().includes("close")) exchange.keep = false;
  const expect = get("Expect");
  if (expect === undefined) return;
  if (expect.toLowerCase() !== "100-continue") return 417;
  if (!old && (exchange.left > 0 || exchange.chunked)) exchange.expects = true;
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
  if (exchange.tail) {
    const end = text.indexOf("\r\n");
    if (end < 0) return text.length > limit ? undefined : text;
    if (end === 0) exchange.chunked = false;
    return text.substr(end + 2);
  }
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
  if (end < 0) return text.length > 64 ? undefined : text;
  const size = text.substr(0, end).split(";")[0];
  if (!size.match(/^[0-9a-fA-F]+$/) || size.length > 6) return undefined;
  const length = parseInt(size, 16);
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
