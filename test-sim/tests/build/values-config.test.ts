import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { reader, refusing, workspace } from "./workspace.ts";

const space = workspace();
const { read, refusal } = reader(space);
const device = { id: "greenhouse", board: "esp8266" };

const refuses = refusing(refusal);

const filters = (...list: unknown[]) => ({ ...device, sensors: [{ id: "air", driver: "demo", filters: list }] });

describe("filters", () => {
  it("are taken in their order, durations in milliseconds", () => {
    const { sensors } = read(filters({ offset: -1.5 }, { median: 5 }, { throttle: "30s" }, { heartbeat: "10m" }));
    assert.deepEqual(sensors[0].filters, [{ offset: -1.5 }, { median: 5 }, { throttle: 30_000 }, { heartbeat: 600_000 }]);
  });
  refuses([
    [
      "have a name that is known, with the nearest one",
      filters({ meridian: 5 }),
      'sensors[0].filters[0].meridian: unknown key; did you mean "median"?',
    ],
    [
      "stand in braces of their own",
      filters({ median: 5, delta: 1 }),
      'sensors[0].filters[0]: {"median":5,"delta":1} must hold one filter in braces of its own, as in { "median": 5 }',
    ],
    ["hold one", filters({}), 'sensors[0].filters[0]: {} must hold one filter in braces of its own, as in { "median": 5 }'],
    ["are objects", filters("median"), 'sensors[0].filters[0]: "median" must be an object in { }'],
    ["have numbers where numbers belong", filters({ offset: "1" }), 'sensors[0].filters[0].offset: "1" must be a number'],
    ["have windows of whole numbers", filters({ median: 2.5 }), "sensors[0].filters[0].median: 2.5 must be a whole number"],
    ["have windows that fit", filters({ moving_average: 500 }), "sensors[0].filters[0].moving_average: 500 is out of range; 2 to 25"],
    [
      "weigh from 0 to 1",
      filters({ exponential_average: 0 }),
      "sensors[0].filters[0].exponential_average: 0 is out of range; more than 0, at most 1",
    ],
    ["have a delta above 0", filters({ delta: 0 }), "sensors[0].filters[0].delta: 0 is out of range; more than 0"],
    [
      "have durations",
      filters({ throttle: 30 }),
      'sensors[0].filters[0].throttle: 30 is not a duration; write "30s" for seconds, or with ms, m, h or d',
    ],
    [
      "have durations within reason",
      filters({ heartbeat: "90d" }),
      'sensors[0].filters[0].heartbeat: "90d" is out of range; "1ms" to "30d"',
    ],
    [
      "clamp between two values",
      filters({ clamp: [1] }),
      "sensors[0].filters[0].clamp: [1] must be the lowest and the highest value, as in [0, 100]",
    ],
    [
      "clamp with the lower one first",
      filters({ clamp: [100, 0] }),
      "sensors[0].filters[0].clamp: the lowest value 100 must be less than the highest 0",
    ],
    [
      "calibrate by two points or more",
      filters({ calibrate: [[0, 1]] }),
      "sensors[0].filters[0].calibrate: [[0,1]] must have 2 to 20 points, as in [[0, 0.4], [100, 98.7]]",
    ],
    [
      "calibrate by points",
      filters({ calibrate: [[0, 1], [2]] }),
      "sensors[0].filters[0].calibrate[1]: [2] must be a reading and its true value, as in [512, 20.5]",
    ],
    [
      "calibrate by readings that rise",
      filters({
        calibrate: [
          [5, 1],
          [5, 2],
        ],
      }),
      "sensors[0].filters[0].calibrate: readings must rise from point to point; 5 comes after 5",
    ],
    [
      "belong to sensors that measure",
      { ...device, sensors: [{ id: "door", driver: "digital", pin: "D4", filters: [] }] },
      "sensors[0].filters: unknown key; known are id, name, driver, group, order, class, device_class, state_class, icon, category, enabled, hidden, pin, every, debounce, long, double, failures, invert, pull",
    ],
    [
      "leave a precision of whole decimals",
      { ...device, sensors: [{ id: "air", driver: "demo", precision: 7 }] },
      "sensors[0].precision: 7 is out of range; 0 to 6",
    ],
  ]);
});

