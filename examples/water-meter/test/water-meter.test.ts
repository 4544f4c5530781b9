import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { type DeskDevice, openDesk } from "demitasse/client";

let desk: DeskDevice;
before(async () => {
  desk = await openDesk();
  await desk.set("flow_rate", 0);
  await desk.set("flow_total", 500);
});
after(() => desk?.stop());

it("begins at nothing", async () => {
  await desk.set("flow_total", 0);
  assert.equal(desk.get("meter"), 0);
  await desk.set("flow_total", 500);
});

it("is set to what the dial shows, and counts on", async () => {
  await desk.set("reading", 1234.5);
  assert.equal(desk.get("meter"), 1234.5);
  await desk.set("flow_total", 520);
  assert.equal(desk.get("meter"), 1234.52);
});

it("takes water that runs for an hour for a leak", async () => {
  await desk.set("flow_rate", 0.4);
  await desk.advance("59m");
  assert.equal(desk.get("leak"), false);
  await desk.advance("2m");
  assert.equal(desk.get("leak"), true);
  await desk.set("flow_rate", 0);
  await desk.advance("1s");
  assert.equal(desk.get("leak"), false);
});
