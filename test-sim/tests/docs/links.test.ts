import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, it } from "node:test";
import { root } from "../../engines/image.ts";

/** Every page for people: those at the top, and all of docs and examples. */
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith(".md")),
  ...["docs", "examples", "test-sim", "packages", ".github"].flatMap((folder) =>
    existsSync(join(root, folder))
      ? (readdirSync(join(root, folder), { recursive: true }) as string[])
          .filter((name) => name.endsWith(".md") && !/node_modules|create-demitasse.lib/.test(name))
          .map((name) => join(folder, name))
      : [],
  ),
];

describe("links of the documentation", () => {
  for (const page of pages)
    it(`${page}: every relative link leads to a file, and its #fragment to a heading`, () => {
      assert.deepEqual(brokenLinks(page), []);
    });

  it("finds a link to nothing, and a fragment without a heading", () => {
    assert.deepEqual(broken("docs/x.md", "[a](guides/nothing.md) [b](guides/http.md#nothing) [c](guides/http.md) `[d](x)`"), [
      "guides/nothing.md: docs/guides/nothing.md does not exist",
      "guides/http.md#nothing: docs/guides/http.md has no heading #nothing",
    ]);
  });
});

function brokenLinks(page: string): string[] {
  return broken(page, readFileSync(join(root, page), "utf8"));
}

function broken(page: string, text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```/gm, "").replace(/`[^`\n]*`/g, "");
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)|\bsrc="([^"]+)"/g)].map((match) => match[1] ?? match[2]);
  return targets.flatMap((target) => {
    if (/^[a-z]+:/.test(target)) return [];
    const [path, fragment] = target.split("#");
    const file = path === "" ? join(root, page) : resolve(root, dirname(page), path);
    const name = relative(root, file);
    if (!existsSync(file)) return [`${target}: ${name} does not exist`];
    if (fragment === undefined || !file.endsWith(".md") || headings(file).has(fragment)) return [];
    return [`${target}: ${name} has no heading #${fragment}`];
  });
}

/** Anchors as GitHub makes them. */
function headings(file: string): Set<string> {
  const found = new Set<string>();
  for (const [, heading] of readFileSync(file, "utf8")
    .replace(/^```[\s\S]*?^```/gm, "")
    .matchAll(/^#+ (.*)$/gm))
    found.add(
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    );
  return found;
}
