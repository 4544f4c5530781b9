import assert from "node:assert/strict";
import { it } from "node:test";
import { client, openDesk } from "demitasse/client";
import app from "../src/app.ts";

it("knows how the barometer goes after three hours", async () => {
  const desk = await openDesk();
  await desk.set("air_pressure", 1013);
  await desk.advance("1h");
  assert.equal(desk.get("trend"), null);
  await desk.set("air_pressure", 1008.5);
  await desk.advance("3h");
  assert.equal(desk.get("trend"), -4.5);
  await desk.stop();
});

it("answers with a forecast", async () => {
  assert.equal((await client(app, { trend: -4.5 }).get("/forecast")).text, "rain");
  assert.equal((await client(app, { trend: null }).get("/forecast")).text, "not known yet");
});
