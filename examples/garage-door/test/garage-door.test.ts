import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { type DeskDevice, openDesk } from "demitasse/client";

let desk: DeskDevice;
before(async () => {
  desk = await openDesk({ clock: "2026-06-01T12:00:00Z" });
});
after(() => desk?.stop());

it("opens and shuts by the button on the wall", async () => {
  await desk.press("wall");
  await desk.advance("20s");
  assert.equal(desk.get("door"), 100);
});

it("stays open by day", async () => {
  await desk.advance("4h");
  assert.equal(desk.get("door"), 100);
});

it("is shut ten minutes after ten in the evening, with a warning", async () => {
  // It is six in the evening in Berlin.
  await desk.advance("249m");
  assert.deepEqual([desk.get("horn"), desk.get("door")], ["off", 100]);
  for (let second = 0; second < 60 && desk.get("horn") === "off"; second++) await desk.advance("1s");
  assert.deepEqual([desk.get("horn"), desk.get("door")], ["warn", 100]);
  await desk.advance("8s");
  assert.equal(desk.get("door"), 50);
});

it("may stay open all night when it is told so", async () => {
  await desk.advance("1m");
  await desk.set("night", false);
  await desk.set("door", 100);
  await desk.advance("5h");
  assert.equal(desk.get("door"), 100);
});
