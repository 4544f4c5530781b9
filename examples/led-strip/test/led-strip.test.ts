import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { type DeskDevice, openDesk } from "demitasse/client";

let desk: DeskDevice;
before(async () => {
  desk = await openDesk();
  await desk.set("key", false);
});
after(() => desk?.stop());

it("goes on and off with a press", async () => {
  await desk.press("key");
  assert.equal(desk.get("strip"), 80);
  await desk.press("key");
  assert.equal(desk.get("strip"), 0);
});

it("takes the next effect with two", async () => {
  const seen: string[] = [];
  for (let i = 0; i < 5; i++) {
    await desk.press("key", "double");
    seen.push(desk.get("strip_effect"));
  }
  assert.deepEqual(seen, ["rainbow", "comet", "fire", "breathe", "none"]);
});

it("is a reading lamp when the button is held", async () => {
  await desk.press("key", "long");
  assert.deepEqual([desk.get("strip"), desk.get("strip_color"), desk.get("strip_effect")], [40, "#ffaa55", "none"]);
});
