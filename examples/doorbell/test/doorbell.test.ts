import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { type DeskDevice, openDesk } from "demitasse/client";

let desk: DeskDevice;
before(async () => {
  // Nine in the evening in Berlin.
  desk = await openDesk({ clock: "2026-06-01T19:00:00Z" });
});
after(() => desk?.stop());

it("plays another tune for one press, for two and for a long one", async () => {
  const heard: string[] = [];
  for (const press of ["single", "double", "long"] as const) {
    await desk.press("key", press);
    heard.push(desk.get("chime"));
    await desk.advance("5s");
    assert.equal(desk.get("chime"), "off");
  }
  assert.deepEqual(heard, ["ding", "friend", "hurry"]);
});

it("lets the house sleep at night", async () => {
  await desk.advance("61m");
  assert.equal(desk.get("quiet"), true);
  await desk.press("key");
  assert.equal(desk.get("chime"), "off");
  await desk.advance("9h");
  assert.equal(desk.get("quiet"), false);
});
