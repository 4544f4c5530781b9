import assert from "node:assert/strict";
import { it } from "node:test";
import { client, openDesk } from "demitasse/client";
import app from "../src/app.ts";

it("lights the LED above 25", async () => {
  const desk = await openDesk();
  await desk.set("wave", 26);
  assert.equal(desk.get("led"), true);
  await desk.set("wave", 20);
  assert.equal(desk.get("led"), false);
  await desk.stop();
});

it("keeps the highest value", async () => {
  const device = { wave: 21 };
  const web = client(app, device);
  web.tasks.highest();
  device.wave = 19;
  web.tasks.highest();
  assert.deepEqual((await web.get("/highest")).json(), { highest: 21 });
});
