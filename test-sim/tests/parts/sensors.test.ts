import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Device } from "../../engines/index.ts";
import { startOnSimulator } from "../../engines/simulated.ts";
import { ads1115 } from "../../sim/parts/ads1115.ts";
import { aht20 } from "../../sim/parts/aht20.ts";
import { bh1750 } from "../../sim/parts/bh1750.ts";
import { bme280 } from "../../sim/parts/bme280.ts";
import { dht } from "../../sim/parts/dht.ts";
import { ds18b20 } from "../../sim/parts/ds18b20.ts";
import { hcsr04 } from "../../sim/parts/hcsr04.ts";
import { ina219, ina226 } from "../../sim/parts/ina219.ts";
import { scd4x } from "../../sim/parts/scd4x.ts";
import { htu21d, sht3x, sht4x, shtc3 } from "../../sim/parts/sht.ts";
import type { I2cPart } from "../../sim/parts/wires.ts";

const part = {
  bme: bme280(),
  bmp: bme280({ humid: false, address: 0x77 }),
  sht: sht3x(),
  sht4: sht4x(0x45),
  shtc: shtc3(),
  htu: htu21d(),
  aht: aht20(),
  lux: bh1750(),
  ina: ina219(0x41),
  inb: ina226(0x44 + 4),
  adc: ads1115(0x49),
  co2: scd4x(),
  boiler: ds18b20(0x1111),
  attic: ds18b20(0x2222),
  old: ds18b20(0x3333, 0x10),
  air: dht("D12"),
  cellar: dht("D15", "dht11"),
  level: hcsr04("D13", "D14"),
};
const every = "2s";
const config = {
  id: "house",
  board: "esp8266",
  app: null,
  buses: { i2c: { main: { scl: "D5", sda: "D4" } }, onewire: { wire: { pin: "D2" } } },
  sensors: [
    { id: "bme", driver: "bme280", every },
    { id: "bmp", driver: "bmp280", address: "0x77", every },
    { id: "sht", driver: "sht3x", every },
    { id: "sht4", driver: "sht4x", address: "0x45", every },
    { id: "shtc", driver: "shtc3", every },
    { id: "htu", driver: "htu21d", every },
    { id: "aht", driver: "aht20", every },
    { id: "lux", driver: "bh1750", every },
    { id: "ina", driver: "ina219", address: "0x41", every },
    { id: "inb", driver: "ina226", address: "0x48", every },
    { id: "adc", driver: "ads1115", address: "0x49", input: 2, every },
    { id: "co2", driver: "scd4x", every: "6s" },
    { id: "boiler", driver: "ds18b20", address: part.boiler.rom, every },
    { id: "attic", driver: "ds18b20", address: part.attic.rom, every },
    { id: "old", driver: "ds18b20", address: part.old.rom, every },
    { id: "air", driver: "dht22", pin: "D12", every },
    { id: "cellar", driver: "dht11", pin: "D15", every },
    { id: "level", driver: "hcsr04", trigger: "D13", echo: "D14", every },
  ],
};
const i2c: I2cPart[] = [
  part.bme,
  part.bmp,
  part.sht,
  part.sht4,
  part.shtc,
  part.htu,
  part.aht,
  part.lux,
  part.ina,
  part.inb,
  part.adc,
  part.co2,
];

