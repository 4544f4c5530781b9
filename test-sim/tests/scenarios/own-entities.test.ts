import assert from "node:assert/strict";
import { test } from "node:test";
import { type Bench, onEachEngine } from "./suite.ts";

const config = {
  id: "own",
  board: "linux",
  mqtt: { url: "mqtt://127.0.0.1:1883" },
  sensors: [
    { id: "tank", driver: "template", unit: "L", class: "volume_storage", icon: "mdi:water", category: "diagnostic" },
    { id: "flood", driver: "template", kind: "binary_sensor", hidden: true },
    { id: "bell", driver: "template", kind: "event", events: ["ring", "knock"] },
    { id: "half", driver: "template", value: "tank / 2 + min(1, tank)" },
    { id: "full", driver: "template", kind: "binary_sensor", value: "tank >= 80 and not flood" },
    { id: "room", driver: "template", unit: "°C" },
  ],
  outputs: [
    { id: "pump", driver: "template" },
    { id: "slow", driver: "template" },
    { id: "relay", driver: "switch", pin: "D5" },
    { id: "led", driver: "switch", pin: "D6", read_only: true },
    { id: "mode", driver: "select", options: ["off", "eco", "Öl"] },
    { id: "note", driver: "text" },
    { id: "air", driver: "fan", pin: "D7" },
    { id: "door", driver: "lock", pin: "D8" },
    { id: "horn", driver: "siren", pin: "D9" },
    { id: "heating", driver: "thermostat", sensor: "room", output: "relay", hysteresis: 1 },
  ],
  rules: [{ when: "flood", set: { led: true }, else: { led: false } }],
};

const app = `
import type { App } from "demitasse";
export default function app({ http, tasks, device }: App) {
  const id: string = ["no", "pe"].join("");
  device.watch(id, () => {});
  device.onCommand(id, () => {});
  device.update(id, 1);
  let commands = "";
  device.onCommand("pump", (value) => {
    if (device.get("flood")) throw new Error("the cellar is under water");
    commands += value + " ";
  });
  device.onCommand("slow", async (value) => {
    await tasks.sleep(20);
    if (value) throw new Error("not today");
  });
  http.get("/commands", () => commands);
  http.post("/feed", (request) => {
    const given = request.json();
    if (given.fail) device.fail(given.id, given.fail);
    else device.update(given.id, given.value);
  });
}`;

const get = async (bench: Bench, path: string): Promise<any> => (await bench.device.request("GET", path)).json();
const put = async (bench: Bench, id: string, value: unknown): Promise<[number, any]> => {
  const answer = await bench.device.request("POST", `/api/entities/${id}`, { value });
  return [answer.status, answer.json()];
};
const feed = (bench: Bench, id: string, value: unknown) => bench.device.request("POST", "/feed", { id, value });

