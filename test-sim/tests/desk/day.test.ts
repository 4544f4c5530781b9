import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type DeskDevice, openDesk } from "../../client/index.ts";
import { workspace } from "../build/workspace.ts";

const space = workspace();
const config = {
  id: "garden",
  board: "esp8266",
  mqtt: { url: "mqtt://broker.local" },
  buses: { i2c: { main: { scl: "D12", sda: "D13" } } },
  sensors: [
    { id: "soil", driver: "analog", pin: "A0", unit: "%", every: "10s" },
    { id: "door", driver: "digital", pin: "D4", every: "1s", pull: "up", invert: true },
    { id: "key", driver: "button", pin: "D0", debounce: "20ms", long: "1s", double: "300ms" },
    { id: "room", driver: "sht3x", every: "30s" },
    { id: "tank", driver: "template", unit: "l" },
    { id: "half", driver: "template", value: "tank / 2" },
  ],
  outputs: [
    { id: "pump", driver: "switch", pin: "D5" },
    { id: "fan", driver: "switch", pin: "D14" },
    { id: "bell", driver: "button" },
  ],
  rules: [
    { when: "soil < 20", for: "1m", set: { pump: true }, else: { pump: false } },
    { when: "room_temperature > 30", set: { fan: true }, else: { fan: false }, hysteresis: 2 },
    { when: "tank < 5", refuse: { pump: "the tank is empty" } },
  ],
  app: "app.ts",
};

const app = `import type { App } from "demitasse";
export default function app({ tasks, device }: App) {
  device.watch("key.single", () => device.set("pump", !device.get("pump")));
  device.watch("key.long", () => device.set("fan", true));
  device.watch("bell", () => print("ding"));
  tasks.daily("06:00", "morning", () => device.update("tank", 100));
  tasks.every("1h", "evaporation", async () => {
    await tasks.sleep("1s");
    if (device.get("tank") !== null) device.update("tank", device.get("tank") - 4);
  });
}
`;

describe("a day of a device at the desk, its rules and its program included", () => {
  let desk: DeskDevice;
  before(async () => {
    space.write("app.ts", app);
    desk = await openDesk({ config: space.write("espruino.config.json", config), clock: "2026-06-01T05:00:00Z" });
    await desk.set("soil", 50);
  });
  after(() => desk?.stop());

  test("a time of day comes", async () => {
    assert.equal(desk.get("tank"), null);
    await desk.advance("1h");
    assert.deepEqual([desk.get("tank"), desk.get("half")], [100, 50]);
  });

  test("a dry soil has the rule switch the pump, after its minute", async () => {
    await desk.set("soil", 12);
    await desk.advance("50s");
    assert.equal(desk.get("pump"), false);
    await desk.advance("30s");
    assert.deepEqual([desk.get("soil"), desk.get("pump")], [12, true]);
    await desk.set("soil", 40);
    await desk.advance("10s");
    assert.equal(desk.get("pump"), false);
  });

  test("five of five presses of a key toggle the pump", async () => {
    for (const on of [true, false, true, false, true]) {
      await desk.press("key");
      assert.equal(desk.get("pump"), on);
    }
    await desk.press("key", "long");
    assert.deepEqual([desk.get("fan"), desk.get("pump")], [true, true]);
  });

  test("a door that pulls its pin low is open, and a button of the page rings", async () => {
    await desk.set("door", true);
    await desk.advance("1s");
    assert.equal(desk.get("door"), true);
    await desk.press("bell");
    assert.ok(desk.log.includes("ding"));
  });

  test("a part on a bus reads what it is told, comes off, and comes back", async () => {
    await desk.set("room_temperature", 31.5);
    assert.deepEqual([desk.get("room_temperature"), desk.get("fan")], [31.5, true]);
    await desk.fail("room_temperature", "no answer");
    await desk.advance("5m");
    assert.deepEqual([desk.get("room_temperature"), desk.error("room_temperature")], [null, "no answer"]);
    await desk.set("room_temperature", 21);
    assert.deepEqual([desk.get("room_temperature"), desk.get("fan"), desk.error("room_temperature")], [21, false, undefined]);
  });

  test("a command is refused with its reason", async () => {
    await desk.set("pump", false);
    await desk.set("tank", 3);
    await assert.rejects(desk.set("pump", true), { message: "pump: the tank is empty" });
  });

  test("mistakes are one line", async () => {
    await assert.rejects(desk.set("sole", 1), { message: 'there is no entity "sole"; did you mean "soil"?' });
    await assert.rejects(desk.set("soil", 120), { message: '"soil" reads from 0 to 100, not 120' });
    await assert.rejects(desk.set("half", 1), { message: '"half" is computed from others; put those' });
    await assert.rejects(desk.set("door", 1), { message: '"door" is a binary_sensor; 1 is no value of one' });
    await assert.rejects(desk.advance("8 hours"), /"8 hours" is not a duration/);
  });

  test("a whole day is played in seconds, not hours", async () => {
    const begun = process.cpuUsage();
    await desk.advance("24h");
    const { user, system } = process.cpuUsage(begun);
    assert.ok(desk.get("tank") < 100 && desk.get("tank") > 0, `${desk.get("tank")}`);
    // About two on a machine that does nothing else.
    assert.ok((user + system) / 1e6 < 20, `${(user + system) / 1e6} s`);
  });
});
