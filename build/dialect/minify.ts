import { type MinifyOptions, minify as terser } from "terser";
import type { Code } from "./repair.ts";

/** Shorter, with nothing in it that the interpreter reads differently; `reserved` are names that an arrow's parameter must not get. */
export async function minify({ code, map }: Code, reserved: string[]): Promise<Code> {
  const options: MinifyOptions = {
    ecma: 2015,
    compress: {
      ecma: 2015,
      passes: 2,
      keep_infinity: true,
      // Reading a property may run a getter, and the board's numbers are written by us, not by a guess at what is shorter.
      pure_getters: false,
      hoist_funs: false,
      // A regular expression or a template made out of other code would have to be checked again.
      unsafe: false,
      typeofs: false,
      // Making an object into text may run the program's code.
      side_effects: false,
    },
    mangle: { reserved },
    format: { ascii_only: true, comments: false },
    sourceMap: { content: map, filename: "app.js", asObject: true } as never,
  };
  const result = await terser({ "bundle.js": code }, options);
  return { code: result.code ?? "", map: JSON.stringify(result.map) };
}
