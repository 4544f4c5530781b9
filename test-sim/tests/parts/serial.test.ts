import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Device } from "../../engines/index.ts";
import { startOnSimulator } from "../../engines/simulated.ts";
import { cse7766, mhz19, pmsx003 } from "../../sim/parts/serial-parts.ts";

const config = {
  id: "house",
  board: "esp32",
  app: null,
  buses: { serial: { meter: { rx: "D16", tx: "D17" }, air: { rx: "D25", tx: "D26" } } },
};

describe("parts on serial lines", () => {
  let device: Device;
  const meter = cse7766();
  const dust = pmsx003();
  const entity = async (id: string) => (await device.request("GET", `/api/entities/${id}`)).json();
  const board = () => device.board as NonNullable<Device["board"]>;
  before(async () => {
    device = await startOnSimulator({
      config: {
        ...config,
        sensors: [
          { id: "socket", driver: "cse7766", bus: "meter", every: "1s" },
          { id: "dust", driver: "pmsx003", bus: "air", every: "1s" },
        ],
      },
    });
    board().parts.serial("Serial2", meter);
    board().parts.serial("Serial3", dust);
    await device.reboot();
    await device.advance(3000);
  });
  after(() => device?.stop());

  it("CSE7766: voltage, current and power", async () => {
    Object.assign(meter, { voltage: 231.5, current: 4.35, power: 1007 });
    await device.advance(2100);
    const state = (await device.request("GET", "/api/state")).json();
    assert.deepEqual([state.socket_voltage, state.socket_current, state.socket_power], [231.5, 4.35, 1006.9]);
  });

  it("CSE7766: two minutes at 3.6 kW are 120 Wh, also over the end of its 16-bit count", async () => {
    Object.assign(meter, { power: 3600 });
    const before = (await entity("socket_energy")).value;
    await device.advance(120_000, 500);
    const { value } = await entity("socket_energy");
    assert.ok(Math.abs(value - before - 120) < 0.5, `${value - before} Wh`);
  });

  it("CSE7766: nothing switched on is 0 A and 0 W", async () => {
    Object.assign(meter, { header: 0xf6, current: 0, power: 0 });
    await device.advance(2100);
    assert.deepEqual([(await entity("socket_current")).value, (await entity("socket_power")).value], [0, 0]);
    Object.assign(meter, { header: 0x55, current: 1, power: 230 });
  });

  it("PMS5003: three sizes of particles", async () => {
    Object.assign(dust, { pm1: 11, pm25: 300, pm10: 420 });
    await device.advance(3000);
    assert.deepEqual(await Promise.all(["dust_pm1", "dust_pm25", "dust_pm10"].map(async (id) => (await entity(id)).value)), [11, 300, 420]);
  });

  for (const [what, part, id, during, error] of [
    ["CSE7766", meter, "socket_power", { fault: "silent" }, "no answer"],
    ["CSE7766", meter, "socket_power", { fault: "crc" }, "CRC wrong"],
    ["CSE7766", meter, "socket_power", { fault: "half" }, "CRC wrong"],
    ["CSE7766", meter, "socket_power", { header: 0xaa }, "not calibrated"],
    ["CSE7766 at another rate", meter, "socket_power", { baud: 9600 }, "CRC wrong"],
    ["PMS5003", dust, "dust_pm25", { fault: "silent" }, "no answer"],
    ["PMS5003", dust, "dust_pm25", { fault: "crc" }, "CRC wrong"],
  ] as const)
    it(`${what}: "${error}" (${JSON.stringify(during)}), and it recovers by itself`, async () => {
      const before = Object.fromEntries(Object.keys(during).map((key) => [key, (part as unknown as Record<string, unknown>)[key]]));
      Object.assign(part, during);
      await device.until(async () => (await entity(id)).error !== undefined, 60, "it is missed");
      const broken = await entity(id);
      assert.deepEqual([broken.value, broken.error], [null, error]);
      Object.assign(part, before);
      await device.until(async () => (await entity(id)).error === undefined, 30, "it is read again");
    });
});

describe("MH-Z19", () => {
  let device: Device;
  const gas = mhz19();
  const entity = async () => (await device.request("GET", "/api/entities/co2")).json();
  before(async () => {
    device = await startOnSimulator({
      config: { ...config, buses: { serial: { line: { rx: "D16", tx: "D17" } } }, sensors: [{ id: "co2", driver: "mhz19", every: "1s" }] },
    });
    (device.board as NonNullable<Device["board"]>).parts.serial("Serial2", gas);
    await device.reboot();
    await device.advance(2500);
  });
  after(() => device?.stop());

  it("is asked for its concentration", async () => {
    gas.co2 = 1234;
    await device.advance(1500);
    assert.equal((await entity()).value, 1234);
  });

  for (const [fault, error] of [
    ["silent", "no answer"],
    ["crc", "CRC wrong"],
    // Two halves make one frame that is none.
    ["half", "CRC wrong"],
  ] as const)
    it(`"${error}" where it is ${fault}, and it recovers by itself`, async () => {
      gas.fault = fault;
      await device.until(async () => (await entity()).error !== undefined, 60, "it is missed");
      const broken = await entity();
      assert.deepEqual([broken.value, broken.error], [null, error]);
      gas.fault = undefined;
      await device.until(async () => (await entity()).value === 1234, 30, "it is read again");
    });
});
