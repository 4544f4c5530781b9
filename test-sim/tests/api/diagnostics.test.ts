import assert from "node:assert/strict";
import { test } from "node:test";
import { type Bench, base, onEachEngine, onEngine } from "../scenarios/suite.ts";

const own = {
  name: "Greenhouse",
  id: "greenhouse",
  board: "linux",
  mqtt: { url: "mqtt://127.0.0.1:1883", discovery_prefix: "ha/home" },
  diagnostics: true,
  outputs: [
    { id: "bell", driver: "button" },
    { id: "relay", driver: "switch", pin: "D5" },
  ],
};

const announced = (bench: Bench) => JSON.parse(bench.topics.last("ha/home/device/greenhouse/config") as string);

/** What a template of `{{ value_json.a.b }}` makes of a payload. */
const templated = (template: string, payload: string) =>
  template
    .replace(/^\{\{ value_json\.(.*) \}\}$/, "$1")
    .split(".")
    .reduce((value, name) => value?.[name], JSON.parse(payload));

onEachEngine("diagnostics", { config: own, board: "linux" }, (bench) => {
  test("are entities whose values are in the telemetry, announced under the config's discovery prefix", async () => {
    const { device, topics } = bench;
    await device.until(() => topics.last("ha/home/device/greenhouse/config"), 10, "announced");
    // The same as telemetry, which comes once a minute.
    const telemetry = String((await device.request("GET", "/api/system")).body);
    const values = Object.entries<any>(announced(bench).cmps)
      .filter(([id, { stat_t }]) => id.startsWith("device-") && stat_t === `${base}/system`)
      .map(([id, { val_tpl }]) => [id, typeof templated(val_tpl, telemetry)]);
    assert.deepEqual(values, [
      ["device-uptime", "number"],
      ["device-memory", "number"],
      ["device-restarts", "number"],
      ["device-cause", "string"],
      ["device-version", "string"],
    ]);
  });

  test("Home Assistant that has begun anew says so under the same prefix, and is told again", async () => {
    const { device, topics } = bench;
    const times = () => topics.messages.filter(({ topic }) => topic === "ha/home/device/greenhouse/config").length;
    const before = times();
    await topics.publish("ha/home/status", "online");
    await device.until(() => times() > before, 10, "announced again");
  });

  test("the restart button restarts the device, with a goodbye; what the broker kept for a button presses nothing after it", async () => {
    const { device, topics } = bench;
    const { cmd_t, pl_prs } = announced(bench).cmps["device-restart"];
    await topics.publish(`${base}/bell/set`, "ON", { retain: true });
    await topics.publish(`${base}/relay/set`, "ON", { retain: true });
    const from = topics.messages.length;
    // As it comes it presses; as the broker keeps it, it would again and again.
    await topics.publish(cmd_t, pl_prs, { retain: true });
    const told = (about: string) =>
      topics.messages.slice(from).flatMap(({ topic, payload }) => (topic === `${base}/${about}` ? [payload] : []));
    await device.until(() => told("status").length > 1 && told("relay/state").includes("ON"), 30, "back, the relay as it was kept");
    const line = "MQTT bell/set: a message that the broker kept presses no button";
    const log = async () => (await device.request("GET", "/api/system")).json().log.join("\n");
    await device.until(async () => (await log()).includes(line), 10, line);
    assert.deepEqual(told("status"), ["offline", "online"]);
    await topics.publish(cmd_t, "", { retain: true });
  });
});

onEngine(
  "sim",
  "diagnostics with Wi-Fi",
  { config: { ...own, board: "esp8266", wifi: { ssid: "home", password: "a secret" }, web: { port: 8080 } } },
  (bench) => {
    test("signal and address are among them, and the announcement has the page's address", async () => {
      const { device, topics } = bench;
      await device.until(() => topics.last("ha/home/device/greenhouse/config") && topics.last(`${base}/system`), 90, "telemetry");
      const { dev, cmps } = announced(bench);
      const ip = templated(cmps["device-ip"].val_tpl, topics.last(`${base}/system`) as string);
      assert.match(ip, /^\d+\.\d+\.\d+\.\d+$/);
      assert.equal(dev.cu, `http://${ip}:8080/`);
      assert.ok(templated(cmps["device-signal"].val_tpl, topics.last(`${base}/system`) as string) < 0);
    });
  },
);