/** What is measured, and what the entities then show. */
const values: [what: string, set: () => void, shown: Record<string, number>][] = [
  [
    "BME280",
    () => Object.assign(part.bme, { temperature: -7.25, humidity: 81.5, pressure: 98760 }),
    { bme_temperature: -7.25, bme_humidity: 81.5, bme_pressure: 987.6 },
  ],
  ["BMP280", () => Object.assign(part.bmp, { temperature: 40.1, pressure: 103210 }), { bmp_temperature: 40.1, bmp_pressure: 1032.1 }],
  ["SHT3x", () => Object.assign(part.sht, { temperature: -12.34, humidity: 99.9 }), { sht_temperature: -12.34, sht_humidity: 99.9 }],
  ["SHT4x", () => Object.assign(part.sht4, { temperature: 33.3, humidity: 0 }), { sht4_temperature: 33.3, sht4_humidity: 0 }],
  ["SHTC3", () => Object.assign(part.shtc, { temperature: 5.5, humidity: 12.5 }), { shtc_temperature: 5.5, shtc_humidity: 12.5 }],
  ["HTU21D", () => Object.assign(part.htu, { temperature: 18.01, humidity: 60.2 }), { htu_temperature: 18, htu_humidity: 60.2 }],
  ["AHT20", () => Object.assign(part.aht, { temperature: -3.75, humidity: 50.5 }), { aht_temperature: -3.75, aht_humidity: 50.5 }],
  ["BH1750", () => Object.assign(part.lux, { lux: 40000 }), { lux: 40000 }],
  [
    "INA219, current backwards",
    () => Object.assign(part.ina, { voltage: 5.1, current: -1.25 }),
    { ina_voltage: 5.1, ina_current: -1.25, ina_power: -6.375 },
  ],
  ["INA226", () => Object.assign(part.inb, { voltage: 24, current: 0.32 }), { inb_voltage: 24, inb_current: 0.32, inb_power: 7.68 }],
  ["ADS1115", () => Object.assign(part.adc, { volts: [0, 0, 3.3, 0] }), { adc: 3.3 }],
  [
    "SCD4x",
    () => Object.assign(part.co2, { co2: 1850, temperature: 24.5, humidity: 38 }),
    { co2_co2: 1850, co2_temperature: 24.5, co2_humidity: 38 },
  ],
  ["DS18B20 by address", () => Object.assign(part.boiler, { temperature: 62.5625 }), { boiler: 62.56, attic: 21.5 }],
  ["DS18B20 below zero", () => Object.assign(part.attic, { temperature: -10.125 }), { attic: -10.12 }],
  ["DS18S20", () => Object.assign(part.old, { temperature: 25.0625 }), { old: 25.06 }],
  [
    "DHT22 below zero",
    () => Object.assign(part.air, { temperature: -10.1, humidity: 65.2 }),
    { air_temperature: -10.1, air_humidity: 65.2 },
  ],
  ["DHT11", () => Object.assign(part.cellar, { temperature: 12, humidity: 70 }), { cellar_temperature: 12, cellar_humidity: 70 }],
  ["HC-SR04", () => Object.assign(part.level, { distance: 42.5 }), { level: 42.5 }],
];

/** What goes wrong, what its entity says then, and how it ends. */
const faults: [what: string, entity: string, on: object, begin: object, error: string, end: object][] = [
  ["a part on I2C is gone", "sht_temperature", part.sht, { address: 0x10 }, "no answer at 0x44", { address: 0x44 }],
  ["SHT3x: wrong CRC", "sht_humidity", part.sht, { wrongCrc: true }, "CRC wrong", { wrongCrc: false }],
  ["HTU21D: wrong CRC", "htu_temperature", part.htu, { wrongCrc: true }, "CRC wrong", { wrongCrc: false }],
  ["AHT20: wrong CRC", "aht_temperature", part.aht, { wrongCrc: true }, "CRC wrong", { wrongCrc: false }],
  ["SCD4x: wrong CRC", "co2_co2", part.co2, { wrongCrc: true }, "CRC wrong", { wrongCrc: false }],
  [
    "BME280: nothing was measured",
    "bme_pressure",
    part.bme,
    { raw: { temperature: 0x80000, pressure: 0x80000, humidity: 0x8000 } },
    "measured nothing: the supply may have failed",
    { raw: undefined },
  ],
  ["BME280: late", "bme_pressure", part.bme, { conversion: 40 }, "still measuring after 12 ms", { conversion: 10 }],
  ["DS18B20: gone", "attic", part.attic, { fault: "gone" }, "no answer at this address", { fault: undefined }],
  ["DS18B20: wrong CRC", "attic", part.attic, { fault: "crc" }, "CRC wrong", { fault: undefined }],
  ["DS18B20: nine zeroes, which have the right CRC", "attic", part.attic, { fault: "shorted" }, "wire shorted", { fault: undefined }],
  ["DHT22: silent", "air_temperature", part.air, { fault: "silent" }, "no answer", { fault: undefined }],
  ["DHT22: wrong CRC", "air_humidity", part.air, { fault: "crc" }, "CRC wrong", { fault: undefined }],
  ["DHT22: half a frame", "air_temperature", part.air, { fault: "half" }, "only 20 of 40 bits", { fault: undefined }],
  ["DHT11: silent", "cellar_temperature", part.cellar, { fault: "silent" }, "no answer", { fault: undefined }],
  ["HC-SR04: not connected", "level", part.level, { silent: true }, "no echo", { silent: false }],
  ["HC-SR04: nothing in front of it", "level", part.level, { distance: undefined }, "nothing within reach", { distance: 42.5 }],
];

