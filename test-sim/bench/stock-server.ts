import { readFileSync } from "node:fs";
import type { Files } from "../engines/types.ts";

/** Where the stock server answers what the device answers on these routes: it takes parameters from the query alone. */
export const stockPaths: Record<string, string> = { "/api/state": "/state.njs", "/hello/world": "/hello.njs?name=world" };

/**
 * A Storage with Espruino's own `WebServer` module, run from there, which answers as the device does on `stockPaths`.
 *
 * @param module the file of the module
 * @param state what `/api/state` gives
 */
export function stockServer(module: string, port: number, state: unknown): Files[] {
  const type = 'type:"application/json"';
  const code = `var v=${JSON.stringify(state)};var W=require("WebServer");var s=new W({port:${port},memory:{
"state.njs":{content:function(){return{content:JSON.stringify(v),${type}}}},
"hello.njs":{content:function(q,r,u){return{content:JSON.stringify({hello:u.query.name}),${type}}}}}});
s.createServer();`;
  return [
    { name: "WebServer", data: readFileSync(module) },
    { name: ".bootcde", data: Buffer.from(code, "latin1") },
  ];
}
