import assert from "node:assert/strict";
import { test } from "node:test";
import { measured, measureMemory } from "../engines/memory.ts";
import { onEngine } from "./suite.ts";

onEngine("espruino", "budget of design.md, section 4", { config: measured }, (bench) => {
  test("idle at most 450 jsvars after the first requests, at most 1000 under four browsers", async (context) => {
    const { idle, peak } = await measureMemory(bench.device);
    context.diagnostic(`jsvars idle ${idle}, peak under four browsers ${peak}`);
    assert.ok(idle <= 450, `idle ${idle}`);
    assert.ok(peak <= 1000, `peak ${peak}`);
  });
});
