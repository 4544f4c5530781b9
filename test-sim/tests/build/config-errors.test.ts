import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { boards } from "../../../board/index.ts";
import { readConfig } from "../../../build/config/index.ts";
import { reader, refusing, workspace } from "./workspace.ts";

const space = workspace();
const { refusal } = reader(space);
const device = { id: "greenhouse", board: "esp8266" };

const refuses = refusing(refusal);
const sensor = (more: object) => ({ ...device, sensors: [{ id: "a", driver: "demo", ...more }] });

describe("a file that is not JSON is refused with line and column", () => {
  refuses([
    ["comma after the last member", '{"id": "x",}', "1:11: not valid JSON: a comma after the last item"],
    ["comma after the last item of a list", '{\n  "a": [1, 2,]\n}', "2:13: not valid JSON: a comma after the last item"],
    ["comma missing", '{"id": "a" "b": 2}', '1:12: not valid JSON: unexpected "; a comma is missing before it'],
    ["comma too many", '{"a": [1,,2]}', "1:7: not valid JSON: a comma too many in a list"],
    ["single quotes", "{\n  \"id\": 'x'\n}", "2:9: not valid JSON: texts stand in double quotes"],
    ["name without quotes", '{id: "x"}', "1:2: not valid JSON: names stand in double quotes"],
    ["comment", '{"id": "x" // mine\n}', "1:12: not valid JSON: comments are not allowed"],
    ["brace missing at the end", '{"id": "x"', "1:11: not valid JSON: the file ends too early"],
    ["brace too many", '{"id": "x"}}', "1:12: not valid JSON: unexpected } after the end"],
    ["quote missing", '{"id": "x}', "1:8: not valid JSON: a text without its closing quote"],
    ["line break in a text", '{"id": "x\ny"}', "1:8: not valid JSON: a text without its closing quote"],
    ["number that JSON does not have", '{"a": 0x10}', "1:7: not valid JSON: unexpected 0x10"],
    ["word that JSON does not have", '{"a": undefined}', "1:7: not valid JSON: unexpected undefined"],
    ["no JSON at all", "hello", "1:1: not valid JSON: unexpected hello"],
    ["name twice", '{"id": "x",\n "id": "y"}', '2:2: not valid JSON: "id" is there twice'],
    ["empty file", "\n", 'the file is empty; it must hold an object, as in {"id": "greenhouse", "board": "esp8266"}'],
    ["list", "[]", "must be an object in { }, is a list"],
    ["text", '"esp8266"', "must be an object in { }, is a string"],
    ["null", "null", "must be an object in { }, is null"],
  ]);
});

describe("a file that cannot be read", () => {
  it("is missing", () =>
    assert.throws(() => readConfig("nowhere/espruino.config.json"), {
      name: "ConfigError",
      message: "nowhere/espruino.config.json: no such file; name the config with --config FILE",
    }));
  it("is a folder", () =>
    assert.throws(() => readConfig("test-sim"), { message: "test-sim: not a file; name the config with --config FILE" }));
});

const known = Object.keys(boards).join(", ");

describe("the device", () => {
  refuses([
    [
      "needs an id and a board",
      {},
      "id: missing; name of the device in topics, host name and client id",
      `board: missing; one of ${known}`,
    ],
    [
      "has a board that is known, with the nearest name",
      { ...device, board: "esp8255" },
      `board: "esp8255" is not one of ${known}; did you mean "esp8266"?`,
    ],
    [
      "has a board that is known, whatever JavaScript knows by that name",
      { ...sensor({ driver: "analog", pin: "A0" }), board: "toString" },
      `board: "toString" is not one of ${known}`,
    ],
    [
      "has an id of small letters",
      { ...device, id: "Green House" },
      'id: "Green House" must start with a letter a-z and go on with a-z, 0-9 or _',
    ],
    [
      "has an id of at most 20 characters",
      { ...device, id: "a".repeat(21) },
      `id: "${"a".repeat(21)}" is too long: at most 20 characters, has 21`,
    ],
    ["has no keys that nobody reads, with the nearest name", { ...device, nmae: "x" }, 'nmae: unknown key; did you mean "name"?'],
    [
      "has no keys that nobody reads, with the known ones when none is near",
      { ...device, gizmo: 1 },
      "gizmo: unknown key; known are $schema, extends, variables, name, id, board, language, wifi, mqtt, diagnostics, timezone, location, sntp, web, buses, sensors, outputs, rules, app",
    ],
    ["has a name without control characters", { ...device, name: "a\u0007b" }, 'name: "a\\u0007b" must not hold control characters'],
    ["has a name that is not empty", { ...device, name: "" }, 'name: "" must not be empty; leave it out or write 1 to 60 characters'],
    ["has texts where texts belong", { ...device, id: 5 }, "id: 5 must be a text in quotes"],
    ["has lists where lists belong", { ...device, sensors: {} }, "sensors: {} must be a list in [ ]"],
    [
      "has a program that exists",
      { ...device, app: "nope.ts" },
      'app: "nope.ts": no such file beside the config; mend the path, or write null for no program',
    ],
    [
      "has a folder of web files that exists",
      { ...device, web: { files: "nope" } },
      'web.files: "nope": no such folder beside the config; make it, or mend the path',
    ],
  ]);
});

