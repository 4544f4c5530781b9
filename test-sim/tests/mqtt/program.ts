import * as esbuild from "esbuild";
import { supported } from "../../../build/bundle.ts";
import { compile } from "../../../build/compile.ts";
import { bundled } from "../../engines/bundled.ts";

const rooms = { mqtt: "src/mqtt/index.ts" };

/**
 * `source`, a program that may import "mqtt" (the client), as it would be in a device's bundle: one script, minified, no wrapper around it.
 * The build's passes for the rest of the language are left out: the client does without them.
 */
export async function program(source: string): Promise<string> {
  const { code } = await bundled(source, rooms);
  // Names that the interpreter knows are kept from the minifier by showing it that they are in use.
  const taken = ["E", "of", "A0", ...Array.from({ length: 40 }, (_, i) => `D${i}`)];
  const small = await esbuild.transform(`${code}\n__taken__(${taken.join()});`, {
    minify: true,
    format: "esm",
    target: "es2022",
    supported,
    charset: "ascii",
  });
  return small.code.slice(0, small.code.search(/[,;]?__taken__\(/));
}

/** The same as a device's build makes it, with all its passes. */
export async function built(source: string): Promise<string> {
  return (await compile(await bundled(source, rooms), { board: "linux" })).code;
}
