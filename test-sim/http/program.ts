import { resolve } from "node:path";
import * as esbuild from "esbuild";

const root = resolve(import.meta.dirname, "../..");
const supported = { "optional-chain": false, "logical-assignment": false, "exponent-operator": false };

/**
 * `source`, a program that imports the web framework from "http", as it would be in a device's bundle: one script, minified,
 * no wrapper around it. The build's passes for the rest of the language are left out: the framework does without them.
 */
export async function program(source: string, define: Record<string, string> = {}): Promise<string> {
  const result = await esbuild.build({
    stdin: { contents: source, loader: "ts", resolveDir: root, sourcefile: "program.ts" },
    bundle: true,
    write: false,
    format: "esm",
    minifySyntax: true,
    platform: "neutral",
    target: "es2022",
    supported,
    charset: "ascii",
    logLevel: "silent",
    define: { ...define, require: "__req__" },
    alias: { http: resolve(root, "src/http/index.ts") },
  });
  // Names that the interpreter knows are kept from the minifier by showing it that they are in use.
  const taken = ["E", "of", "A0", ...Array.from({ length: 40 }, (_, i) => `D${i}`)];
  const code = `${result.outputFiles[0].text.replaceAll("__req__", "require")}\n__taken__(${taken.join()});`;
  const small = await esbuild.transform(code, { minify: true, format: "esm", target: "es2022", supported, charset: "ascii" });
  return small.code.slice(0, small.code.search(/[,;]?__taken__\(/));
}
