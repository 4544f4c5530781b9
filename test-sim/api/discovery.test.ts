import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Config } from "../../build/config/types.ts";
import { discovery } from "../../build/generate/discovery.ts";

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
  web: { port: 80, listener: "http" },
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
});
