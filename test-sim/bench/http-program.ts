import { compile } from "../../build/compile.ts";
import { bundled } from "../engines/bundled.ts";

/** `source`, a program that imports the web framework from "http" and what takes the bytes of `net` from "received", as the build would put it onto a board. */
export async function program(source: string, define: Record<string, string> = {}): Promise<string> {
  return (
    await compile(await bundled(source, { http: "src/http/index.ts", received: "src/http/net-listener/request.ts" }, define), {
      board: "linux",
    })
  ).code;
}
