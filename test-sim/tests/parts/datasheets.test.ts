import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bme280, fineTemperature, pressureOf } from "../../sim/parts/bme280.ts";
import { crc8OneWire, crc8Sensirion } from "../../sim/parts/crc.ts";
import { frameOf } from "../../sim/parts/dht.ts";
import { ds18b20, romOf } from "../../sim/parts/ds18b20.ts";
import { ina219 } from "../../sim/parts/ina219.ts";
import { mhz19 } from "../../sim/parts/serial-parts.ts";
import { sht3x } from "../../sim/parts/sht.ts";

const hex = (bytes: ArrayLike<number>) => Buffer.from(Array.from(bytes)).toString("hex");

describe("simulated parts give the bytes of their datasheets' examples", () => {
  it("CRC-8 of Sensirion: BEEF has 92 (SHT3x, 4.12)", () => assert.equal(crc8Sensirion([0xbe, 0xef]), 0x92));

  it("CRC-8 of 1-Wire: ROM code 02 1C B8 01 00 00 00 has A2 (Maxim application note 27, table 1)", () => {
    assert.equal(crc8OneWire([0x02, 0x1c, 0xb8, 0x01, 0, 0, 0]), 0xa2);
    assert.equal(romOf(0x02, 0x01b81c), "021cb801000000a2");
  });

  for (const [celsius, word] of [
    [125, "d007"],
    [85, "5005"],
    [25.0625, "9101"],
    [10.125, "a200"],
    [0.5, "0800"],
    [0, "0000"],
    [-0.5, "f8ff"],
    [-10.125, "5eff"],
    [-25.0625, "6ffe"],
    [-55, "90fc"],
  ] as const)
    it(`DS18B20: ${celsius} °C is ${word}, low byte first (table 1)`, () => {
      const part = ds18b20();
      part.temperature = celsius;
      part.reset(0);
      part.write(0x44, 0);
      part.reset(750);
      part.write(0xbe, 750);
      const bytes = Array.from({ length: 9 }, () => part.read(750));
      assert.equal(hex(bytes.slice(0, 2)), word);
      assert.equal(crc8OneWire(bytes), 0);
    });

  it("DS18B20: the scratchpad has 85 °C at power-on, and until a conversion has taken its 750 ms (figure 9)", () => {
    const part = ds18b20();
    part.reset(0);
    part.write(0x44, 0);
    part.reset(700);
    part.write(0xbe, 700);
    assert.equal(hex([part.read(700), part.read(700)]), "5005");
  });

  it("BMP280: raw 519888 and 415148 are 25.08 °C and 100653.27 Pa (BST-BMP280-DS001, 3.12)", () => {
    const fine = fineTemperature(519888);
    assert.equal((fine / 5120).toFixed(2), "25.08");
    assert.equal(pressureOf(415148, fine).toFixed(2), "100653.27");
  });

  it("BMP280: a forced measurement is in the registers once STATUS no longer says measuring", () => {
    const part = bme280({ humid: false });
    part.raw = { temperature: 519888, pressure: 415148, humidity: 0 };
    part.write([0xf4, 0x25], 100);
    part.write([0xf3], 101);
    assert.deepEqual(part.read(1, 101), [8]);
    part.write([0xf7], 120);
    assert.equal(hex(part.read(6, 120) as number[]), "655ac07eed00");
  });

  it("DHT22: 65.2 % and 35.1 °C are 028C 015F EE, -10.1 °C is 8065 (Aosong, 7.1)", () => {
    assert.equal(hex(frameOf("dht22", 35.1, 65.2)), "028c015fee");
    assert.equal(hex(frameOf("dht22", -10.1, 65.2).slice(2, 4)), "8065");
  });

  it("INA219: 11.98 V on the bus and 20 mV on the shunt are 5D98 and 07D0 (SBOS448, table 8)", () => {
    const part = ina219();
    Object.assign(part, { voltage: 11.98, current: 0.2 });
    part.write([2], 0);
    // Bit 1 says that there is a conversion.
    assert.equal(hex(part.read(2, 0) as number[]), "5d9a");
    part.write([1], 0);
    assert.equal(hex(part.read(2, 0) as number[]), "07d0");
  });

  it("MH-Z19: FF 01 86 asks; the checksum of its answer is 255 less the sum, plus 1 (version 1.0, 4.1)", () => {
    const part = mhz19();
    part.co2 = 0x0220;
    const sent: number[] = [];
    part.start(
      (bytes) => sent.push(...bytes),
      (run) => run(),
    );
    part.write?.([0xff, 1, 0x86, 0, 0, 0, 0, 0, 0x79], 0);
    assert.equal(hex(sent.slice(0, 4)), "ff860220");
    assert.equal(sent.slice(1).reduce((sum, byte) => sum + byte, 0) & 255, 0);
  });

  it("SHT3x: it acknowledges no read before the measurement has taken its 15 ms (4.3)", () => {
    const part = sht3x();
    part.write([0x24, 0], 0);
    assert.equal(part.read(6, 10), undefined);
    assert.equal(part.read(6, 15)?.length, 6);
  });
});
