import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Part } from "../../../build/config/types.ts";
import { moduleProblems } from "../../../build/modules/inspect.ts";

const onPrototype = `function DHT(pin) { this.pin = pin; }
DHT.prototype.read = function(cb) { cb({ temp: 1, rh: 2, err: false }); };
exports.connect = function(pin) { return new DHT(pin); };`;
const inObject = `exports.connect = function(trig, echo, callback) { return { trigger: function() { digitalPulse(trig, 1, 0.01); } }; };`;
const otherName = "exports.connectI2C = (i2c) => ({ read(cb) { cb(1); } });";
const inClass = "class BH { constructor(i) { this.i = i; } start(n) {} read() { return this.i; } } exports.connect = (i) => new BH(i);";

const table: [what: string, part: object, text: string, lines: string[]][] = [
  ["all is there", { fields: { temperature: "temp", humidity: "rh" } }, onPrototype, []],
  ["a method of a class", {}, inClass, []],
  [
    "no connect",
    {},
    otherName,
    ['module: "PART" has no connect(), which the driver "module" calls; it has "connectI2C": use it in your own program'],
  ],
  ["no such method", {}, inObject, ['read: "read" is no method of module "PART"; known are trigger']],
  ["a method that is spelled wrong", { read: "raed" }, onPrototype, ['read: "raed" is no method of module "PART"; did you mean "read"?']],
  [
    "no such field",
    { fields: { temperature: "temprature" } },
    onPrototype,
    ['fields: "temprature" is nothing that module "PART" reads; known are pin, temp, rh, err, read, connect'],
  ],
  ["text that no parser takes", {}, "exports.connect = function( {", []],
];

describe("a module is read at build, before it is called on the board", () => {
  for (const [what, part, text, lines] of table)
    it(what, () =>
      assert.deepEqual(
        moduleProblems({ id: "x", driver: "module", module: "PART", ...part } as Part, text).map(
          ({ member, text }) => `${member}: ${text}`,
        ),
        lines,
      ),
    );
});
