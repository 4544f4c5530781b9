import { describe } from "node:test";
import { reader, refusing, workspace } from "./workspace.ts";

const space = workspace();
const { refusal } = reader(space);
const refuses = refusing(refusal);
const device = { id: "greenhouse", board: "esp8266" };
const sensor = (more: object) => ({ ...device, sensors: [{ id: "a", driver: "template", ...more }] });
const output = (more: object) => ({ ...device, outputs: [{ id: "a", driver: "template", ...more }] });

describe("how an entity looks in Home Assistant", () => {
  refuses([
    [
      "a class and a unit that do not go together",
      sensor({ unit: "%", class: "temperature" }),
      'sensors[0].class: "temperature" has no unit "%" in Home Assistant; its units: °C, °F, K; classes of "%": battery, humidity, moisture, power_factor',
    ],
    [
      "the same by its other name, and a unit that nothing has",
      sensor({ unit: "l", device_class: "water" }),
      'sensors[0].device_class: "water" has no unit "l" in Home Assistant; its units: L, m³, ft³, CCF, MCF, gal',
    ],
    ["a class that needs a unit", sensor({ class: "current" }), 'sensors[0].class: "current" needs a unit in Home Assistant: A, mA'],
    [
      "a class that there is not",
      sensor({ unit: "°C", class: "temprature" }),
      'sensors[0].class: "temprature" is no device class of a sensor in Home Assistant; did you mean "temperature"?',
    ],
    [
      "a class of another kind",
      sensor({ kind: "binary_sensor", class: "humidity" }),
      'sensors[0].class: "humidity" is no device class of a binary_sensor in Home Assistant; there are battery, battery_charging, carbon_monoxide, cold, connectivity, door, garage_door, gas, heat, light, lock, moisture, motion, moving, occupancy, opening, plug, power, presence, problem, running, safety, smoke, sound, tamper, update, vibration, window',
    ],
    [
      "a class of what has none",
      output({ kind: "light", class: "switch" }),
      "outputs[0].class: a light has no device class in Home Assistant; leave it out",
    ],
    [
      "a state class that the class cannot have",
      sensor({ unit: "kWh", class: "energy", state_class: "measurement" }),
      'sensors[0].state_class: "measurement" is impossible for "energy" in Home Assistant; possible: total, total_increasing',
    ],
    [
      "a state class of what is set",
      output({ kind: "switch", state_class: "total" }),
      'outputs[0].state_class: is for numbers that are read, and "a" is a switch; leave it out',
    ],
    [
      "an angle that is none",
      sensor({ unit: "m/s", state_class: "measurement_angle" }),
      'sensors[0].state_class: "measurement_angle" has the unit "°" in Home Assistant, and no other',
    ],
    [
      "the settings' category for what is only read",
      sensor({ category: "config" }),
      'sensors[0].category: "config" is for what can be set, and a sensor cannot; write "diagnostic"',
    ],
    [
      "a value of a part",
      { ...device, sensors: [{ id: "a", driver: "dht22", pin: "D4", fields: { humidity: { class: "temperature" } } }] },
      'sensors[0].fields.humidity.class: "temperature" has no unit "%" in Home Assistant; its units: °C, °F, K; classes of "%": battery, humidity, moisture, power_factor',
    ],
    [
      "a value of a module",
      { ...device, sensors: [{ id: "a", driver: "module", module: "DHT22", fields: { t: { unit: "°C", class: "voltage" } } }] },
      'sensors[0].fields.t.class: "voltage" has no unit "°C" in Home Assistant; its units: V, mV, µV, kV, MV; classes of "°C": temperature',
    ],
    [
      "topics where Home Assistant listens for announcements",
      { ...device, mqtt: { url: "mqtt://b", prefix: "homeassistant" } },
      'mqtt.prefix: "homeassistant" is where Home Assistant listens for announcements, and would take states for some; take another',
    ],
    [
      "a discovery prefix that is no topic",
      { ...device, mqtt: { url: "mqtt://b", discovery_prefix: "ha/" } },
      'mqtt.discovery_prefix: "ha/" is not a topic; without + and #, without $ or / at its start and / at its end',
    ],
    ["diagnostics without MQTT", { ...device, diagnostics: true }, 'diagnostics: are told by MQTT; add "mqtt", or leave them out'],
    [
      "an entity with the name of the diagnostics' button",
      { ...device, mqtt: { url: "mqtt://b" }, diagnostics: true, outputs: [{ id: "restart", driver: "button" }] },
      'outputs[0].id: "restart" is the button of "diagnostics"; take another',
    ],
  ]);
});
