import assert from "node:assert/strict";
import { test } from "node:test";
import { type Bench, base, greenhouse, onEngine } from "./suite.ts";

const system = async (bench: Bench) => (await bench.device.request("GET", "/api/system")).json();

const answers = (bench: Bench) =>
  bench.device.request("GET", "/api/state").then(
    () => true,
    () => false,
  );

for (const board of ["esp8266", "esp32"]) {
  const sensors = greenhouse.sensors.map((sensor) =>
    board === "esp32" && sensor.driver === "analog" ? { ...sensor, pin: "D32" } : sensor,
  );
  const config = { ...greenhouse, board, sensors, wifi: { ssid: "home", password: "a secret" } };

  onEngine("sim", "Wi-Fi", { config, board }, (bench) => {
    test("is joined at boot, and /api/system tells where", async () => {
      const { wifi } = await system(bench);
      assert.equal(wifi.connected, true);
      assert.match(wifi.ip, /^\d+\.\d+\.\d+\.\d+$/);
    });

    test("leaves the console on port 23 closed, which asks for no password", () => assert.equal(bench.device.board?.net.telnet(), "off"));

    test("and no access point and no Bluetooth console for everybody; what no program can close is told", async () => {
      const { device } = bench;
      assert.equal(await device.evaluate('require("Wifi").getAPDetails().status'), "disabled");
      if (board === "esp32") assert.equal(device.board?.net.bluetooth(), false);
      const open = device.log.filter((line) => line.startsWith("open to all"));
      assert.deepEqual(open, board === "esp8266" ? ["open to all: Espruino's port 88, which takes firmware (SECURITY.md)"] : []);
    });

    test("when it drops, the device goes on; when it is back, so is everything else", async () => {
      const { device, topics } = bench;
      for (let round = 0; round < 2; round++) {
        device.board?.wifi.drop();
        await device.until(() => topics.last(`${base}/status`) === "offline", 120, "the broker tells the will");
        await assert.rejects(device.request("GET", "/api/state"));
        await device.advance(60_000);
        device.board?.wifi.restore();
        await device.until(() => answers(bench), 120, "the web is back");
        await device.until(() => topics.last(`${base}/status`) === "online", 120, "online again");
        assert.equal((await system(bench)).wifi.connected, true);
        await topics.publish(`${base}/relay/set`, round ? "OFF" : "ON");
        await device.until(() => topics.last(`${base}/relay/state`) === (round ? "OFF" : "ON"), 5, "the relay");
      }
    });

    test("sensors are read while it is away", async () => {
      const { device } = bench;
      device.board?.wifi.drop();
      await device.advance(30_000);
      device.board?.wifi.restore();
      await device.until(() => answers(bench), 120, "the web is back");
      const air = (await system(bench)).tasks.find((task: { name: string }) => task.name === "air");
      assert.equal(air.errors, 0);
      assert.ok(air.runs * 200 > 29_000, `${air.runs} runs`);
    });
  });
}

onEngine("sim", "a board whose config has no network", { config: { ...greenhouse, wifi: undefined } }, (bench) => {
  test("keeps the access point by which alone it can be reached, and says so", async () => {
    const { device } = bench;
    assert.equal(await device.evaluate('require("Wifi").getAPDetails().status'), "enabled");
    assert.ok(device.log.includes('open to all: Espruino\'s access point, as the config has no "wifi"'));
  });
});