onEachEngine("entities of one's own", { config, app }, (bench) => {
  const told = (id: string, payload: string) =>
    bench.device.until(
      // Simulated seconds: they pass faster than the broker delivers.
      () => bench.topics.last(`demitasse/own/${id}/state`) === payload,
      60,
      `${id} is ${payload}: ${bench.topics.last(`demitasse/own/${id}/state`)}`,
    );

  test("mistakes in ids are logged, and the rest of the program runs", () => {
    const log = bench.device.log.join("\n");
    for (const call of ["watch", "onCommand", "update"]) assert.ok(log.includes(`device.${call}: no entity "nope"`), log);
  });

  test("a sensor has what the program feeds it, everywhere; what is computed from it follows", async () => {
    assert.equal((await get(bench, "/api/state")).half, null);
    await feed(bench, "flood", false);
    await feed(bench, "tank", 12.5);
    const { tank, half, full } = await get(bench, "/api/state");
    assert.deepEqual([tank, half, full], [12.5, 7.25, false]);
    await feed(bench, "tank", 80);
    await told("half", "41");
    await told("full", "ON");
  });

  test("a value of the wrong kind changes nothing, and the log says so", async () => {
    await feed(bench, "tank", "much");
    assert.equal((await get(bench, "/api/state")).tank, 80);
    assert.ok(
      bench.device.log.some((line) => line.includes('device.update: "tank" takes a number, not "much"')),
      bench.device.log.join("\n"),
    );
  });

  test("a sensor that the program fails has an error and no value; so has nothing that is computed from it", async () => {
    await bench.device.request("POST", "/feed", { id: "tank", fail: "no echo" });
    const { value, error } = await get(bench, "/api/entities/tank");
    assert.deepEqual([value, error], [null, "no echo"]);
    assert.equal((await get(bench, "/api/state")).half, null);
    await bench.device.until(() => bench.topics.last("demitasse/own/tank/status") === "offline", 5, "it is unavailable");
    await feed(bench, "tank", 1);
    assert.equal((await get(bench, "/api/entities/tank")).error, undefined);
  });

  for (const [given, told] of [
    ["InternalError: I2CRead: No ACK 0", "I2CRead: No ACK 0"],
    ["Error: no answer", "no answer"],
    ["the pump says Error: 5", "the pump says Error: 5"],
  ])
    test(`"${given}" is told as "${told}"`, async () => {
      await bench.device.request("POST", "/feed", { id: "tank", fail: given });
      assert.equal((await get(bench, "/api/entities/tank")).error, told);
      await feed(bench, "tank", 1);
    });

  test("an event is told each time, also the same one", async () => {
    const from = bench.topics.messages.length;
    await feed(bench, "bell", "ring");
    await feed(bench, "bell", "ring");
    await bench.device.until(
      () =>
        bench.topics.messages.slice(from).filter(({ topic, payload }) => topic === "demitasse/own/bell/state" && payload === "ring")
          .length === 2,
      5,
      "two rings",
    );
  });

  test("a command goes to the program, which may refuse it with a reason", async () => {
    assert.deepEqual(
      (await put(bench, "pump", true)).map((part) => part.value ?? part),
      [200, true],
    );
    await feed(bench, "flood", true);
    assert.deepEqual(await put(bench, "pump", false), [409, { error: "the cellar is under water" }]);
    assert.equal((await get(bench, "/api/state")).pump, true);
    await bench.topics.publish("demitasse/own/pump/set", "OFF");
    await bench.device.until(
      () => bench.device.log.some((line) => line.includes("MQTT pump/set: the cellar is under water")),
      5,
      "the log says why",
    );
    await feed(bench, "flood", false);
    assert.equal((await bench.device.request("GET", "/commands")).text, "true ");
  });

  test("a program that thinks about a command is waited for", async () => {
    assert.deepEqual(await put(bench, "slow", true), [409, { error: "not today" }]);
    assert.equal((await put(bench, "slow", false))[0], 200);
  });

  test("a read-only output follows its rule and nobody else", async () => {
    assert.deepEqual(await put(bench, "led", true), [405, { error: "is read-only" }]);
    await feed(bench, "flood", true);
    await told("led", "ON");
    await feed(bench, "flood", false);
    await told("led", "OFF");
  });

  test("a select takes its choices, and nothing else", async () => {
    assert.equal((await get(bench, "/api/state")).mode, "off");
    assert.deepEqual(await put(bench, "mode", "warm"), [400, { error: "takes one of off, eco, Öl" }]);
    assert.equal((await put(bench, "mode", "Öl"))[1].value, "Öl");
    assert.equal((await get(bench, "/api/state")).mode, "Öl");
    await told("mode", "Öl");
    await bench.topics.publish("demitasse/own/mode/set", "eco");
    await told("mode", "eco");
  });

  test("a text is kept as it is, in any language", async () => {
    assert.equal((await put(bench, "note", 'Grüße, "温室"'))[1].value, 'Grüße, "温室"');
    await told("note", 'Grüße, "温室"');
    assert.deepEqual(await put(bench, "note", 7), [400, { error: "takes a text" }]);
    assert.deepEqual(await put(bench, "note", "x".repeat(101)), [400, { error: "takes at most 100 bytes" }]);
  });

  test("fan, lock and siren take what Home Assistant sends", async () => {
    await bench.topics.publish("demitasse/own/air/set", "40.0");
    await told("air", "40");
    await bench.topics.publish("demitasse/own/air/set", "OFF");
    await told("air", "0");
    await bench.topics.publish("demitasse/own/air/set", "ON");
    await told("air", "40");
    assert.equal((await get(bench, "/api/state")).door, true);
    await bench.topics.publish("demitasse/own/door/set", "UNLOCK");
    await told("door", "OFF");
    await bench.topics.publish("demitasse/own/door/set", "LOCK");
    await told("door", "ON");
    await bench.topics.publish("demitasse/own/horn/set", "ON");
    await told("horn", "ON");
    assert.equal((await put(bench, "horn", false))[0], 200);
  });

  test("a thermostat switches its output with hysteresis, and off while its sensor fails", async () => {
    await feed(bench, "room", 18);
    await put(bench, "heating", 20);
    assert.equal((await get(bench, "/api/state")).relay, false, "its mode is off");
    await bench.topics.publish("demitasse/own/heating_mode/set", "heat");
    await told("relay", "ON");
    await feed(bench, "room", 20);
    assert.equal((await get(bench, "/api/state")).relay, false);
    await feed(bench, "room", 19.5);
    assert.equal((await get(bench, "/api/state")).relay, false, "within the hysteresis");
    await feed(bench, "room", 19);
    assert.equal((await get(bench, "/api/state")).relay, true);
    await bench.device.request("POST", "/feed", { id: "room", fail: "gone" });
    assert.equal((await get(bench, "/api/state")).relay, false);
  });

  test("Home Assistant is told of all but what is hidden, with class, icon and category", () => {
    const { cmps } = JSON.parse(bench.topics.last("homeassistant/device/own/config") as string);
    const { dev_cla, ic, ent_cat } = cmps.tank;
    assert.deepEqual([dev_cla, ic, ent_cat], ["volume_storage", "mdi:water", "diagnostic"]);
    assert.equal(cmps.flood, undefined);
    assert.equal(cmps.heating_mode, undefined);
    assert.equal(cmps.led.p, "binary_sensor");
    assert.deepEqual(cmps.bell.evt_typ, ["ring", "knock"]);
    assert.deepEqual(cmps.mode.ops, ["off", "eco", "Öl"]);
    assert.deepEqual([cmps.heating.mode_cmd_t, cmps.heating.curr_temp_t], ["demitasse/own/heating_mode/set", "demitasse/own/room/state"]);
  });
});
