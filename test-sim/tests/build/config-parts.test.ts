import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { driversOf } from "../../../build/config/schema.ts";
import { reader, refusing, workspace } from "./workspace.ts";

const { refusal } = reader(workspace());
const refuses = refusing(refusal);
const device = { id: "greenhouse", board: "esp8266" };
const sensor = (more: object) => ({ ...device, sensors: [{ id: "a", driver: "demo", ...more }] });
const output = (more: object) => ({ ...device, outputs: [{ id: "a", driver: "switch", pin: "D5", ...more }] });
// Files of board/drivers, so that another one is no change here.
const sensorDrivers = driversOf("sensors").join(", ");

describe("pins", () => {
  refuses([
    [
      "that the board does not have",
      sensor({ driver: "analog", pin: "D99" }),
      'sensors[0].pin: "D99" is not a pin of esp8266; pins: D0-D5, D12-D16, A0',
    ],
    ["in small letters", output({ pin: "d5" }), 'outputs[0].pin: "d5" is not a pin of esp8266; did you mean "D5"?'],
    ["as a number", output({ pin: 5 }), "outputs[0].pin: 5 must be a text in quotes"],
    ["that are missing", output({ pin: undefined }), 'outputs[0].pin: missing; the pin it is on, as Espruino names it: "D4"'],
    ["of the flash chip", output({ pin: "D6" }), 'outputs[0].pin: "D6" is wired to the flash chip of esp8266; pins: D0-D5, D12-D16, A0'],
    ["that cannot measure", sensor({ driver: "analog", pin: "D4" }), 'sensors[0].pin: "D4" cannot do analog on esp8266; pins that can: A0'],
    ["that cannot be set", output({ pin: "A0" }), 'outputs[0].pin: "A0" cannot do output on esp8266; pins that can: D0-D5, D12-D16'],
    [
      "that cannot be dimmed",
      output({ driver: "light", pin: "D16" }),
      'outputs[0].pin: "D16" cannot do pwm on esp8266; pins that can: D0-D5, D12-D15',
    ],
    [
      "without the resistor asked for",
      sensor({ driver: "digital", pin: "D4", pull: "down" }),
      'sensors[0].pull: "D4" has no resistor "down" inside on esp8266; it has "up"',
    ],
    [
      "without any resistor",
      sensor({ driver: "digital", pin: "D16", pull: "up" }),
      'sensors[0].pull: "D16" has no resistor "up" inside on esp8266; write "none" and add one outside',
    ],
    [
      "used twice, by whatever name",
      {
        ...device,
        sensors: [{ id: "a", driver: "digital", pin: "D4" }],
        outputs: [
          { id: "b", driver: "switch", pin: "D4" },
          { id: "c", driver: "switch", pin: "NodeMCU.D2" },
        ],
      },
      'outputs[0].pin: "D4" is already used by sensors[0].pin; take another pin',
      'outputs[1].pin: "NodeMCU.D2" (D4) is already used by sensors[0].pin; take another pin',
    ],
  ]);
  it("of an ESP32 that are inputs only", () =>
    assert.deepEqual(refusal({ ...output({ pin: "D34" }), board: "esp32" }), [
      'espruino.config.json: outputs[0].pin: "D34" cannot do output on esp32; pins that can: D0-D5, D12-D19, D21-D23, D25-D27, D32, D33',
    ]));
});

