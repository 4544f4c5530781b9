import assert from "node:assert/strict";
import { it } from "node:test";
import { startOnInterpreter } from "../../engines/espruino.ts";
import { noInterpreter, noTime } from "../scenarios/suite.ts";
import { devices } from "./configs.ts";

/** Variables that an idle device may take, of the 1600 of an ESP8266: what is left has to do for four browsers. */
const MOST = 900;

for (const [name, { config, app }] of Object.entries(devices))
  it(`${name}: at most ${MOST} variables idle`, { skip: noInterpreter || noTime }, async (context) => {
    const device = await startOnInterpreter(process.env.ESPRUINO as string, { config, ...(app && { app }), lenient: true });
    try {
      for (const path of ["/", "/api/state", "/api/entities", "/api/system"]) await device.request("GET", path);
      await device.advance(1500);
      const idle = Math.min(await device.jsvars(), await device.jsvars());
      context.diagnostic(`${name}: ${idle} variables idle`);
      assert.ok(idle <= MOST, `${idle}`);
    } finally {
      await device.stop();
    }
  });
