import { resolve } from "node:path";
import * as esbuild from "esbuild";
import { supported } from "../../build/bundle.ts";
import { compile } from "../../build/compile.ts";
import { bytesInSource } from "../../build/text.ts";

const root = resolve(import.meta.dirname, "../..");

/** `source`, a program that imports the web framework from "http", as the build would put it onto a board. */
export async function program(source: string, define: Record<string, string> = {}): Promise<string> {
  const result = await esbuild.build({
    stdin: { contents: bytesInSource(source), loader: "ts", resolveDir: root, sourcefile: "program.ts" },
    outfile: "app.js",
    bundle: true,
    write: false,
    format: "esm",
    minifySyntax: true,
    platform: "neutral",
    target: "es2022",
    supported,
    charset: "ascii",
    sourcemap: "external",
    logLevel: "silent",
    define: { ...define, require: "__req__" },
    alias: { http: resolve(root, "src/http/index.ts") },
  });
  const [map, code] = result.outputFiles;
  return (await compile({ code: code.text.replaceAll("__req__", "require"), map: map.text }, { board: "linux" })).code;
}