describe("parts of a device that is described by its config alone", () => {
  let device: Device;
  const board = () => device.board as NonNullable<Device["board"]>;
  const entity = async (id: string) => (await device.request("GET", `/api/entities/${id}`)).json();
  before(async () => {
    device = await startOnSimulator({ config });
    for (const one of i2c) board().parts.i2c("D5", "D4", one);
    for (const one of [part.boiler, part.attic, part.old]) board().parts.onewire("D2", one);
    for (const one of [part.air, part.cellar, part.level]) board().parts.pins(one);
    await device.advance(14_000);
  });
  after(() => device?.stop());

  for (const [what, set, shown] of values)
    it(`${what}: what it measures is shown`, async () => {
      set();
      await device.advance("co2_co2" in shown ? 19_000 : 4_100);
      const state = (await device.request("GET", "/api/state")).json();
      assert.deepEqual(Object.fromEntries(Object.keys(shown).map((id) => [id, state[id]])), shown);
    });

  for (const [what, id, on, begin, error, end] of faults)
    it(`${what}: "${error}", and it recovers by itself`, async () => {
      const span = id.startsWith("co2") ? 25_000 : 7_000;
      const { value } = await entity(id);
      Object.assign(on, begin);
      await device.advance(span);
      const broken = await entity(id);
      assert.deepEqual([broken.value, broken.error], [null, error]);
      Object.assign(on, end);
      await device.advance(span * 1.5);
      const mended = await entity(id);
      assert.deepEqual([mended.value, mended.error], [value, undefined]);
    });

  it("a part that holds the bus low is told apart from one that is not there", async () => {
    board().parts.bus("D5", "D4").stuck = true;
    await device.advance(7_000);
    const shown = await Promise.all(["bme_temperature", "sht_temperature", "aht_temperature", "ina_power"].map(entity));
    assert.deepEqual(
      shown.map(({ error }) => error),
      Array(4).fill("bus stuck low"),
    );
    board().parts.bus("D5", "D4").stuck = false;
    await device.advance(30_000);
    assert.equal((await entity("bme_temperature")).error, undefined);
  });

  it("DS18B20: the power-on value of 85 °C after a brown-out in the middle of a conversion is no reading", async () => {
    const answer = part.boiler.write.bind(part.boiler);
    part.boiler.write = (byte, now) => {
      if (byte === 0xbe) part.boiler.brownOut();
      answer(byte, now);
    };
    await device.advance(7_000);
    assert.equal((await entity("boiler")).error, "85 °C: power-on value");
    part.boiler.write = answer;
    await device.advance(5_000);
    assert.equal((await entity("boiler")).value, 62.56);
  });

  it("a DS18B20 at 85 °C is told from one at power-on by what a conversion leaves", async () => {
    part.boiler.temperature = 85.0625;
    await device.advance(5_000);
    assert.equal((await entity("boiler")).value, 85.06);
  });

  it("AHT20: after a brown-out it is initialised again", async () => {
    part.aht.calibrated = false;
    await device.advance(5_000);
    assert.equal(part.aht.calibrated, true);
    assert.equal((await entity("aht_temperature")).value, -3.75);
  });

  it("BME280 in place of a BMP280: says which it is", async () => {
    part.bmp.address = 0x10;
    const other = bme280({ address: 0x77 });
    const off = board().parts.i2c("D5", "D4", other);
    await device.advance(7_000);
    assert.equal((await entity("bmp_pressure")).error, "this is a BME280, not a BMP280");
    off();
    part.bmp.address = 0x77;
  });
});
