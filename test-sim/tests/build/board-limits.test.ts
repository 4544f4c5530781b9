import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readConfig } from "../../../build/config/index.ts";
import { workspace } from "./workspace.ts";

const space = workspace();

/** The lines that a config is refused with, or the warnings that it gets. */
function told(config: object): string[] {
  const short = (line: string) => line.replace(/^.*espruino\.config\.json: /, "");
  try {
    const file = space.write("espruino.config.json", { id: "house", board: "esp8266", app: null, ...config });
    return readConfig(file, { env: {} }).warnings.map(short);
  } catch (error) {
    return (error as { lines: string[] }).lines.map(short);
  }
}

const lamps = (count: number, more: object = {}) =>
  ["D4", "D5", "D13", "D14", "D18", "D19", "D21", "D22", "D23"]
    .slice(0, count)
    .map((pin, i) => ({ id: `lamp${i}`, driver: "light", pin, ...more }));
const module = (id: string, scl: string, sda: string) => ({ id, driver: "module", module: "BH1750", connect: [{ i2c: { scl, sda } }] });

const table: [what: string, config: object, lines: string[]][] = [
  ["three lights at their own frequencies on an ESP32", { board: "esp32", outputs: lamps(3) }, []],
  [
    "a fourth",
    { board: "esp32", outputs: lamps(4) },
    ['outputs[3]: esp32 has three PWM channels with a frequency of their own, and five at 5000 Hz; write "freq": 5000'],
  ],
  [
    "a sixth at the common frequency",
    { board: "esp32", outputs: lamps(6, { freq: 5000 }) },
    ["outputs[5]: esp32 has five PWM channels at 5000 Hz; this is one more"],
  ],
  [
    "a servo beside three lights",
    { board: "esp32", outputs: [...lamps(3), { id: "arm", driver: "servo", pin: "D23" }] },
    ['outputs[3]: esp32 has three PWM channels with a frequency of their own; give the lights "freq": 5000'],
  ],
  [
    "an analog input on the converter of Wi-Fi",
    { board: "esp32", sensors: [{ id: "soil", driver: "analog", pin: "D27" }] },
    ['sensors[0].pin: "D27" is on the ADC that belongs to Wi-Fi on esp32; pins that can: D32-D36, D39'],
  ],
  [
    "a DHT on the pin without an interrupt",
    { sensors: [{ id: "air", driver: "dht22", pin: "D16" }] },
    ['sensors[0].pin: "D16" has no interrupt on esp8266, so it cannot be watched; pins that can: D0-D5, D12-D15'],
  ],
  [
    "an echo on it",
    { sensors: [{ id: "level", driver: "hcsr04", trigger: "D4", echo: "D16" }] },
    ['sensors[0].echo: "D16" has no interrupt on esp8266, so it cannot be watched; pins that can: D0-D5, D12-D15'],
  ],
  ["its trigger on it", { sensors: [{ id: "level", driver: "hcsr04", trigger: "D16", echo: "D4" }] }, []],
  [
    "a DHT beside a counter on an ESP8266",
    {
      sensors: [
        { id: "water", driver: "counter", pin: "D5" },
        { id: "air", driver: "dht22", pin: "D4", every: "10s" },
      ],
    },
    [`sensors[1]: sends 84 edges within 5 ms and the board's queue takes 85: "water" may lose some meanwhile, and a read may fail`],
  ],
  [
    "LEDs beside a counter on an ESP8266",
    { sensors: [{ id: "water", driver: "counter", pin: "D5" }], outputs: [{ id: "strip", driver: "ws2812", pin: "D4" }] },
    ['outputs[0]: its LEDs keep interrupts off for 0.9 ms at a time: "water" may lose edges meanwhile'],
  ],
  [
    "many LEDs on an ESP8266",
    { outputs: [{ id: "strip", driver: "ws2812", pin: "D4", leds: 300 }] },
    ["outputs[0]: its LEDs keep interrupts off for 9 ms at a time, which Wi-Fi does not always bear; a strip of up to 160 is safer"],
  ],
  [
    "the same on an ESP32, which sends them by hardware",
    { board: "esp32", outputs: [{ id: "strip", driver: "ws2812", pin: "D4", leds: 300 }] },
    [],
  ],
  [
    "a serial line of an ESP8266 on another pin than the console's",
    { buses: { serial: { meter: { rx: "D5" } } }, sensors: [{ id: "socket", driver: "cse7766" }] },
    [`buses.serial.meter.rx: the line's RX is D3 on esp8266, and nowhere else; write "D3" or leave it out`],
  ],
  [
    "two modules on two buses, of which the board has one",
    { sensors: [module("one", "D5", "D4"), module("two", "D12", "D13")] },
    ["sensors[1].connect[0].i2c: modules hang on I2C1, which is on D5 and D4 by sensors[0].connect[0].i2c; put this part there, too"],
  ],
  [
    "a module beside a bus on other pins",
    { buses: { i2c: { main: { scl: "D5", sda: "D4" } } }, sensors: [module("one", "NodeMCU.D6", "D13")] },
    ["sensors[0].connect[0].i2c: modules hang on I2C1, which is on D5 and D4 by buses.i2c.main; put this part there, too"],
  ],
  ["two modules on one bus", { sensors: [module("one", "D5", "D4"), module("two", "NodeMCU.D1", "NodeMCU.D2")] }, []],
  [
    "strapping pins",
    {
      outputs: [
        { id: "a", driver: "switch", pin: "D0" },
        { id: "b", driver: "switch", pin: "D15" },
      ],
    },
    [
      'outputs[0].pin: "D0" low at power-on starts the boot loader instead of the program (the FLASH button)',
      'outputs[1].pin: "D15" must be low at power-on: modules have a pull-down there',
    ],
  ],
];

describe("what a board cannot do is refused, or said", () => {
  for (const [what, config, lines] of table) it(what, () => assert.deepEqual(told(config), lines));
});
