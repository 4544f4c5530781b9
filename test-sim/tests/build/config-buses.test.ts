import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readConfig } from "../../../build/config/index.ts";
import { workspace } from "./workspace.ts";

const space = workspace();
const main = { main: { scl: "D5", sda: "D4" } };
const sensor = (more: object) => ({ id: "air", driver: "sht3x", ...more });

/** The lines that a config with these members is refused with; each begins with the file's name. */
function lines(config: object): string[] {
  try {
    readConfig(space.write("espruino.config.json", { id: "house", board: "esp8266", app: null, ...config }), { env: {} });
  } catch (error) {
    return (error as { lines: string[] }).lines.map((line) => line.replace(/^.*espruino\.config\.json: /, ""));
  }
  return [];
}

const table: [what: string, config: object, line: string][] = [
  [
    "no bus",
    { sensors: [sensor({})] },
    'sensors[0].driver: "sht3x" hangs on a bus; add "buses": { "i2c": { "main": { "scl": "D5", "sda": "D4" } } }',
  ],
  [
    "an unknown bus",
    { buses: { i2c: main }, sensors: [sensor({ bus: "mian" })] },
    'sensors[0].bus: "mian" is no bus of buses.i2c; did you mean "main"?',
  ],
  [
    "two parts at one address",
    { buses: { i2c: main }, sensors: [sensor({}), { id: "attic", driver: "sht4x" }] },
    "sensors[1].address: 0x44 on this bus is already sensors[0]; give it another address or another bus",
  ],
  [
    "an address that the part cannot have",
    { buses: { i2c: main }, sensors: [sensor({ address: "0x50" })] },
    'sensors[0].address: "0x50" is not one of 0x44, 0x45; did you mean "0x44"?',
  ],
  [
    "two I2C buses on an ESP8266",
    { buses: { i2c: { ...main, other: { scl: "D12", sda: "D13" } } }, sensors: [sensor({ bus: "main" })] },
    'buses.i2c.other: esp8266 has one I2C bus; put the parts on "main", by other addresses',
  ],
  [
    "a bus on a pin that is taken",
    { buses: { i2c: main }, outputs: [{ id: "lamp", driver: "switch", pin: "D4" }] },
    'outputs[0].pin: "D4" is already used by buses.i2c.main.sda; take another pin',
  ],
  [
    "a bus on the flash chip's pin",
    { buses: { onewire: { wire: { pin: "D6" } } } },
    'buses.onewire.wire.pin: "D6" is wired to the flash chip of esp8266; pins: D0-D5, D12-D16, A0',
  ],
  [
    "two parts on a wire without an address",
    {
      buses: { onewire: { wire: { pin: "D4" } } },
      sensors: [
        { id: "one", driver: "ds18b20" },
        { id: "two", driver: "ds18b20" },
      ],
    },
    "sensors[1].address: missing; several parts on a wire are told apart by their addresses, which the log tells at boot",
  ],
];

describe("buses in the config", () => {
  for (const [what, config, line] of table) it(`${what} is refused`, () => assert.deepEqual(lines(config), [line]));
  it("a part that is to be read too often is read as often as it can, and the build says so", () => {
    const file = space.write("espruino.config.json", {
      id: "house",
      board: "esp8266",
      app: null,
      sensors: [{ id: "air", driver: "dht22", pin: "D4", every: "1s" }],
    });
    const { sensors, warnings } = readConfig(file, { env: {} });
    assert.equal(sensors[0].every, 2000);
    assert.match(warnings[0], /sensors\[0\]\.every: "1s" is too often for this part: it is read every 2s$/);
  });
  it("parts at other addresses, on other buses or other inputs share them", () =>
    assert.deepEqual(
      lines({
        buses: { i2c: main, onewire: { wire: { pin: "D2" } } },
        sensors: [
          sensor({}),
          { id: "attic", driver: "sht4x", address: "0x45" },
          { id: "a", driver: "ads1115", input: 0 },
          { id: "b", driver: "ads1115", input: 1 },
          { id: "one", driver: "ds18b20", address: "28ff641d8716036b" },
          { id: "two", driver: "ds18b20", address: "28ff641d87160300" },
        ],
      }),
      [],
    ));
});
