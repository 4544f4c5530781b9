import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { boards, pinList } from "../../../board/index.ts";
import { readConfig } from "../../../build/config/index.ts";
import { schemaFile, schemaText } from "../../../build/config/schema.ts";
import { reader, workspace } from "./workspace.ts";

const space = workspace();
const { read } = reader(space);
const device = { id: "greenhouse", board: "esp8266" };

describe("readConfig", () => {
  it("fills in what was left out", () => {
    const { file, ...config } = read({ ...device, mqtt: { url: "mqtt://broker.local" } });
    assert.deepEqual(config, {
      name: "greenhouse",
      id: "greenhouse",
      board: "esp8266",
      mqtt: {
        url: "mqtt://broker.local",
        host: "broker.local",
        port: 1883,
        tls: false,
        prefix: "demitasse",
        session: false,
        discovery: true,
        discovery_prefix: "homeassistant",
        others: [],
      },
      web: { port: 80, listener: "http", hosts: [] },
      sensors: [],
      outputs: [],
      rules: [],
      sntp: "pool.ntp.org",
      app: undefined,
      warnings: [],
      secrets: [],
    });
    assert.equal(file, `${space.folder}/espruino.config.json`);
  });

  it("gives sensors and outputs their drivers' defaults, and durations in milliseconds", () => {
    const { sensors, outputs } = read({
      ...device,
      sensors: [
        { id: "wave", driver: "demo", every: "1.5s", unit: "°C" },
        { id: "soil", driver: "analog", pin: "A0" },
      ],
      outputs: [{ id: "bell", driver: "button", pin: "NodeMCU.D5", pulse: "2s" }],
    });
    assert.deepEqual(sensors, [
      { id: "wave", driver: "demo", every: 1500, unit: "°C", min: 0, max: 100, period: 60_000, order: 0 },
      { id: "soil", driver: "analog", pin: "A0", every: 10_000, min: 0, max: 100, order: 0 },
    ]);
    assert.deepEqual(outputs, [{ id: "bell", driver: "button", pin: "D14", pulse: 2000, invert: false, order: 0 }]);
  });

  it("takes names and units in any language", () => {
    const { name, sensors } = read({ ...device, name: "温室", sensors: [{ id: "a", name: "Öl 🌡", driver: "demo", unit: "µg/m³" }] });
    assert.deepEqual([name, sensors[0].name, sensors[0].unit], ["温室", "Öl 🌡", "µg/m³"]);
  });

  it("takes a language for the page, and groups and places for what stands on it", () => {
    const part = { id: "a", driver: "demo", group: "Im Öl", order: -1 };
    const { language, sensors } = read({ ...device, language: "de", sensors: [part] });
    assert.deepEqual([language, sensors[0].group, sensors[0].order], ["de", "Im Öl", -1]);
  });

  it("takes secrets from the environment, and from .env beside the config", () => {
    space.write(".env", 'WIFI_PASSWORD="from the file"\nBROKER=file.local\n');
    const config = { ...device, wifi: { ssid: "home", password: "${WIFI_PASSWORD}" }, mqtt: { url: "mqtt://${BROKER}:1884" } };
    const { wifi, mqtt } = read(config, { env: { BROKER: "environment.local" } });
    space.write(".env", "");
    assert.equal(wifi?.password, "from the file");
    assert.deepEqual([mqtt?.host, mqtt?.port], ["environment.local", 1884]);
  });

  it("finds the user's program beside the config, then in the root", () => {
    const beside = space.write("src/app.ts", "");
    assert.equal(read(device).app, beside);
    assert.equal(read({ ...device, app: "src/app.ts" }).app, beside);
    assert.equal(read({ ...device, app: null }).app, undefined);
    const other = workspace();
    const own = other.write("mine.ts", "");
    assert.equal(read({ ...device, app: "mine.ts" }, { root: other.folder }).app, own);
  });

  it("takes another port and another broker from a command", () => {
    const overrides = { webPort: 8080, mqttUrl: "mqtt://me:secret@127.0.0.1:1999" };
    const { web, mqtt } = read({ ...device, mqtt: { url: "mqtt://broker.local", prefix: "home" } }, { overrides });
    assert.equal(web.port, 8080);
    assert.deepEqual([mqtt?.host, mqtt?.port, mqtt?.username, mqtt?.password, mqtt?.prefix], ["127.0.0.1", 1999, "me", "secret", "home"]);
    assert.throws(() => read({ ...device, mqtt: { url: "mqtt://broker.local" } }, { overrides: { mqttUrl: "mqtt://50%@127.0.0.1" } }), {
      message: '--mqtt: "mqtt://50%@127.0.0.1": the login has a % that begins no escape; write %25',
    });
    assert.throws(() => read({ ...device, mqtt: { url: "mqtt://broker.local" } }, { overrides: { mqttUrl: "127.0.0.1:1883" } }), {
      message: '--mqtt: "127.0.0.1:1883" has no scheme; write "mqtt://HOST" or "mqtt://HOST:PORT"',
    });
  });

  it("speaks TLS where the board can", () => {
    const { mqtt } = read({ ...device, board: "esp32", mqtt: { url: "mqtts://broker.local" } });
    assert.deepEqual([mqtt?.tls, mqtt?.port], [true, 8883]);
  });

  it("knows further brokers, and only the one that stands in for them at the desk", () => {
    const several = { ...device, mqtt: { url: "mqtt://one", others: ["mqtt://two:1884", "mqtt://10.0.0.3"] } };
    assert.deepEqual(
      read(several).mqtt?.others.map(({ host, port }) => `${host} ${port}`),
      ["two 1884", "10.0.0.3 1883"],
    );
    assert.deepEqual(read(several, { overrides: { mqttUrl: "mqtt://127.0.0.1" } }).mqtt?.others, []);
  });

  it("builds the same config for linux, whose hardware is simulated, and says so", () => {
    const config = {
      ...device,
      sensors: [
        { id: "soil", driver: "analog", pin: "A0" },
        { id: "door", driver: "digital", pin: "D20" },
      ],
      outputs: [{ id: "bell", driver: "switch", pin: "NodeMCU.D4" }],
    };
    const { board, outputs, warnings } = read(config, { board: "linux" });
    assert.equal(board, "linux");
    assert.equal(outputs[0].pin, "D2");
    assert.deepEqual(warnings, ["linux has no hardware: pins are simulated and Wi-Fi is skipped"]);
  });

  it("warns of pins that the board needs at power-on or for its console", () => {
    const { warnings } = read({
      ...device,
      outputs: [
        { id: "relay", driver: "switch", pin: "D3" },
        { id: "lamp", driver: "light", pin: "D15" },
      ],
    });
    assert.deepEqual(
      warnings.map((line) => line.replaceAll(`${space.folder}/`, "")),
      [
        'espruino.config.json: outputs[0].pin: "D3" is the serial console\'s RX: the console cannot be typed into',
        'espruino.config.json: outputs[1].pin: "D15" must be low at power-on: modules have a pull-down there',
      ],
    );
  });

  it("takes the config of this repository, for every board that has its pins", () => {
    assert.equal(readConfig("espruino.config.json", { env: {} }).id, "greenhouse");
    assert.equal(readConfig("espruino.config.json", { env: {}, board: "linux" }).board, "linux");
  });
});

describe("espruino.schema.json", () => {
  it("is up to date; npm run schema writes it", () => assert.equal(readFileSync(schemaFile, "utf8"), schemaText()));
  it("is what the config of this repository names", () => {
    const { $schema } = JSON.parse(readFileSync("espruino.config.json", "utf8"));
    assert.equal($schema, "./build/config/espruino.schema.json");
  });
});

describe("boards", () => {
  it("list their pins in short", () => {
    assert.equal(pinList(boards.esp8266), "D0-D5, D12-D16, A0");
    assert.equal(pinList(boards.esp32, "analog"), "D32-D36, D39");
  });
});
