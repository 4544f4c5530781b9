import type { Exchange } from "./exchange.ts";
import { send } from "./reply.ts";

/**
 * Takes in the body of an exchange; `done` is called once it is there. A length that makes no sense is answered with 400, and
 * 413 goes out beyond `limit` bytes.
 */
export function receive(exchange: Exchange, limit: number, done: (exchange: Exchange, res: Exchange["res"]) => void): void {
  const length = exchange.header("Content-Length");
  const coding = exchange.header("Transfer-Encoding");
  let text: string | undefined = exchange.read() || "";
  const refuse = (status: number, error: string): void => {
    text = undefined;
    // Else the module would keep the connection open for the rest.
    exchange.cRcv = 0;
    send(exchange, [{ error }, status]);
  };
  exchange.on("data", (part) => {
    if (text === undefined) return;
    text += part;
    if (text.length > limit) refuse(413, "body too large");
  });
  if (coding === undefined ? !(length || "").match(/^[0-9]+$/) : length !== undefined || coding.toLowerCase() !== "chunked") {
    refuse(400, "malformed body length");
  } else if (parseInt(length || "0", 10) > limit) refuse(413, "body too large");
  else if (exchange.cRcv < 0) {
    // What follows the body is a request that we do not answer: the reply closes the connection.
    exchange.body = text.substr(0, parseInt(length || "0", 10));
    text = undefined;
    exchange.cRcv = 0;
    done(exchange, exchange.res);
  } else {
    exchange.on("end", () => {
      if (text === undefined) return;
      exchange.body = text;
      done(exchange, exchange.res);
    });
  }
}
