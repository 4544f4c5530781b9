import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startOnInterpreter } from "../../engines/espruino.ts";
import type { Device } from "../../engines/index.ts";
import { startOnSimulator } from "../../engines/simulated.ts";
import { hc595 } from "../../sim/parts/hc595.ts";
import { sht3x } from "../../sim/parts/sht.ts";
import { noInterpreter } from "../scenarios/suite.ts";

const config = {
  id: "house",
  board: "esp32",
  app: null,
  wifi: { ssid: "home" },
  buses: { i2c: { main: { scl: "D22", sda: "D21" } } },
  sensors: [{ id: "air", driver: "sht3x", every: "1s" }],
  outputs: [
    { id: "door", driver: "garage", relay: "D4", reed: "D5", travel: "10s" },
    { id: "led", driver: "status", pin: "D13", fine: true },
    { id: "bell", driver: "buzzer", pin: "D14", tunes: { ring: "ring:d=4,o=4,b=120:a,p,8a5.", off_key: "b=60:c#6" } },
    { id: "more", driver: "hc595", data: "D18", clock: "D19", latch: "D23", count: 16 },
    { id: "lamp", driver: "rgb", red: "D33", green: "D16", blue: "D17", white: "D32", freq: 5000 },
  ],
};

describe("outputs of several pins", () => {
  let device: Device;
  const registers = hc595("D18", "D19", "D23", 16);
  const air = sht3x();
  const board = () => device.board as NonNullable<Device["board"]>;
  const value = async (id: string) => (await device.request("GET", `/api/entities/${id}`)).json().value;
  const set = (id: string, given: unknown) => device.request("POST", `/api/entities/${id}`, { value: given });
  before(async () => {
    device = await startOnSimulator({ config });
    board().parts.pins(registers);
    board().parts.i2c("D22", "D21", air);
    board().pins.drive("D5", 0);
    await device.reboot();
    await device.advance(1000);
  });
  after(() => device?.stop());

  describe("a garage door with one relay and a reed contact", () => {
    /** How often the relay was pressed meanwhile. */
    let pressed = 0;
    before(() => {
      board().pins.onChange("D4", (level) => {
        pressed += level;
      });
    });
    const pass = async (ms: number) => {
      pressed = 0;
      await device.advance(ms);
      return pressed;
    };

    it("is shut at boot, says the contact", async () => assert.equal(await value("door"), 0));
    it("open: one press of half a second, on its way, then open", async () => {
      pressed = 0;
      await set("door", 100);
      assert.equal(board().pins.level("D4"), 1);
      await device.advance(450);
      assert.equal(board().pins.level("D4"), 1);
      await device.advance(100);
      assert.equal(board().pins.level("D4"), 0);
      board().pins.drive("D5", 1);
      await device.advance(2000);
      assert.equal(await value("door"), 50);
      await device.advance(9000);
      assert.deepEqual([await value("door"), pressed], [100, 1]);
    });
    it("open again: nothing is pressed", async () => {
      await set("door", 100);
      assert.equal(await pass(2000), 0);
    });
    it("close: shut as soon as the contact says so", async () => {
      await set("door", 0);
      assert.equal(await pass(6000), 0);
      assert.equal(await value("door"), 50);
      board().pins.drive("D5", 0);
      await device.advance(200);
      assert.equal(await value("door"), 0);
    });
    it("opened by the opener's own remote control: seen by the contact", async () => {
      board().pins.drive("D5", 1);
      await device.advance(200);
      assert.equal(await value("door"), 50);
      await device.advance(11_000);
      assert.equal(await value("door"), 100);
    });
    it("stopped on its way, then on as before: three presses, as the opener turns round", async () => {
      await set("door", 0);
      await device.advance(3000);
      await set("door", "stop");
      await device.advance(2000);
      assert.equal(await value("door"), 50);
      pressed = 0;
      await set("door", 0);
      await device.advance(6000);
      assert.equal(pressed, 4 - 1);
      board().pins.drive("D5", 0);
      await device.advance(200);
      assert.equal(await value("door"), 0);
    });
    it("one that does not shut in time has met something: it counts as open", async () => {
      board().pins.drive("D5", 1);
      await device.advance(12_000);
      await set("door", 0);
      await device.advance(12_000);
      assert.equal(await value("door"), 100);
      board().pins.drive("D5", 0);
      await device.advance(200);
    });
  });

  describe("a status LED", () => {
    /** Its level each quarter of a second, for four seconds, from the change that begins a pattern. */
    const seen = async () => {
      const levels: number[] = [];
      for (let i = 0; i < 16; i++) {
        await device.advance(250);
        levels.push(board().pins.level("D13"));
      }
      return levels.join("");
    };
    it("is lit while all is well", async () => {
      await device.advance(5000);
      assert.equal(await seen(), "1".repeat(16));
    });
    it("flashes twice in two seconds while an entity has an error", async () => {
      air.wrongCrc = true;
      await device.advance(8000);
      assert.match(await seen(), /1010{5}1010{5}|.*1010{5}10/);
      air.wrongCrc = false;
      await device.advance(8000);
    });
    it("flickers without Wi-Fi", async () => {
      board().wifi.drop();
      await device.advance(8000);
      assert.match(await seen(), /^(10){8}$|^(01){8}$/);
      board().wifi.restore();
      await device.until(() => board().pins.level("D13") === 1, 60, "it is well again");
      await device.advance(5000);
      assert.equal(await seen(), "1".repeat(16));
    });
  });

  it("a buzzer plays a tune once, and is off by itself", async () => {
    await set("bell", "ring");
    assert.equal(board().pins.duty("D14"), 0.5);
    await device.advance(510);
    assert.equal(board().pins.level("D14"), 0);
    await device.advance(500);
    assert.equal(board().pins.duty("D14"), 0.5);
    assert.equal(await value("bell"), "ring");
    await device.advance(400);
    assert.equal(await value("bell"), "off");
    assert.equal(board().pins.level("D14"), 0);
  });
  it("a buzzer can be stopped", async () => {
    await set("bell", "off_key");
    await set("bell", "off");
    assert.equal(board().pins.level("D14"), 0);
    assert.equal((await set("bell", "polka")).json().error, "takes one of off, ring, off_key");
  });

  it("74HC595: each pin is a switch, those of the second register too", async () => {
    for (const n of [0, 3, 7, 8, 15]) await set(`more_q${n}`, true);
    const levels = () => Array.from({ length: 16 }, (_, n) => registers.level(n)).join("");
    assert.equal(levels(), "1001000110000001");
    await set("more_q3", false);
    assert.equal(levels(), "1000000110000001");
  });

  it("a lamp of four colours: white takes what the others have in common", async () => {
    await set("lamp_color", "#ff8080");
    await set("lamp", 100);
    const duties = ["D33", "D16", "D17", "D32"].map((pin) => Math.round(board().pins.duty(pin) * 255));
    assert.deepEqual(duties, [127, 0, 0, 128]);
    await set("lamp", 0);
    assert.deepEqual(
      ["D33", "D16", "D17", "D32"].map((pin) => board().pins.duty(pin)),
      [0, 0, 0, 0],
    );
  });
});

describe("outputs of several pins on the interpreter", { skip: noInterpreter }, () => {
  let device: Device;
  const value = async (id: string) => (await device.request("GET", `/api/entities/${id}`)).json().value;
  const set = async (id: string, given: unknown) => (await device.request("POST", `/api/entities/${id}`, { value: given })).status;
  before(async () => {
    device = await startOnInterpreter(process.env.ESPRUINO as string, { config });
  });
  after(() => device?.stop());

  it("a garage door opens, and is shut when its contact says so", async () => {
    assert.equal(await value("door"), 0);
    await set("door", 100);
    await device.until(async () => (await value("door")) === 50, 5, "it is on its way");
    await device.evaluate('E.emit("pin1", false)');
    await device.until(async () => (await value("door")) === 0, 5, "it is shut");
  });
  it("a tune ends by itself", async () => {
    assert.equal(await set("bell", "ring"), 200);
    await device.until(async () => (await value("bell")) === "off", 5, "it is off");
  });
  it("pins of a register, and a lamp's colours", async () => {
    assert.deepEqual([await set("more_q9", true), await set("lamp_color", "#00ff00")], [200, 200]);
    assert.deepEqual([await value("more_q9"), await value("lamp_color")], [true, "#00ff00"]);
  });
});
