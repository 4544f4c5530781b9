import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startOnInterpreter } from "../../engines/espruino.ts";
import type { Device } from "../../engines/index.ts";
import { startOnSimulator } from "../../engines/simulated.ts";
import { noInterpreter } from "../scenarios/suite.ts";

const config = {
  id: "house",
  board: "esp8266",
  app: null,
  outputs: [
    { id: "strip", driver: "ws2812", pin: "D4", leds: 5 },
    { id: "white", driver: "ws2812", pin: "D5", leds: 4, order: "GRBW" },
  ],
};
const set = (device: Device, id: string, value: unknown) => device.request("POST", `/api/entities/${id}`, { value });

describe("WS2812", () => {
  let device: Device;
  const strip = (pin = "D4") => device.board?.parts.strip(pin) as number[];
  /** The LEDs of the strip, each as red, green and blue. */
  const leds = () => Array.from({ length: strip().length / 3 }, (_, i) => [strip()[i * 3 + 1], strip()[i * 3], strip()[i * 3 + 2]]);
  const lit = () => leds().map((led) => led.some((byte) => byte > 0));
  before(async () => {
    device = await startOnSimulator({ config });
  });
  after(() => device?.stop());

  it("is dark at boot", () => assert.ok(strip().every((byte) => byte === 0)));

  it("all LEDs have the colour, as bright as it is set, in the order of the strip", async () => {
    await set(device, "strip_color", "#ff8000");
    await set(device, "strip", 50);
    assert.deepEqual(leds().slice(0, 5), Array(5).fill([127, 64, 0]));
    await set(device, "strip", 100);
    assert.deepEqual(leds()[0], [255, 128, 0]);
  });

  it("one with white LEDs lights them with what the three colours have in common", async () => {
    await set(device, "white_color", "#ff8080");
    await set(device, "white", 100);
    assert.deepEqual(strip("D5").slice(0, 4), [0, 127, 0, 128]);
    assert.equal(strip("D5").length % 3, 0);
  });

  for (const [given, message] of [
    ["orange", "takes a colour, as in #ff8800"],
    ["#ff88zz", "takes a colour, as in #ff8800"],
  ])
    it(`"${given}" is no colour`, async () => {
      const answer = await set(device, "strip_color", given);
      assert.deepEqual([answer.status, answer.json().error], [500, message]);
    });

  /** What the strip shows at 20 steps of an effect. */
  const watch = async (effect: string) => {
    await set(device, "strip_effect", effect);
    const seen: string[] = [];
    for (let i = 0; i < 20; i++) {
      await device.advance(100);
      seen.push(JSON.stringify(leds()));
    }
    return seen.map((text) => JSON.parse(text) as number[][]);
  };

  it("breathe: all LEDs alike, brighter and darker", async () => {
    const seen = await watch("breathe");
    assert.ok(seen.every((all) => all.every((led) => led.join() === all[0].join())));
    const red = seen.map(([led]) => led[0]);
    assert.ok(Math.min(...red) < 20 && Math.max(...red) > 240, red.join());
  });

  it("strobe: on for one step in four", async () => {
    const seen = await watch("strobe");
    assert.equal(seen.filter(([led]) => led[0] > 0).length, 5);
  });

  for (const effect of ["cycle", "jump"])
    it(`${effect}: all LEDs alike, in changing colours`, async () => {
      const seen = await watch(effect);
      assert.ok(seen.every((all) => all.every((led) => led.join() === all[0].join())));
      assert.ok(new Set(seen.map(([led]) => led.join())).size > 10);
    });

  it("rainbow: each LED has another colour, and has its neighbour's with the next step", async () => {
    const seen = await watch("rainbow");
    assert.equal(new Set(seen[0].map(String)).size, 12);
    assert.deepEqual(seen[6].slice(1), seen[5].slice(0, -1));
  });

  it("chase: every third LED is lit, and they move", async () => {
    const seen = await watch("chase");
    assert.ok(seen.every((all) => all.filter((led) => led[0] > 0).length === 4));
    assert.notDeepEqual(seen[5], seen[6]);
  });

  it("comet: a tail that gets darker behind a bright head", async () => {
    const [, , all] = await watch("comet");
    const red = all.map((led) => led[0]).sort((a, b) => b - a);
    assert.deepEqual(red.slice(0, 6), [255, 127, 63, 31, 15, 7]);
    assert.equal(red[6], 0);
  });

  it("wipe: one LED more with each step", async () => {
    const seen = await watch("wipe");
    const count = seen.map((all) => all.filter((led) => led[0] > 0).length);
    assert.equal(count[6] - count[5], 1);
  });

  for (const effect of ["twinkle", "fire"])
    it(`${effect}: LEDs are made anew here and there`, async () => {
      const seen = await watch(effect);
      assert.ok(new Set(seen.map(String)).size > 4);
      assert.ok(seen.flat().some((led) => led[0] > 0));
    });

  it("a speed of 40 is four times as many steps", async () => {
    await set(device, "strip_effect", "strobe");
    await set(device, "strip_speed", 40);
    let flashes = 0;
    for (let i = 0; i < 40; i++) {
      await device.advance(25);
      if (leds()[0][0] > 0) flashes++;
    }
    assert.equal(flashes, 10);
  });

  it("none: it stands still; off: it is dark, whatever the effect", async () => {
    await set(device, "strip_effect", "none");
    assert.deepEqual(leds()[0], [255, 128, 0]);
    await set(device, "strip_effect", "fire");
    await set(device, "strip", false);
    await device.advance(500);
    assert.ok(strip().every((byte) => byte === 0));
    await set(device, "strip", true);
    await device.advance(500);
    assert.ok(lit().some((on) => on));
  });
});

describe("WS2812 on the interpreter", { skip: noInterpreter }, () => {
  it("sends the same bytes", async () => {
    const device = await startOnInterpreter(process.env.ESPRUINO as string, {
      config,
      before: "neopixel = { write: function(pin, data) { sent = E.toUint8Array(data).join(); } }; sent = '';",
    });
    try {
      const until = (bytes: string) => device.until(async () => (await device.evaluate("sent")) === bytes, 5, bytes);
      await set(device, "strip_color", "#ff8000");
      await set(device, "strip", 50);
      await until(Array(6).fill("64,127,0").join());
      await set(device, "strip_speed", 40);
      await set(device, "strip_effect", "chase");
      await until(Array(4).fill("64,127,0,0,0,0,0,0,0").join());
      await set(device, "strip_effect", "none");
      await set(device, "white", 100);
      await until(Array(6).fill("0,0,0,255").join());
    } finally {
      await device.stop();
    }
  });
});
