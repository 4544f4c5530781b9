import type { Listener } from "../exchange.ts";
import { members } from "../request.ts";
import { watchOver } from "./connection-limits.ts";

declare const httpSRq: { prototype: { __proto__: object } };

let server: any;
let timer: number | undefined;

/** The listener on Espruino's `http` module: the one with the least of our code. */
export const listenHttp: Listener = (port, serve, options) => {
  if (serve) {
    if (members && options && options.members) httpSRq.prototype.__proto__ = options.members;
    server = require("http").createServer(serve);
    server.listen(port);
    timer = watchOver();
  } else if (server) {
    clearInterval(timer as number);
    server.close();
    server = undefined;
  }
};
