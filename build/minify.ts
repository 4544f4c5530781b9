import * as esbuild from "esbuild";
import * as terser from "terser";
import { type Code, supported } from "./bundle.ts";
import { inLines } from "./lines.ts";

// Arrow parameters named like a pin are a syntax error on the interpreter, and a local `E` hides the interpreter's own. The
// minifier leaves names alone that it sees in use, so it is shown them in a call that is cut off again.
// `of` is a reserved word there.
const taken = ["E", "of", "A0", ...Array.from({ length: 40 }, (_, i) => `D${i}`)];
const mark = "__taken__";

export type Minifier = "esbuild" | "terser";

/**
 * docs/guides/size.md has the table, and the command that makes it anew. Terser before esbuild takes 3 % less, but knows JavaScript and
 * not the board: it moves functions below their first call, and with it the interpreter answers some requests wrongly.
 */
export const chosen: Minifier[] = ["esbuild"];

/** The same program in fewer bytes, by one minifier after the other; the global names of a `script` are kept. */
export async function minify(code: Code, script = false, minifiers = chosen): Promise<Code> {
  let made = code;
  for (const minifier of minifiers) made = await (minifier === "terser" ? byTerser(made, script) : byEsbuild(made, script));
  return inLines(made);
}

async function byEsbuild({ code, map }: Code, script: boolean): Promise<Code> {
  const inline = `//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString("base64")}`;
  const result = await esbuild.transform(`${code.trimEnd()}\n${mark}(${taken.join()});\n${inline}\n`, {
    minify: true,
    format: script ? undefined : "esm",
    target: "es2022",
    supported,
    charset: "ascii",
    legalComments: "none",
    sourcemap: "external",
    sourcefile: "app.js",
    logLevel: "silent",
  });
  const end = result.code.search(new RegExp(`[,;]?${mark}\\(`));
  return { code: `${result.code.slice(0, end)};\n`, map: result.map };
}

async function byTerser({ code, map }: Code, script: boolean): Promise<Code> {
  const result = await terser.minify(
    { "app.js": code },
    {
      toplevel: !script,
      // Nothing is hoisted on the board, and some of what it does with early returns counts on that; esbuild shortens those.
      compress: { passes: 3, ecma: 2015, keep_fargs: false, hoist_funs: false, if_return: false },
      mangle: { reserved: taken },
      format: { ascii_only: true },
      sourceMap: { content: map },
    },
  );
  return { code: `${result.code}\n`, map: result.map as string };
}
