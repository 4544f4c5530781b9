import type { Exchange, Listener } from "./exchange.ts";
import { guard } from "./guard.ts";

/** The listener on Espruino's `http` module: the one with the least of our code. */
export const listenHttp: Listener = (port, serve, options) => {
  const server = require("http").createServer((exchange: Exchange) => serve(exchange));
  server.listen(port);
  const stop = guard(options);
  return () => {
    stop();
    server.close();
  };
};
