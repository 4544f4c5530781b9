import { resolve } from "node:path";
import * as esbuild from "esbuild";
import { asScript } from "../../build/bundle.ts";
import { bytesInSource } from "../../build/text.ts";
import { root } from "./image.ts";

/** `source`, a program that imports rooms of `src` by the names in `alias` (to their files), as one script before the build's passes. */
export async function bundled(source: string, alias: Record<string, string>, define: Record<string, string> = {}) {
  const { outputFiles } = await esbuild.build({
    ...asScript,
    stdin: { contents: bytesInSource(source), loader: "ts", resolveDir: root, sourcefile: "program.ts" },
    absWorkingDir: root,
    outfile: resolve(root, "app.js"),
    define: { ...define, require: "__req__" },
    alias: Object.fromEntries(Object.entries(alias).map(([name, file]) => [name, resolve(root, file)])),
  });
  const [map, code] = outputFiles;
  return { code: code.text.replaceAll("__req__", "require"), map: map.text };
}
