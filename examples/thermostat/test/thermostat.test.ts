import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { type DeskDevice, openDesk } from "demitasse/client";

let desk: DeskDevice;
before(async () => {
  // Half past five in the morning in Berlin.
  desk = await openDesk({ clock: "2026-01-12T04:30:00Z" });
  await desk.set("room_temperature", 18);
  await desk.set("window", false);
});
after(() => desk?.stop());

it("lets it be cool at night, and warms from six on", async () => {
  await desk.advance("5m");
  assert.deepEqual([desk.get("heating"), desk.get("boiler")], [17, false]);
  await desk.advance("30m");
  assert.deepEqual([desk.get("heating"), desk.get("boiler")], [21, true]);
});

it("does not heat while the window is open", async () => {
  await desk.set("window", true);
  await desk.advance("3m");
  assert.deepEqual([desk.get("heating_mode"), desk.get("boiler")], ["off", false]);
  await desk.set("window", false);
  await desk.advance("3m");
  assert.deepEqual([desk.get("heating_mode"), desk.get("boiler")], ["heat", true]);
});

it("stops at the target, and while the sensor cannot be read", async () => {
  await desk.set("room_temperature", 21.5);
  await desk.advance("3m");
  assert.equal(desk.get("boiler"), false);
  await desk.set("room_temperature", 19);
  await desk.advance("3m");
  assert.equal(desk.get("boiler"), true);
  await desk.fail("room_temperature", "no answer");
  await desk.advance("5m");
  assert.equal(desk.get("boiler"), false);
});
