import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { boards, pinList, pinNamed, printedName } from "../../../board/index.ts";
import { judge } from "../../../build/budget/judge.ts";
import { pinLine } from "../../../build/commands/pins.ts";
import { readConfig } from "../../../build/config/index.ts";
import { pages } from "../../../build/docs/index.ts";
import { check } from "../../../build/flash/check.ts";
import { workspace } from "./workspace.ts";

const space = workspace();
const read = (board: string, config: object, target?: "linux") =>
  readConfig(space.write("espruino.config.json", { id: "a", board, app: null, ...config }), { board: target });
const relay = (pin: string) => ({ outputs: [{ id: "relay", driver: "switch", pin }] });
const refused = (board: string, pin: string) => {
  try {
    read(board, relay(pin));
  } catch (error) {
    return (error as Error).message.replace(/^.*?: outputs/, "outputs");
  }
  return "";
};

describe("boards", () => {
  it("have limits of their own: an ESP32's are not an ESP8266's", () => {
    const sizes = { bundle: 100_000, page: 9_000, idle: 5_000, storage: 120_000 };
    assert.deepEqual(judge(sizes, boards.esp32), { warnings: [], errors: [] });
    assert.deepEqual(judge(sizes, boards.esp32c3).errors, [
      "budget: the device takes about 5,000 variables idle, at most 2,500 are allowed on esp32c3; leave features, parts or routes out; npm run build -- --verbose shows what takes how much",
    ]);
    assert.equal(judge(sizes, boards.esp8266).errors.length, 3);
  });

  it("of 1 MB say that an image does not fit", () =>
    assert.deepEqual(judge({ bundle: 30_000, page: 6_000, idle: 400, storage: 36_000 }, boards["esp-01"]).errors, [
      "budget: the image takes 36,000 bytes of Storage, esp-01 has 16,384; leave features or drivers out, or shorten your program; npm run build -- --verbose shows what takes how much",
    ]));

  it("are told apart by what their Espruino says of itself", () => {
    const found = { board: "ESP32C3_IDF4", version: "2v29", jsvars: 4000, storage: 900_000, files: [], ours: false } as any;
    const image = { tokens: false, files: [], jsvars: 500 };
    const choice = { port: "/dev/ttyUSB0", erase: true, keep: false };
    assert.doesNotThrow(() => check(found, { ...image, board: boards["esp32-c3-supermini"] }, choice));
    assert.throws(() => check(found, { ...image, board: boards.esp32 }, choice), {
      message: "/dev/ttyUSB0: the board is ESP32C3_IDF4, the image is for esp32; call again with --board esp32c3",
    });
  });
});

describe("pins", () => {
  it("go by what is printed on a module", () => {
    assert.equal(read("wemos-d1-mini", relay("D1")).outputs[0].pin, "D5");
    assert.equal(read("sonoff-s31", relay("RELAY")).outputs[0].pin, "D12");
    assert.equal(read("esp32-devkit", { sensors: [{ id: "a0", driver: "analog", pin: "VP" }] }).sensors[0].pin, "D36");
  });
  it("keep Espruino's names on a plain board", () => assert.equal(read("esp8266", relay("D5")).outputs[0].pin, "D5"));
  it("are GPIO5 on every board", () => {
    for (const board of ["esp8266", "wemos-d1-mini", "nodemcu", "esp32", "esp32-devkit", "esp32c3", "esp32s3", "linux"])
      assert.equal(read(board, relay("GPIO5")).outputs[0].pin, "D5", board);
  });
  it("are the module's, too, where the simulator stands in for it", () =>
    assert.equal(read("wemos-d1-mini", relay("D1"), "linux").outputs[0].pin, "D5"));
  it("that are not printed are refused, with the name that is", () => {
    assert.equal(refused("wemos-d1-mini", "D12"), 'outputs[0].pin: "D12" is not printed on wemos-d1-mini; GPIO12 is "D6" there');
    assert.equal(refused("wemos-d1-mini", "D9"), 'outputs[0].pin: "D9" is not a pin of wemos-d1-mini; pins: D0-D8, RX, TX, A0');
    assert.equal(refused("wemos-d1-mini", "d1"), 'outputs[0].pin: "d1" is not a pin of wemos-d1-mini; did you mean "D1"?');
    assert.equal(refused("cyd", "D13"), `outputs[0].pin: "D13" is wired to the display of cyd; pins: ${pinList(boards.cyd)}`);
  });
  it("that need care are warned of by both names", () =>
    assert.match(
      read("wemos-d1-mini", relay("D4")).warnings[0],
      /outputs\[0\]\.pin: "D4" \(GPIO2\) must not be low at power-on, and drives the module's LED/,
    ));
  it("taken twice by two names are found", () =>
    assert.throws(() => read("wemos-d1-mini", { outputs: [relay("D1").outputs[0], { id: "b", driver: "switch", pin: "GPIO5" }] }), {
      message: /outputs\[1\]\.pin: "GPIO5" \(D5\) is already used by outputs\[0\]\.pin; take another pin/,
    }));
  it("that cannot be watched are refused", () =>
    assert.throws(() => read("nodemcu", { sensors: [{ id: "door", driver: "digital", pin: "D0", debounce: "20ms" }] }), {
      message: /"D0" has no interrupt on nodemcu, so it cannot be watched; pins that can: D1-D8, RX, TX/,
    }));
  it("are said in a line by the build: which one is meant", () => {
    const line = (board: "esp8266" | "nodemcu", pin: string) => pinLine({ config: read(board, relay(pin)), board: boards[board] });
    assert.equal(line("esp8266", "D5"), "pins: D5 is GPIO5 (D1); in brackets as printed on a NodeMCU or D1 mini");
    assert.equal(line("nodemcu", "D5"), "pins: D5 is GPIO14");
  });
  it("of every module are pins of its chip, by both names and back", () => {
    for (const board of Object.values(boards))
      for (const name of board.printed ?? []) {
        const pin = pinNamed(board, name) as string;
        assert.ok(board.pins[pin] && !board.pins[pin].reserved, `${board.name} ${name}`);
        assert.equal(pinNamed(board, printedName(board, pin)), pin);
      }
  });
});

describe("docs/reference", () => {
  for (const [name, page] of Object.entries(pages))
    it(`${name} is what npm run docs makes`, () =>
      assert.equal(readFileSync(new URL(`../../../docs/reference/${name}`, import.meta.url), "utf8"), page()));
});
