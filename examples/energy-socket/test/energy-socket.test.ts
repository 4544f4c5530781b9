import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { type DeskDevice, openDesk } from "demitasse/client";

let desk: DeskDevice;
before(async () => {
  // Ten minutes to midnight in Berlin.
  desk = await openDesk({ clock: "2026-06-01T21:50:00Z" });
  await desk.set("load_power", 60);
});
after(() => desk?.stop());

it("is switched by its button, and the LED shows it", async () => {
  await desk.press("key");
  assert.deepEqual([desk.get("relay"), desk.get("led")], [true, true]);
});

it("counts today's energy from midnight on", async () => {
  await desk.set("load_energy", 4200);
  assert.equal(desk.get("today"), 4.2);
  await desk.advance("11m");
  await desk.set("load_energy", 4700);
  assert.equal(desk.get("today"), 0.5);
});

it("goes off when it carries too much", async () => {
  await desk.set("load_power", 3000);
  await desk.advance("4s");
  assert.equal(desk.get("relay"), true);
  await desk.advance("4s");
  assert.deepEqual([desk.get("relay"), desk.get("led")], [false, false]);
});
