import assert from "node:assert/strict";
import { it } from "node:test";
import program from "../../src/app.ts";
import { client } from "../client/index.ts";

// The example's own tests, and the place for those of your program.

it("says hello by name", async () => {
  const app = client(program);
  assert.deepEqual((await app.get("/hello/world")).json(), { hello: "world" });
});

it("switches the pump", async () => {
  const device = { relay: false };
  const app = client(program, device);
  assert.equal((await app.post("/pump", { on: true })).status, 204);
  assert.equal(device.relay, true);
});
