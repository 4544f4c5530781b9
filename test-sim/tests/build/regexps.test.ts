import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, it } from "node:test";
import { parse } from "@babel/parser";
import babelTraverse from "@babel/traverse";
import { literalOf, wantsMore } from "../../../build/dialect/lowering/matchers.ts";
import { regexp } from "../../../build/dialect/regexp.ts";

const traverse = (babelTraverse as any).default ?? babelTraverse;
const root = resolve(import.meta.dirname, "../../..");

/** Regular expressions in a source that the interpreter's own engine does not run. */
function beyond(file: string): string[] {
  const found: string[] = [];
  const text = readFileSync(file, "utf8");
  traverse(parse(text, { sourceType: "module", plugins: ["typescript"] }), {
    RegExpLiteral(path: any) {
      const { pattern, flags, groups } = literalOf(path) as { pattern: string; flags: string; groups: boolean };
      if (wantsMore(path) || "problem" in regexp(pattern, flags, groups)) found.push(`/${pattern}/${flags}`);
    },
  });
  return found;
}

// One that is beyond it takes some 25 variables of every device, for the matcher that runs it.
describe("the firmware's regular expressions are the interpreter's own", () => {
  const files = (readdirSync(join(root, "src"), { recursive: true }) as string[]).filter((name) => name.endsWith(".ts"));
  for (const file of files.filter((name) => !name.startsWith("page/")))
    it(`src/${file}`, () => assert.deepEqual(beyond(join(root, "src", file)), []));
});
