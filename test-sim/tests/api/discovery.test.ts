import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Config } from "../../../build/config/types.ts";
import { discovery } from "../../../build/generate/discovery.ts";

const config = (parts: Partial<Config>): Config => ({
  file: "/espruino.config.json",
  name: "温室",
  id: "greenhouse",
  board: "esp8266",
  mqtt: {
    url: "",
    host: "",
    port: 1883,
    tls: false,
    others: [],
    username: "",
    password: "",
    prefix: "demitasse",
    session: false,
    discovery: true,
  },
  web: { port: 80, listener: "http", hosts: [] },
  sntp: "pool.ntp.org",
  rules: [],
  sensors: [],
  outputs: [],
  warnings: [],
  ...parts,
});

const announced = (parts: Partial<Config>) => JSON.parse(discovery(config(parts), "1.2.3"));

describe("Home Assistant's device discovery payload", () => {
  test("says whose it is, by which software, and where to see that the device is there", () => {
    const { dev, o, avty_t } = announced({});
    assert.deepEqual(dev, { ids: "greenhouse", name: "温室", mf: "Demitasse", mdl: "esp8266", sw: "1.2.3" });
    assert.deepEqual(o, { name: "Demitasse", sw: "1.2.3" });
    assert.equal(avty_t, "demitasse/greenhouse/status");
  });

  test("a sensor has its unit, and the device class that the unit leaves no doubt about", () => {
    const { air, soil } = announced({
      sensors: [
        { id: "air", name: "Luft", driver: "demo", unit: "°C", every: 1000 },
        { id: "soil", driver: "demo", unit: "%", every: 1000 },
      ],
    }).cmps;
    assert.deepEqual(air, {
      p: "sensor",
      uniq_id: "greenhouse_air",
      name: "Luft",
      stat_t: "demitasse/greenhouse/air/state",
      unit_of_meas: "°C",
      dev_cla: "temperature",
      stat_cla: "measurement",
    });
    assert.equal(soil.dev_cla, undefined);
    assert.equal(soil.name, "soil");
  });

  test("a binary sensor has a state and takes nothing", () => {
    assert.deepEqual(announced({ sensors: [{ id: "door", driver: "digital", pin: "D4", every: 1000 }] }).cmps.door, {
      p: "binary_sensor",
      uniq_id: "greenhouse_door",
      name: "door",
      stat_t: "demitasse/greenhouse/door/state",
    });
  });

  test("a switch has a state and takes commands", () => {
    assert.deepEqual(announced({ outputs: [{ id: "relay", driver: "switch", pin: "D5" }] }).cmps.relay, {
      p: "switch",
      uniq_id: "greenhouse_relay",
      name: "relay",
      stat_t: "demitasse/greenhouse/relay/state",
      cmd_t: "demitasse/greenhouse/relay/set",
    });
  });

  test("a light works from one command topic: OFF, or its brightness", () => {
    const { lamp } = announced({ outputs: [{ id: "lamp", driver: "light", pin: "D12" }] }).cmps;
    assert.equal(lamp.cmd_t, lamp.bri_cmd_t);
    assert.equal(lamp.stat_t, lamp.bri_stat_t);
    assert.equal(lamp.on_cmd_type, "brightness");
    assert.equal(lamp.bri_scl, 100);
    // A bare 1 would mean on, to the last level.
    assert.equal(lamp.bri_cmd_tpl, "{{ value }}.0");
  });

  test("a button takes ON and has no state", () => {
    assert.deepEqual(announced({ outputs: [{ id: "bell", driver: "button" }] }).cmps.bell, {
      p: "button",
      uniq_id: "greenhouse_bell",
      name: "bell",
      cmd_t: "demitasse/greenhouse/bell/set",
      pl_prs: "ON",
    });
  });

  test("a number has its range and step", () => {
    assert.deepEqual(announced({ outputs: [{ id: "level", driver: "number", min: -5, max: 5, step: 0.5, unit: "V" }] }).cmps.level, {
      p: "number",
      uniq_id: "greenhouse_level",
      name: "level",
      stat_t: "demitasse/greenhouse/level/state",
      cmd_t: "demitasse/greenhouse/level/set",
      min: -5,
      max: 5,
      step: 0.5,
      unit_of_meas: "V",
    });
  });

  test("a cover opens, closes, stops and goes to a position", () => {
    assert.deepEqual(announced({ outputs: [{ id: "blind", driver: "cover", open: "D5", close: "D12" }] }).cmps.blind, {
      p: "cover",
      uniq_id: "greenhouse_blind",
      name: "blind",
      pos_t: "demitasse/greenhouse/blind/state",
      set_pos_t: "demitasse/greenhouse/blind/set",
      cmd_t: "demitasse/greenhouse/blind/set",
      pl_open: "OPEN",
      pl_cls: "CLOSE",
      pl_stop: "STOP",
    });
  });

  // https://www.home-assistant.io/integrations/mqtt/#supported-abbreviations-in-mqtt-discovery-messages, and the page of each platform.
  const documented: Record<string, string> = {
    sensor: "stat_t unit_of_meas dev_cla stat_cla",
    binary_sensor: "stat_t dev_cla pl_on pl_off",
    switch: "stat_t cmd_t dev_cla pl_on pl_off",
    light: "stat_t stat_val_tpl cmd_t bri_stat_t bri_cmd_t bri_cmd_tpl bri_scl on_cmd_type",
    number: "stat_t cmd_t min max step unit_of_meas dev_cla mode",
    button: "cmd_t pl_prs dev_cla",
    cover: "pos_t set_pos_t cmd_t pl_open pl_cls pl_stop dev_cla",
  };

  test("no kind of entity has a key that is not documented, or lacks one that is required", () => {
    const { cmps } = announced({
      sensors: [
        { id: "a", driver: "demo", unit: "kWh", every: 1000 },
        { id: "b", driver: "digital", pin: "D4", every: 1000 },
      ],
      outputs: ["switch", "light", "number", "button", "cover"].map((driver) => ({ id: driver, driver })),
    });
    assert.deepEqual(new Set(Object.values(cmps).map(({ p }: any) => p)), new Set(Object.keys(documented)));
    for (const entity of Object.values<any>(cmps)) {
      const allowed = ["p", "uniq_id", "name", ...documented[entity.p].split(" ")];
      for (const key of Object.keys(entity)) assert.ok(allowed.includes(key), `${key} of a ${entity.p}`);
      for (const key of ["p", "uniq_id", entity.p.includes("sensor") ? "stat_t" : "cmd_t"])
        assert.ok(entity[key], `${key} of a ${entity.p}`);
    }
  });
});
