import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { lower } from "../../../build/dialect/index.ts";
import { bytesInSource } from "../../../build/text.ts";

const folder = join(import.meta.dirname, "fixtures/refused");

describe("what would not run as JavaScript says is refused, on its line", () => {
  for (const file of readdirSync(folder)) {
    it(file, async () => {
      const code = readFileSync(join(folder, file), "utf8");
      const expected = code.split("\n").flatMap((line, i) => (line.includes("//! ") ? [`${i + 1}: ${line.split("//! ")[1]}`] : []));
      const { messages } = await lower(bytesInSource(code), undefined, { board: "esp8266", script: true, file });
      assert.deepEqual(messages.map(({ line, text }) => `${line}: ${text}`).sort(), expected.sort());
      for (const { why, instead } of messages) assert.ok(why && instead);
    });
  }
});

it("a message stands where the source has the mistake, whatever the bundle made of it", async () => {
  const code = "var a=1;print(nope)";
  const map = JSON.stringify({ version: 3, sources: ["src/app.ts"], names: [], mappings: "AAAA,cAIE" });
  const { messages } = await lower(code, map, { board: "esp8266" });
  assert.deepEqual(
    messages.map(({ file, line, column }) => `${file}:${line}:${column}`),
    ["src/app.ts:5:3"],
  );
});
