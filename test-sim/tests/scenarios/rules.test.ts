import assert from "node:assert/strict";
import { test } from "node:test";
import { onEachEngine } from "./suite.ts";

const base = "demitasse/house";

onEachEngine(
  "rules",
  {
    config: {
      id: "house",
      board: "esp8266",
      mqtt: { url: "mqtt://127.0.0.1:1883" },
      sensors: [{ id: "odd", driver: "demo", period: "2s", gap: "2s", every: "100ms", failures: 1 }],
      outputs: [
        { id: "heat", driver: "number", max: 50 },
        { id: "limit", driver: "number", max: 50 },
        { id: "armed", driver: "switch", pin: "D4" },
        { id: "fan", driver: "light", pin: "D5" },
        { id: "alarm", driver: "switch", pin: "D12" },
        { id: "late", driver: "switch", pin: "D13" },
        { id: "unsure", driver: "switch", pin: "D14" },
        { id: "ping", driver: "switch", pin: "D2" },
        { id: "pong", driver: "switch", pin: "D0" },
      ],
      rules: [
        { when: "heat > limit", hysteresis: 2, set: { fan: 80 }, else: { fan: 0 } },
        { when: "armed and not (heat < 10 or fan == 0)", set: { alarm: true } },
        { when: "heat >= 40", for: "1s", set: { late: true }, else: { late: false } },
        { when: "odd > 0 or armed", set: { unsure: true }, else: { unsure: true } },
        { when: "ping and not pong", set: { pong: true }, else: { pong: false } },
      ],
    },
  },
  (bench) => {
    const state = async () => (await bench.device.request("GET", "/api/state")).json();
    const put = async (id: string, value: unknown) =>
      assert.equal((await bench.device.request("POST", `/api/entities/${id}`, { value })).status, 200);
    const becomes = (id: string, value: unknown, within = 3) =>
      bench.device.until(async () => (await state())[id] === value, within, `${id} is ${value}`);
    const settled = async () => {
      await bench.device.advance(300);
      return state();
    };

    test("act when their condition becomes true, and when it is no longer", async () => {
      await put("limit", 30);
      await put("heat", 31);
      await becomes("fan", 80);
      await bench.device.until(() => bench.topics.last(`${base}/fan/state`) === "80", 3, "the fan over MQTT");
      if (bench.device.board) assert.equal(bench.device.board.pins.duty("D5"), 0.8);
    });

    test("hysteresis holds them until the value has fallen back so far", async () => {
      await put("heat", 29);
      assert.equal((await settled()).fan, 80);
      await put("heat", 28);
      await becomes("fan", 0);
      await put("heat", 30);
      assert.equal((await settled()).fan, 0);
    });

    test("act once: what people do afterwards stays", async () => {
      await put("heat", 35);
      await becomes("fan", 80);
      await put("fan", 20);
      await put("heat", 36);
      assert.equal((await settled()).fan, 20);
    });

    test("know and, or, not and parentheses", async () => {
      assert.equal((await state()).alarm, false);
      await put("armed", true);
      await becomes("alarm", true);
    });

    test("wait until it has been true for so long, without a gap", async () => {
      await put("heat", 40);
      await bench.device.advance(500);
      await put("heat", 39);
      await bench.device.advance(100);
      await put("heat", 41);
      await bench.device.advance(700);
      assert.equal((await state()).late, false);
      await becomes("late", true, 1);
      await put("heat", 10);
      await becomes("late", false, 0.5);
    });

    test("do nothing where a value is not known", async () => {
      assert.equal((await state()).odd, null);
      assert.equal((await state()).unsure, false);
    });

    test("that set each other off come to rest, and the device works on", async () => {
      const lines = bench.device.log.length;
      const from = bench.topics.messages.length;
      await put("ping", true);
      await bench.device.until(() => bench.device.log.slice(lines).some((line) => line.includes("rules:")), 5, "the rest");
      assert.match(bench.device.log.slice(lines).join("\n"), /rules: they set each other off; they rest for 10 s/);
      await bench.device.advance(1000);
      const flips = bench.topics.messages.slice(from).filter(({ topic }) => topic === `${base}/pong/state`).length;
      assert.ok(flips <= 30, `${flips} times`);
      assert.equal((await state()).ping, true);
    });
  },
);

onEachEngine(
  "rules without a broker",
  {
    brokerDown: true,
    config: {
      id: "house",
      board: "esp8266",
      mqtt: { url: "mqtt://127.0.0.1:1883" },
      sensors: [{ id: "air", driver: "demo", min: 0, max: 40, period: "4s", every: "100ms" }],
      outputs: [{ id: "fan", driver: "switch", pin: "D5" }],
      rules: [{ when: "air > 30", set: { fan: true }, else: { fan: false } }],
    },
    app: `
import type { App } from "demitasse";
export default function app({ device }: App) {
  global.halt = () => { device.stop(); };
  global.go = () => { device.start(); };
}`,
  },
  (bench) => {
    const state = async () => (await bench.device.request("GET", "/api/state")).json();

    test("switch with a sensor's readings", async () => {
      for (const on of [true, false, true]) await bench.device.until(async () => (await state()).fan === on, 6, `the fan is ${on}`);
      assert.ok((await state()).air > 28);
    });

    test("rest while the device is stopped, and begin anew when it starts", async () => {
      const { device } = bench;
      await device.until(async () => (await state()).fan === true, 6, "the fan is on");
      await device.evaluate("(halt(),1)");
      await device.advance(1500);
      if (device.board) assert.equal(device.board.pins.level("D5"), 0);
      await device.evaluate("(go(),1)");
      await device.until(
        async () => (await device.request("GET", "/api/state").catch(() => undefined))?.json().fan === true,
        10,
        "the fan is on again",
      );
    });
  },
);
