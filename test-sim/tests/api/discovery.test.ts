import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { driversOf } from "../../../build/config/schema.ts";
import type { Config } from "../../../build/config/types.ts";
import { discovery } from "../../../build/generate/discovery.ts";
import { assertComponent, platformNames } from "./home-assistant-schema.ts";

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
    discovery_prefix: "homeassistant",
  },
  web: { port: 80, listener: "http", hosts: [] },
  sntp: "pool.ntp.org",
  secrets: [],
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
      uniq_id: "greenhouse-air",
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
      uniq_id: "greenhouse-door",
      name: "door",
      stat_t: "demitasse/greenhouse/door/state",
    });
  });

  test("a switch has a state and takes commands", () => {
    assert.deepEqual(announced({ outputs: [{ id: "relay", driver: "switch", pin: "D5" }] }).cmps.relay, {
      p: "switch",
      uniq_id: "greenhouse-relay",
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
      uniq_id: "greenhouse-bell",
      name: "bell",
      cmd_t: "demitasse/greenhouse/bell/set",
      pl_prs: "ON",
    });
  });

  test("a number has its range and step", () => {
    assert.deepEqual(announced({ outputs: [{ id: "level", driver: "number", min: -5, max: 5, step: 0.5, unit: "V" }] }).cmps.level, {
      p: "number",
      uniq_id: "greenhouse-level",
      name: "level",
      stat_t: "demitasse/greenhouse/level/state",
      cmd_t: "demitasse/greenhouse/level/set",
      min: -5,
      max: 5,
      step: 0.5,
      unit_of_meas: "V",
      dev_cla: "voltage",
    });
  });

  test("a cover opens, closes, stops and goes to a position", () => {
    assert.deepEqual(announced({ outputs: [{ id: "blind", driver: "cover", open: "D5", close: "D12" }] }).cmps.blind, {
      p: "cover",
      uniq_id: "greenhouse-blind",
      name: "blind",
      pos_t: "demitasse/greenhouse/blind/state",
      set_pos_t: "demitasse/greenhouse/blind/set",
      cmd_t: "demitasse/greenhouse/blind/set",
      pl_open: "OPEN",
      pl_cls: "CLOSE",
      pl_stop: "STOP",
    });
  });

  /** One of every kind, as the config may have it. */
  const everyKind: Partial<Config> = {
    sensors: [
      { id: "a", driver: "demo", unit: "kWh", every: 1000, precision: 1 },
      { id: "b", driver: "digital", pin: "D4", every: 1000, failures: 3, long: 500 },
      { id: "bell", driver: "template", kind: "event", events: ["short", "long"], every: 1000 },
    ],
    outputs: [
      ...["switch", "light", "number", "button", "cover", "select", "text", "fan", "lock", "siren"].map((kind) => ({
        id: kind,
        driver: "template",
        kind,
        ...(kind === "select" && { options: ["one", "two"] }),
      })),
      { id: "heater", driver: "thermostat", sensor: "a", output: "switch", modes: ["off", "heat"] },
    ],
    diagnostics: true,
    wifi: { ssid: "home", password: "" },
  };

  test("of every kind all is what Home Assistant documents, key by key", () => {
    const { cmps } = announced(everyKind);
    assert.deepEqual([...new Set(Object.values<any>(cmps).map(({ p }) => p))].sort(), [...platformNames].sort());
    for (const [id, entity] of Object.entries<any>(cmps)) assertComponent(id, entity);
  });

  test("and so it is of outputs that people may only read: sensors then, and no button", () => {
    const outputs = everyKind.outputs?.map((part) => ({ ...part, read_only: true }));
    const { cmps } = announced({ ...everyKind, outputs });
    for (const [id, entity] of Object.entries<any>(cmps)) assertComponent(id, entity);
    assert.equal(cmps.button, undefined);
    assert.deepEqual([cmps.select.p, cmps.select.dev_cla, cmps.select.ops], ["sensor", "enum", ["one", "two"]]);
    assert.deepEqual([cmps.text.p, cmps.text.stat_cla], ["sensor", undefined]);
    assert.equal(cmps.lock.p, "binary_sensor");
  });

  for (const [place, names] of [
    ["sensors", driversOf("sensors")],
    ["outputs", driversOf("outputs")],
  ] as const)
    test(`of every driver of ${place}, too`, () => {
      const parts = names.map((driver) => ({
        id: driver,
        driver,
        every: 1000,
        ...(driver === "select" && { options: ["one", "two"] }),
        ...(driver === "thermostat" && { sensor: "a", modes: ["off"] }),
      }));
      for (const [id, entity] of Object.entries<any>(announced({ [place]: parts }).cmps)) assertComponent(id, entity);
    });

  test("two devices whose ids run into those of their entities have no unique id in common", () => {
    const ids = (device: string, entity: string) =>
      JSON.parse(discovery({ ...config({ sensors: [{ id: entity, driver: "demo", every: 1000 }] }), id: device }, "1.2.3")).cmps[entity]
        .uniq_id;
    assert.equal(ids("kitchen", "air_temp"), "kitchen-air_temp");
    assert.equal(ids("kitchen_air", "temp"), "kitchen_air-temp");
  });

  const sensor = (more: object) => announced({ sensors: [{ id: "x", driver: "template", every: 1000, ...more }] }).cmps.x;

  test("a sensor's class follows from its unit, its state class from both", () => {
    assert.deepEqual([sensor({ unit: "W" }).dev_cla, sensor({ unit: "W" }).stat_cla], ["power", "measurement"]);
    assert.deepEqual([sensor({ unit: "Wh" }).dev_cla, sensor({ unit: "Wh" }).stat_cla], ["energy", "total_increasing"]);
    assert.equal(sensor({ unit: "dBm" }).dev_cla, "signal_strength");
    assert.equal(sensor({ unit: "%" }).dev_cla, undefined);
    assert.equal(sensor({ unit: "°", class: "wind_direction" }).stat_cla, "measurement_angle");
    assert.equal(sensor({ unit: "°C", state_class: "total" }).dev_cla, undefined);
  });

  test("the values of a part have the class that their names mean", () => {
    const { cmps } = announced({
      sensors: [
        { id: "air", driver: "scd4x", every: 1000 },
        { id: "dust", driver: "pmsx003", every: 1000 },
        { id: "meter", driver: "counter", pin: "D4", unit: "kWh", rate_unit: "kW", every: 1000 },
        { id: "odd", driver: "counter", pin: "D5", unit: "°C", every: 1000 },
      ],
    });
    const look = (id: string) => [cmps[id].dev_cla, cmps[id].stat_cla];
    assert.deepEqual(look("air_co2"), ["carbon_dioxide", "measurement"]);
    assert.deepEqual(look("air_humidity"), ["humidity", "measurement"]);
    assert.deepEqual(look("dust_pm1"), ["pm1", "measurement"]);
    assert.deepEqual(look("meter_rate"), ["power", "measurement"]);
    assert.deepEqual(look("meter_total"), ["energy", "total_increasing"]);
    // A temperature cannot be a total: without its class it may.
    assert.deepEqual(look("odd_total"), [undefined, "total_increasing"]);
  });

  test("either mu is what Home Assistant takes: the micro sign, but for microseconds", () => {
    assert.equal(sensor({ unit: "\u03bcg/m³", class: "pm25" }).unit_of_meas, "\u00b5g/m³");
    assert.equal(sensor({ unit: "\u00b5V" }).dev_cla, "voltage");
    assert.equal(sensor({ unit: "\u00b5s" }).unit_of_meas, "\u03bcs");
  });

  test("a number's step is not finer than Home Assistant takes", () => {
    const { x } = announced({ outputs: [{ id: "x", driver: "number", min: 0, max: 1, step: 0.0001 }] }).cmps;
    assert.equal(x.step, 0.001);
  });

  test("each value of a part may have its own name, class, icon, category, and be disabled or hidden", () => {
    const { cmps } = announced({
      sensors: [
        {
          id: "air",
          driver: "bme280",
          every: 1000,
          fields: {
            temperature: { name: "Kalt", icon: "mdi:snowflake", category: "diagnostic", enabled: false },
            pressure: { class: "pressure" },
            humidity: { hidden: true },
          },
        },
      ],
    });
    const { name, ic, ent_cat, en } = cmps.air_temperature;
    assert.deepEqual([name, ic, ent_cat, en], ["Kalt", "mdi:snowflake", "diagnostic", false]);
    assert.equal(cmps.air_pressure.dev_cla, "pressure");
    assert.equal(cmps.air_humidity, undefined);
  });

  test("the device's own entities are there for one line, and none of the network without one", () => {
    const own = (parts: Partial<Config>) => Object.keys(announced({ diagnostics: true, ...parts }).cmps).join(" ");
    const rest = "device-uptime device-memory device-restarts device-cause device-version device-restart";
    assert.equal(own({ wifi: { ssid: "home", password: "" } }), `device-signal device-ip ${rest}`);
    assert.equal(own({}), rest);
  });
});
