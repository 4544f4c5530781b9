import assert from "node:assert/strict";
import { test } from "node:test";
import { onEachEngine } from "./suite.ts";

const base = "demitasse/house";
const config = {
  id: "house",
  board: "esp8266",
  mqtt: { url: "mqtt://127.0.0.1:1883" },
  outputs: [
    { id: "blind", name: "Blind", driver: "cover", up: "D4", down: "D5", travel: "2s", pause: "300ms" },
    { id: "limit", driver: "number", min: 5, max: 30, step: 0.5, unit: "°C" },
    { id: "valve", driver: "number", pin: "D12", max: 10 },
  ],
};

onEachEngine("covers and numbers", { config }, (bench) => {
  const get = async (id: string) => (await bench.device.request("GET", `/api/entities/${id}`)).json();
  const post = (id: string, value: unknown) => bench.device.request("POST", `/api/entities/${id}`, { value });
  const at = (position: number, within = 5) =>
    bench.device.until(async () => (await get("blind")).value === position, within, `the blind is at ${position}`);

  test("where a cover is, nobody knows at first; a number begins at its lowest value", async () => {
    assert.deepEqual(await get("blind"), { id: "blind", name: "Blind", kind: "cover", min: 0, max: 100, step: 1, value: null });
    const { age: _, ...limit } = await get("limit");
    assert.deepEqual(limit, { id: "limit", name: "limit", kind: "number", unit: "°C", min: 5, max: 30, step: 0.5, value: 5 });
  });

  test("the first command takes it to the nearer end and then where it should be", async () => {
    const { device } = bench;
    const levels: string[] = [];
    const note = () => levels.push(`${device.board?.pins.level("D4")}${device.board?.pins.level("D5")}`);
    const ends = ["D4", "D5"].map((pin) => device.board?.pins.onChange(pin, note));
    assert.equal((await post("blind", 70)).status, 200);
    await device.until(async () => (await get("blind")).value === 100, 5, "it is open");
    await at(70);
    for (const end of ends) end?.();
    if (device.board) assert.deepEqual(levels, ["10", "00", "01", "00"]);
  });

  test("its position is told while it travels, and stop holds it where it is", async () => {
    const { device, topics } = bench;
    const from = topics.messages.length;
    await post("blind", 0);
    await device.until(async () => (await get("blind")).value < 60, 5, "it moves");
    const stopped = await post("blind", "stop");
    assert.equal(stopped.status, 200);
    const { value } = stopped.json();
    assert.ok(value > 0 && value < 60, `stopped at ${value}`);
    await device.advance(1500);
    assert.equal((await get("blind")).value, value);
    await device.until(() => topics.last(`${base}/blind/state`) === String(value), 2, "the position over MQTT");
    assert.ok(topics.messages.slice(from).filter(({ topic }) => topic === `${base}/blind/state`).length >= 1);
    if (device.board) assert.deepEqual([device.board.pins.level("D4"), device.board.pins.level("D5")], [0, 0]);
  });

  for (const [word, position] of [
    ["OPEN", 100],
    ["CLOSE", 0],
    ["ON", 100],
    ["55", 55],
  ] as const)
    test(`over MQTT it takes ${word}`, async () => {
      await bench.topics.publish(`${base}/blind/set`, word);
      await at(position);
    });

  test("over MQTT it takes STOP", async () => {
    await bench.topics.publish(`${base}/blind/set`, "OPEN");
    await bench.device.until(async () => (await get("blind")).value > 60, 5, "it moves");
    await bench.topics.publish(`${base}/blind/set`, "STOP");
    await bench.device.advance(300);
    const { value } = await get("blind");
    await bench.device.advance(1500);
    assert.equal((await get("blind")).value, value);
    assert.ok(value < 100);
  });

  test("a relay never goes on while the other is, however commands rain", async () => {
    const { device } = bench;
    let both = 0;
    const look = () => {
      if (device.board?.pins.level("D4") && device.board.pins.level("D5")) both++;
    };
    const ends = ["D4", "D5"].map((pin) => device.board?.pins.onChange(pin, look));
    for (const value of [100, 0, 50, 100, 0, 20, 90, "stop", 10]) {
      await post("blind", value);
      await device.advance(130);
    }
    await at(10, 8);
    for (const end of ends) end?.();
    assert.equal(both, 0);
  });

  test("numbers take what is in their range", async () => {
    assert.equal((await post("limit", 21.5)).json().value, 21.5);
    assert.deepEqual((await post("limit", 31)).json(), { error: "takes a number from 5 to 30" });
    assert.deepEqual((await post("limit", true)).json(), { error: "takes a number from 5 to 30" });
    assert.equal((await post("valve", 2.5)).json().value, 2.5);
    if (bench.device.board) assert.equal(bench.device.board.pins.duty("D12"), 0.25);
    await bench.topics.publish(`${base}/limit/set`, "12");
    await bench.device.until(async () => (await get("limit")).value === 12, 5, "it is 12");
  });
});
