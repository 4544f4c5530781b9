import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { root } from "../../engines/image.ts";
import { type JobResult, runJob } from "../../test-runner/job.ts";
import { count, failuresOf, lineOf, noTotals } from "../../test-runner/report.ts";
import { slowestFirst } from "../../test-runner/times.ts";

const folder = mkdtempSync(join(tmpdir(), "demitasse-runner-"));
after(() => rmSync(folder, { recursive: true }));

/** Runs `body` as a test file called x. */
async function file(body: string, limit = 60_000): Promise<JobResult> {
  const path = join(folder, "x.mjs");
  writeFileSync(path, `import { describe, it } from "node:test";\nimport assert from "node:assert/strict";\n${body}`);
  const result = await runJob({ name: "x", command: process.execPath, args: ["--import", "tsx", path], cwd: root, reports: true }, limit);
  return { ...result, milliseconds: 1234 };
}

describe("npm test, of one file", () => {
  it("counts tests, not suites, and names each skip with its suites and reason", async () => {
    const result = await file(
      `describe("a", () => { describe("b", () => { it("c", () => {}); it("d", { skip: "no hardware" }, () => {}); }); }); it("e", () => {});`,
    );
    const totals = noTotals();
    count(totals, result);
    assert.deepEqual(totals, { passed: 2, failed: [], skipped: ["x > a > b > d: no hardware"] });
    assert.equal(lineOf(result, 7), "✔  1.2 s  x: 2 passed, 1 skipped (7 left)");
    assert.equal(failuresOf(result), "");
  });

  it("shows a failure in full, with what the file printed", async () => {
    const result = await file(`describe("a", () => it("b", () => { console.log("a hint"); assert.equal("one", "two"); }));`);
    const totals = noTotals();
    count(totals, result);
    assert.deepEqual(totals, { passed: 0, failed: ["x > a > b"], skipped: [] });
    assert.equal(lineOf(result, 0), "✖  1.2 s  x: 1 failed (0 left)");
    assert.match(failuresOf(result), /^✖ x > a > b\n {4}AssertionError \[ERR_ASSERTION\]: Expected values to be strictly equal/);
    assert.match(failuresOf(result), /'one' !== 'two'[\s\S]* {2}x printed:\n {4}a hint\n$/);
  });

  for (const [what, body, why] of [
    ["that has no tests", "", "has no tests"],
    ["that cannot be loaded", "throw new Error('odd');", "exit code 1"],
    ["that ends itself", "process.exit(3);", "exit code 3"],
    ["whose suite throws", "describe('a', () => { throw new Error('odd'); });", undefined],
  ] as const)
    it(`fails one ${what}`, async () => {
      const totals = noTotals();
      count(totals, await file(body));
      assert.deepEqual(totals, { passed: 0, failed: [why ? `x: ${why}` : "x > a"], skipped: [] });
    });

  it("ends one that takes too long, and keeps what it reported before", async () => {
    const totals = noTotals();
    count(totals, await file("it('a', () => {}); it('b', () => new Promise((done) => setTimeout(done, 60000)));", 1500));
    assert.deepEqual(totals.failed, ["x: took longer than 1.5 s"]);
  });
});

describe("the order of test files", () => {
  it("is slowest first by the last run; one that never ran is among the first", () => {
    const jobs = ["a", "b", "c", "d"].map((name) => ({ name }));
    const order = slowestFirst(jobs, { a: 1, b: 3, d: 2 }).map(({ name }) => name);
    assert.deepEqual(order, ["c", "b", "d", "a"]);
  });
});