describe("sensors and outputs", () => {
  refuses([
    [
      "need an id and a driver",
      { ...device, sensors: [{}] },
      "sensors[0].id: missing; name of its entity in addresses and topics",
      `sensors[0].driver: missing; one of ${sensorDrivers}`,
    ],
    [
      "have a driver that is known, with the nearest name",
      sensor({ driver: "demmo" }),
      'sensors[0].driver: there is no driver "demmo"; did you mean "demo"?',
    ],
    [
      "have a driver that is known, with all names when none is near",
      sensor({ driver: "barometer" }),
      `sensors[0].driver: there is no driver "barometer"; drivers of sensors are ${sensorDrivers}`,
    ],
    [
      "have a driver of their kind",
      sensor({ driver: "switch", pin: "D4" }),
      `sensors[0].driver: the driver "switch" belongs into outputs; drivers of sensors are ${sensorDrivers}`,
    ],
    ["have an id of their own", { ...sensor({}), ...output({}) }, 'outputs[0].id: "a" is already the id of sensors[0]; take another'],
    [
      "have an id that no object of the interpreter has as a member",
      {
        ...device,
        sensors: ["on", "emit", "constructor"].map((id) => ({ id, driver: "demo" })),
        outputs: [{ id: "clone", driver: "light", pin: "D4" }],
      },
      'sensors[0].id: "on" is a member of every object on the board; take another',
      'sensors[1].id: "emit" is a member of every object on the board; take another',
      'sensors[2].id: "constructor" is a member of every object on the board; take another',
      'outputs[0].id: "clone" is a member of every object on the board; take another',
    ],
    [
      "have an id that a push-button's presses have not",
      {
        ...device,
        sensors: [
          { id: "knob", driver: "button", pin: "D4", long: "1s" },
          { id: "knob_press", driver: "demo" },
        ],
      },
      'sensors[1].id: "knob_press" is already made by sensors[0]; take another',
    ],
    [
      "have the pin that a push-button is on, though a button of the page needs none",
      { ...device, sensors: [{ id: "knob", driver: "button" }], outputs: [{ id: "bell", driver: "button" }] },
      'sensors[0].pin: missing; the pin it is on, as Espruino names it: "D4"',
    ],
    ["have no keys that nobody reads", sensor({ evry: "10s" }), 'sensors[0].evry: unknown key; did you mean "every"?'],
    [
      "are told which module has the name of a driver that is not there",
      sensor({ driver: "MPU6050" }),
      'sensors[0].driver: there is no driver "MPU6050"; Espruino\'s module of that name is "driver": "module", "module": "MPU6050"',
    ],
    [
      "are told of a driver of ours, too",
      sensor({ driver: "DHT22" }),
      'sensors[0].driver: there is no driver "DHT22"; Espruino\'s module of that name is "driver": "module", "module": "DHT22", ours is "dht22"',
    ],
    ["are objects", { ...device, sensors: ["demo"] }, 'sensors[0]: "demo" must be an object in { }'],
    ["have a range", sensor({ min: 5, max: 5 }), "sensors[0].min: min 5 must be less than max 5"],
    ["have a range, defaults counted in", sensor({ min: 200 }), "sensors[0].min: min 200 must be less than max 100"],
    [
      "count failures only where something is read",
      { ...device, sensors: [{ id: "knob", driver: "button", pin: "D4", debounce: "20ms", failures: 2 }] },
      "sensors[0].failures: counts reads that failed, and a pin that is watched has none; leave it out",
    ],
    ["have numbers where numbers belong", sensor({ min: "16" }), 'sensors[0].min: "16" must be a number'],
    ["have options within their range", output({ driver: "light", pin: "D12", freq: 0 }), "outputs[0].freq: 0 is out of range; 1 to 40000"],
  ]);
});

describe("durations", () => {
  refuses([
    ["in words", sensor({ every: "10 sec" }), 'sensors[0].every: "10 sec" is not a duration; write "10s"'],
    ["in more words", sensor({ every: "2 Minutes" }), 'sensors[0].every: "2 Minutes" is not a duration; write "2m"'],
    ["in large letters", sensor({ every: "10S" }), 'sensors[0].every: "10S" is not a duration; write "10s"'],
    ["as a number", sensor({ every: 10 }), 'sensors[0].every: 10 is not a duration; write "10s" for seconds, or with ms, m, h or d'],
    ["without a unit", sensor({ every: "10" }), 'sensors[0].every: "10" is not a duration; write "10s" for seconds, or with ms, m, h or d'],
    [
      "of another kind",
      sensor({ every: "soon" }),
      'sensors[0].every: "soon" is not a duration; write a number and ms, s, m, h or d, as in "10s"',
    ],
    ["too short", sensor({ every: "0s" }), 'sensors[0].every: "0s" is out of range; "10ms" to "24d"'],
    ["too long", sensor({ period: "31d" }), 'sensors[0].period: "31d" is out of range; "1ms" to "30d"'],
  ]);
});

it("a key of another driver is no slip of the pen", () => {
  const [line] = refusal({ ...device, outputs: [{ id: "bell", driver: "button", pull: "up" }] });
  assert.match(line, /^espruino\.config\.json: outputs\[0\]\.pull: "button" has no "pull"; known are id, name, driver, /);
});