describe("networks", () => {
  const mqtt = (more: object) => ({ ...device, mqtt: { url: "mqtt://broker.local", ...more } });
  const right = 'write "mqtt://HOST" or "mqtt://HOST:PORT"';
  refuses([
    [
      "MQTT without a broker",
      { ...device, mqtt: {} },
      'mqtt.url: missing; the broker, "mqtt://HOST" or "mqtt://HOST:PORT"; mqtts:// where the board has TLS',
    ],
    ["broker without a scheme", mqtt({ url: "broker.local" }), `mqtt.url: "broker.local" has no scheme; ${right}`],
    ["broker with another scheme", mqtt({ url: "http://broker.local" }), `mqtt.url: "http://broker.local" starts with "http://"; ${right}`],
    ["TLS on a board without", mqtt({ url: "mqtts://broker.local" }), `mqtt.url: "mqtts://broker.local": esp8266 has no TLS; ${right}`],
    ["another broker without a scheme", mqtt({ others: ["mqtt://a", "b"] }), `mqtt.others[1]: "b" has no scheme; ${right}`],
    [
      "another broker with a login",
      mqtt({ others: ["mqtt://me:secret@b"] }),
      "mqtt.others[0]: must not hold a login; it belongs into mqtt.username and mqtt.password",
    ],
    [
      "another broker with TLS, the first without",
      { ...mqtt({ others: ["mqtts://b"] }), board: "esp32", sensors: [], outputs: [] },
      "mqtt.others[0]: must be mqtts:// where mqtt.url is, and mqtt:// where it is not",
    ],
    ["broker without a host", mqtt({ url: "mqtt://" }), `mqtt.url: "mqtt://" names no host; ${right}`],
    [
      "broker with a port out of range",
      mqtt({ url: "mqtt://h:99999" }),
      'mqtt.url: "mqtt://h:99999": port 99999 is out of range; 1 to 65535',
    ],
    ["broker with a path", mqtt({ url: "mqtt://h/topic" }), `mqtt.url: "mqtt://h/topic": "/topic" does not belong there; ${right}`],
    [
      "login in the address",
      mqtt({ url: "mqtt://u:p@h" }),
      "mqtt.url: must not hold a login; it belongs into mqtt.username and mqtt.password",
    ],
    [
      "password without a user name, which MQTT cannot send",
      mqtt({ password: "secret" }),
      "mqtt.username: missing; MQTT sends no password without a user name",
    ],
    [
      "has times that MQTT can say",
      { ...device, mqtt: { url: "mqtt://broker", keep_alive: "1d", reconnect: { min: "2m" } } },
      'mqtt.keep_alive: "1d" is out of range; "5s" to "65535s"',
      'mqtt.reconnect: must be from "1s" to "1d", min not more than max',
    ],
    ["time server with a port out of range", { ...device, sntp: "ntp:99999" }, 'sntp: "ntp:99999": port 99999 is out of range; 1 to 65535'],
    [
      "time zone further away than a day",
      { ...device, timezone: "UTC+99" },
      'timezone: "UTC+99" is no rule; write it as "CET-1CEST,M3.5.0,M10.5.0/3"',
    ],
    [
      "prefix with a wildcard",
      mqtt({ prefix: "home/#" }),
      'mqtt.prefix: "home/#" is not a topic; without + and #, without $ or / at its start and / at its end',
    ],
    [
      "Wi-Fi password too short, and not shown",
      { ...device, wifi: { ssid: "home", password: "secret" } },
      "wifi.password: must have 8 to 63 characters, has 6",
    ],
    [
      "Wi-Fi name too long in bytes",
      { ...device, wifi: { ssid: "温".repeat(11) } },
      "wifi.ssid: is too long: at most 32 bytes of UTF-8, has 33",
    ],
    ["port out of range", { ...device, web: { port: 0 } }, "web.port: 0 is out of range; 1 to 65535"],
    ["port as text", { ...device, web: { port: "80" } }, 'web.port: "80" must be a whole number'],
    ["login without a password", { ...device, web: { auth: { username: "admin" } } }, "web.auth.password: missing; password of that login"],
    ["login with a colon", { ...device, web: { auth: { username: "a:b", password: "x" } } }, "web.auth.username: must not hold a colon"],
  ]);
});

describe("secrets", () => {
  const config = { ...device, wifi: { ssid: "home", password: "${WIFI_PASSWORD}" } };
  refuses([
    [
      "that are not set",
      config,
      "wifi.password: WIFI_PASSWORD is not set; set it in the environment or write WIFI_PASSWORD=... into .env beside the config",
    ],
    [
      "that are not well named",
      { ...device, wifi: { ssid: "home", password: "${WIFI-PASSWORD}" } },
      'wifi.password: "${WIFI-PASSWORD}" names no variable; write "${NAME}" with letters, digits and _',
    ],
  ]);
  it("are not shown when they are wrong", () =>
    assert.deepEqual(refusal(config, { env: { WIFI_PASSWORD: "hush" } }), [
      "espruino.config.json: wifi.password: must have 8 to 63 characters, has 4",
    ]));
  it("are shown by their names elsewhere", () =>
    assert.deepEqual(refusal({ ...device, mqtt: { url: "${BROKER}" } }, { env: { BROKER: "tcp://10.0.0.1" } }), [
      'espruino.config.json: mqtt.url: "${BROKER}" starts with "tcp://"; write "mqtt://HOST" or "mqtt://HOST:PORT"',
    ]));
});

describe("all mistakes", () => {
  refuses([
    [
      "are told at once, in the order of the file",
      {
        nmae: "x",
        sensors: [
          { id: "a", driver: "demo", every: "10 sec" },
          { id: "a", driver: "analog", pin: "D99" },
        ],
        board: "esp8266",
        id: "greenhouse",
        web: { port: -1 },
      },
      'nmae: unknown key; did you mean "name"?',
      'sensors[0].every: "10 sec" is not a duration; write "10s"',
      'sensors[1].id: "a" is already the id of sensors[0]; take another',
      'sensors[1].pin: "D99" is not a pin of esp8266; pins: D0-D5, D12-D16, A0',
      "web.port: -1 is out of range; 1 to 65535",
    ],
  ]);
});
