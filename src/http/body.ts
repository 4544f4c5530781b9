import type { Exchange } from "./exchange.ts";

/**
 * Takes in the body of an exchange that has some. True when it is there; else `done` is called when it is, or `fail` with
 * the reply: 413 beyond `limit` bytes, 400 when its length makes no sense.
 */
export function receive(
  exchange: Exchange,
  limit: number,
  done: (exchange: Exchange) => void,
  fail: (exchange: Exchange, error: unknown) => void,
): boolean {
  if (exchange.text !== undefined) return true;
  const headers = exchange.headers || {};
  const length = E.lookupNoCase(headers, "Content-Length");
  const coding = E.lookupNoCase(headers, "Transfer-Encoding");
  const refuse = (status: number, error: string): boolean => {
    // Whatever still comes is dropped; the module would keep the connection open for it.
    exchange.on("data", () => {});
    exchange.cRcv = 0;
    fail(exchange, [{ error }, status]);
    return false;
  };
  if (coding !== undefined ? length !== undefined || coding.toLowerCase() !== "chunked" : !/^[0-9]+$/.test(length || "")) {
    return refuse(400, "malformed body length");
  }
  if (length > limit) return refuse(413, "body too large");
  if (length !== undefined && exchange.cRcv < 0) {
    // What follows the body is a request we do not answer: the reply closes the connection.
    exchange.text = exchange.read().substr(0, +length);
    exchange.cRcv = 0;
    return true;
  }
  let text = exchange.read() || "";
  exchange.on("data", (part) => {
    text += part;
    if (text.length > limit && !exchange.done) {
      text = "";
      exchange.cRcv = 0;
      exchange.done = false;
      fail(exchange, [{ error: "body too large" }, 413]);
    }
    if (exchange.done) text = "";
  });
  exchange.on("end", () => {
    if (exchange.done) return;
    exchange.text = text;
    done(exchange);
  });
  return false;
}
