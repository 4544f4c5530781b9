import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { boardRequire, supported } from "../../build/bundle.ts";
import { finish } from "../../build/finish.ts";
import { minify } from "../../build/minify.ts";

const here = dirname(fileURLToPath(import.meta.url));

/** `source`, a program that may import "mqtt" (the client) and finds it as a device's bundle would: minified, one function. */
export async function program(source: string): Promise<string> {
  const result = await esbuild.build({
    stdin: { contents: source, loader: "ts", resolveDir: here, sourcefile: "program.ts" },
    bundle: true,
    write: false,
    format: "iife",
    platform: "neutral",
    target: "es2022",
    supported,
    charset: "ascii",
    sourcemap: "external",
    outfile: "app.js",
    logLevel: "silent",
    define: { require: boardRequire },
    alias: { mqtt: resolve(here, "../../src/mqtt/index.ts") },
  });
  const [map, code] = result.outputFiles;
  return finish(await minify({ code: code.text, map: map.text })).code;
}
