import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { browserHeaders } from "../../bench/memory.ts";
import { startBroker } from "../../broker/index.ts";
import { startOnInterpreter } from "../../engines/espruino.ts";
import { buildImage, scratch } from "../../engines/image.ts";
import { noInterpreter } from "../scenarios/suite.ts";
import { samples } from "./configs.ts";

const login = `Basic ${Buffer.from("admin:secret").toString("base64")}`;

/** What the estimate may be beside what the interpreter says. */
const tolerance = 0.1;

describe("the variables that the report promises are what the interpreter takes, within a tenth", { skip: noInterpreter }, () => {
  for (const { name, config, app } of samples)
    it(name, async (context) => {
      const { report } = await buildImage({ config, app, board: "linux" }, scratch());
      const broker = await startBroker();
      const device = await startOnInterpreter(process.env.ESPRUINO as string, { config, app, broker: broker.url }).catch(async (error) => {
        await broker.stop();
        throw error;
      });
      try {
        for (const path of ["/", "/api/state", "/api/entities", "/api/system", "/favicon.ico"])
          await device.request("GET", path, undefined, { ...browserHeaders, authorization: login });
        await device.advance(2500);
        const idle = Math.min(await device.jsvars(), await device.jsvars());
        const off = report.total.jsvars / idle - 1;
        context.diagnostic(`estimated ${report.total.jsvars}, measured ${idle}, ${(100 * off).toFixed(1)} %`);
        assert.ok(Math.abs(off) <= tolerance, `estimated ${report.total.jsvars}, measured ${idle}`);
      } finally {
        await device.stop();
        await broker.stop();
      }
    });
});
