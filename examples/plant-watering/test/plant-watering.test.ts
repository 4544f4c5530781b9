import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { type DeskDevice, openDesk } from "demitasse/client";

let desk: DeskDevice;
before(async () => {
  desk = await openDesk();
  await desk.set("empty", false);
  await desk.set("soil", 60);
  await desk.advance("1m");
});
after(() => desk?.stop());

/** Seconds for which the pump runs in `minutes`. */
async function pumped(minutes: number): Promise<number> {
  let seconds = 0;
  for (let second = 0; second < minutes * 60; second++) {
    await desk.advance("1s");
    if (desk.get("pump")) seconds++;
  }
  return seconds;
}

it("leaves a moist soil alone", async () => assert.equal(await pumped(30), 0));

it("gives a dry soil a little every quarter of an hour", async () => {
  await desk.set("soil", 12);
  await desk.advance("1m");
  assert.equal(await pumped(30), 8);
});

it("waters when the button is pressed", async () => {
  await desk.set("soil", 60);
  await desk.advance("1m");
  await desk.press("water");
  assert.equal(desk.get("pump"), true);
  await desk.advance("5s");
  assert.equal(desk.get("pump"), false);
});

it("never runs the pump dry", async () => {
  await desk.set("empty", true);
  await desk.advance("1s");
  await assert.rejects(desk.set("pump", true), { message: "pump: the tank is empty" });
  await desk.set("soil", 5);
  assert.equal(await pumped(16), 0);
});
