import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { compile } from "../../build/compile.ts";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const supported = { "optional-chain": false, "logical-assignment": false, "exponent-operator": false };

/**
 * `source`, a program that may import "mqtt" (the client), as it would be in a device's bundle: one script, minified, no wrapper around it.
 * The build's passes for the rest of the language are left out: the client does without them.
 */
export async function program(source: string): Promise<string> {
  const result = await esbuild.build({
    stdin: { contents: source, loader: "ts", resolveDir: here, sourcefile: "program.ts" },
    bundle: true,
    write: false,
    format: "esm",
    minifySyntax: true,
    platform: "neutral",
    target: "es2022",
    supported,
    charset: "ascii",
    logLevel: "silent",
    define: { require: "__req__" },
    alias: { mqtt: resolve(here, "../../src/mqtt/index.ts") },
  });
  // Names that the interpreter knows are kept from the minifier by showing it that they are in use.
  const taken = ["E", "of", "A0", ...Array.from({ length: 40 }, (_, i) => `D${i}`)];
  const code = `${result.outputFiles[0].text.replaceAll("__req__", "require")}\n__taken__(${taken.join()});`;
  const small = await esbuild.transform(code, { minify: true, format: "esm", target: "es2022", supported, charset: "ascii" });
  return small.code.slice(0, small.code.search(/[,;]?__taken__\(/));
}

/** The same as a device's build makes it, with all its passes. */
export async function built(source: string): Promise<string> {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: source, loader: "ts", resolveDir: here, sourcefile: "program.ts" },
    absWorkingDir: root,
    outfile: resolve(root, "app.js"),
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
    define: { require: "__req__" },
    alias: { mqtt: resolve(root, "src/mqtt/index.ts") },
  });
  const [map, code] = outputFiles;
  return (await compile({ code: code.text.replaceAll("__req__", "require"), map: map.text }, { board: "linux" })).code;
}
