import { compile } from "../../build/compile.ts";
import { bundled } from "../engines/bundled.ts";

/** `source`, a program that imports the web framework from "http", as the build would put it onto a board. */
export async function program(source: string, define: Record<string, string> = {}): Promise<string> {
  return (await compile(await bundled(source, { http: "src/http/index.ts" }, define), { board: "linux" })).code;
}