const outputs = (...list: object[]) => ({
  ...device,
  outputs: list.map((more, i) => ({ id: "ab"[i], driver: "switch", pin: ["D4", "D5"][i], ...more })),
});

describe("options of outputs", () => {
  refuses([
    ["a safe value is of the output's kind", outputs({ safe: 1 }), "outputs[0].safe: 1 must be true or false"],
    ["a light is safe from 0 to 100", outputs({ driver: "light", safe: 101 }), "outputs[0].safe: 101 is out of range; 0 to 100"],
    ["a number is safe in its range", outputs({ driver: "number", min: 5, max: 9, safe: 4 }), "outputs[0].safe: 4 is out of range; 5 to 9"],
    ["a pulse ends off", outputs({ pulse: "1s", safe: true }), "outputs[0].pulse: goes off by itself, so it cannot be safe when on"],
    [
      "an interlock is with another output",
      outputs({ interlock: ["c"] }, {}),
      'outputs[0].interlock[0]: there is no entity "c"; did you mean "a"?',
    ],
    ["an interlock is not with itself", outputs({ interlock: ["a"] }), "outputs[0].interlock[0]: names the output itself"],
    ["an interlock names somebody", outputs({ interlock: [] }), "outputs[0].interlock: [] must name at least one output"],
    [
      "an interlock is with what is off at once",
      outputs({ interlock: ["b"] }, { driver: "light", fade: "1s" }),
      'outputs[0].interlock[0]: "b" fades, so it takes its time to go off',
    ],
    [
      "an interlock is with what can be off",
      outputs({ interlock: ["b"] }, { driver: "number" }),
      'outputs[0].interlock[0]: "b" is neither a switch nor a light',
    ],
    [
      "two that exclude each other are not both safe when on",
      outputs({ interlock: ["b"], safe: true }, { safe: true }),
      'outputs[0].interlock[0]: "b" and this one are both safe when on',
    ],
    ["a fade is a duration", outputs({ driver: "light", fade: "2 sec" }), 'outputs[0].fade: "2 sec" is not a duration; write "2s"'],
    [
      "a cover has two pins",
      { ...device, outputs: [{ id: "a", driver: "cover", up: "D4", down: "D4" }] },
      'outputs[0].down: "D4" is already used by outputs[0].up; take another pin',
    ],
  ]);
});

describe("pins that are watched", () => {
  refuses([
    [
      "have an interrupt",
      { ...device, sensors: [{ id: "rain", driver: "counter", pin: "D16" }] },
      'sensors[0].pin: "D16" has no interrupt on esp8266, so it cannot be watched; pins that can: D0-D5, D12-D15',
    ],
    [
      "are watched for durations",
      { ...device, sensors: [{ id: "door", driver: "digital", pin: "D4", debounce: 20 }] },
      'sensors[0].debounce: 20 is not a duration; write "20s" for seconds, or with ms, m, h or d',
    ],
  ]);
});

const rules = (...list: unknown[]) => ({
  ...device,
  sensors: [
    { id: "air", driver: "demo" },
    { id: "door", driver: "digital", pin: "D4" },
    { id: "knob", driver: "button", pin: "D12", long: "1s" },
  ],
  outputs: [
    { id: "fan", driver: "light", pin: "D5" },
    { id: "relay", driver: "switch", pin: "D14" },
    { id: "bell", driver: "button" },
    { id: "limit", driver: "number", min: 5, max: 40 },
  ],
  rules: list,
});
const when = (text: string) => rules({ when: text, set: { fan: 100 } });
const set = (values: object) => rules({ when: "door", set: values });

