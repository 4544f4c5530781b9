import type { GeneratorResult } from "@babel/generator";
import * as generator from "@babel/generator";
import type { Program } from "./babel.ts";

type Generate = typeof import("@babel/generator").default;
export const generate: Generate = ((generator as { default?: { default?: Generate } & Generate }).default?.default ??
  (generator as { default?: Generate }).default) as Generate;

/** The tree as text, ASCII, with a map to the text that it was parsed from. */
export function print({ ast, code }: Program, compact = false): { code: string; map: GeneratorResult["map"] } {
  const result = generate(
    ast,
    { sourceMaps: true, sourceFileName: "bundle.js", compact, comments: false, jsescOption: { minimal: false } },
    code,
  );
  return { code: result.code, map: result.map };
}