describe("rules", () => {
  it("are taken, durations in milliseconds", () => {
    const rule = { when: "air > limit and (not door or knob.long)", hysteresis: 0.5, set: { fan: 100, bell: true }, else: { fan: false } };
    assert.deepEqual(read(rules({ ...rule, for: "1m" })).rules, [{ ...rule, for: 60_000 }]);
  });
  refuses([
    ["know their entities, with the nearest name", when("aire > 30"), 'rules[0].when: there is no entity "aire"; did you mean "air"?'],
    [
      "know their entities, with all names when none is near",
      when("temperature > 30"),
      'rules[0].when: there is no entity "temperature"; entities are air, door, knob, fan, relay, bell, limit',
    ],
    [
      "compare numbers with numbers",
      when("air > true"),
      'rules[0].when: "air" is a number and "true" is true or false; they cannot be compared',
    ],
    [
      "compare what is on or off with true or false",
      when("relay == 1"),
      'rules[0].when: "1" is a number and "relay" is true or false; they cannot be compared',
    ],
    [
      "know that on is not more than off",
      when("relay > false"),
      'rules[0].when: "relay" is true or false, which is neither more nor less than anything; write "relay" or "not relay"',
    ],
    ["have a condition, not a number", when("air"), 'rules[0].when: "air" is a number, not a condition; compare it, as in "air > 20"'],
    [
      "have conditions on both sides of and",
      when("door and air"),
      'rules[0].when: "air" is a number, not a condition; compare it, as in "air > 20"',
    ],
    ["compare a value with what it can be", when("fan > 200"), 'rules[0].when: 200 is out of range; "fan" goes from 0 to 100'],
    ["name an entity", when("1 < 2"), "rules[0].when: names no entity, so it would never change"],
    ["do not ask a button", when("bell"), 'rules[0].when: "bell" is a button, which has no value'],
    ["ask for presses where there are some", when("door.long"), 'rules[0].when: "door" tells of no presses; give it "long" or "double"'],
    ["ask for a press that there is", when("knob.triple"), 'rules[0].when: there is no press "triple"; presses are single, double, long'],
    ["are written in words", when("door && air > 3"), 'rules[0].when: unexpected "&&"; write "and"'],
    ["compare with ==", when("air = 3"), 'rules[0].when: unexpected "="; write "=="'],
    ["compare two things at a time", when("10 < air < 20"), 'rules[0].when: compares three things at once; write "10 < air and air < ..."'],
    ["close their parentheses", when("(door"), 'rules[0].when: a ")" is missing'],
    ["go on to their end", when("air >"), "rules[0].when: ends too early"],
    ["have nothing after their end", when("door relay"), 'rules[0].when: unexpected "relay"'],
    ["are not blank", when(" "), "rules[0].when: must not be empty"],
    ["say when", rules({ set: { fan: 1 } }), 'rules[0].when: missing; what has to be true: "air > 30 and not door"'],
    [
      "say what",
      rules({ when: "door" }),
      "rules[0].set: missing; outputs and what they are put on, or toggle, press, publish, log, do, refuse",
    ],
    ["do something", set({}), 'rules[0].set: {} must name an output, as in { "fan": true }'],
    ["set what there is", set({ fam: 1 }), 'rules[0].set.fam: there is no entity "fam"; did you mean "fan"?'],
    ["set no sensor", set({ air: 1 }), 'rules[0].set.air: "air" is a sensor, which cannot be set'],
    ["set a switch on or off", set({ relay: 1 }), "rules[0].set.relay: 1 is not what a switch takes; write true or false"],
    ["set a light in its range", set({ fan: 120 }), "rules[0].set.fan: 120 is out of range; 0 to 100"],
    ["set a number to a number", set({ limit: true }), 'rules[0].set.limit: true is not what "limit" takes; write a number from 5 to 40'],
    ["press a button", set({ bell: false }), "rules[0].set.bell: false is not what a button takes; write true"],
    ["set values, not lists", set({ fan: [1] }), "rules[0].set.fan: [1] must be true, false, a number or a text in quotes"],
    [
      "wait for a duration",
      rules({ when: "door", for: "1 minute", set: { fan: 1 } }),
      'rules[0].for: "1 minute" is not a duration; write "1m"',
    ],
    [
      "have hysteresis where there is a limit",
      rules({ when: "door", hysteresis: 1, set: { fan: 1 } }),
      'rules[0].hysteresis: needs a comparison with <, <=, > or >= in "when"',
    ],
    [
      "have keys that are known",
      rules({ when: "door", set: { fan: 1 }, otherwise: {} }),
      "rules[0].otherwise: unknown key; known are when, for, off_delay, hysteresis, set, toggle, press, publish, log, do, else, refuse",
    ],
  ]);
});
