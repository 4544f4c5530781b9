import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { readConfig } from "../../../build/config/index.ts";
import { workspace } from "./workspace.ts";

const space = workspace();
const file = (name: string, ...lines: string[]) => space.write(name, lines.join("\n"));
const read = (name: string, env: Record<string, string> = {}) => readConfig(join(space.folder, name), { env });

function refusal(name: string): string[] {
  try {
    read(name);
  } catch (error) {
    return (error as Error).message.replaceAll(`${space.folder}/`, "").split("\n");
  }
  throw new Error("the config was taken");
}

file(
  "base.json",
  "{",
  '  "board": "esp8266",',
  '  "wifi": { "ssid": "home", "password": "${WIFI_PASSWORD}" },',
  '  "mqtt": { "url": "mqtt://broker.local", "prefix": "house" },',
  '  "variables": { "room": "somewhere", "pace": 30 },',
  '  "name": "${room} sensor",',
  '  "sensors": [',
  '    { "id": "air", "driver": "demo", "unit": "°C", "every": "10s" },',
  '    { "id": "light", "name": "Light in ${room}", "driver": "demo", "max": "${pace}" }',
  "  ],",
  '  "outputs": [{ "id": "fan", "driver": "switch", "pin": "D5" }],',
  '  "rules": [{ "when": "air > 30", "set": { "fan": true } }],',
  '  "app": "shared.ts"',
  "}",
);
file("shared.ts", "export default function app() {}");

describe("a config that extends others", () => {
  const over = { extends: "../base.json", id: "kitchen", variables: { room: "Kitchen" } };
  space.write("devices/kitchen.env", "WIFI_PASSWORD=of-the-kitchen\n");
  space.write("devices/.env", "WIFI_PASSWORD=of-all-of-them\n");

  it("has objects member by member, parts by their id in the base's order, and what is new behind them", () => {
    space.write("devices/plain.json", { ...over, id: "plain", outputs: [{ id: "pump", driver: "switch", pin: "D12" }] });
    const { mqtt, sensors, outputs } = read("devices/plain.json");
    assert.deepEqual([mqtt?.host, mqtt?.prefix], ["broker.local", "house"]);
    assert.deepEqual([...sensors, ...outputs].map(({ id }) => id).join(), "air,light,fan,pump");
  });

  it("takes away by null and by remove, rules one after the other", () => {
    space.write("devices/kitchen.json", {
      ...over,
      mqtt: { prefix: "flat" },
      sensors: [
        { id: "door", driver: "digital", pin: "D4" },
        { id: "air", every: "1m", unit: null },
      ],
      rules: [{ when: "door", log: "open" }],
    });
    const { mqtt, sensors, rules } = read("devices/kitchen.json");
    assert.deepEqual([mqtt?.host, mqtt?.prefix], ["broker.local", "flat"]);
    assert.deepEqual(
      sensors.map(({ id, every, unit }) => [id, every, unit]),
      [
        ["air", 60_000, undefined],
        ["light", 10_000, undefined],
        ["door", 10_000, undefined],
      ],
    );
    assert.deepEqual(
      rules.map(({ when }) => when),
      ["air > 30", "door"],
    );
    space.write("devices/lone.json", { ...over, id: "lone", mqtt: null, app: null, outputs: [{ id: "fan", remove: true }], rules: [] });
    assert.deepEqual(refusal("devices/lone.json"), ['base.json:12: rules[0].set.fan: there is no entity "fan"; entities are air, light']);
  });

  it("has variables in the base's texts, numbers as numbers, and secrets of its own before those of all", () => {
    const { name, wifi, sensors } = read("devices/kitchen.json");
    assert.deepEqual([name, wifi?.password, sensors[1].name, sensors[1].max], ["Kitchen sensor", "of-the-kitchen", "Light in Kitchen", 30]);
    assert.equal(read("devices/plain.json").wifi?.password, "of-all-of-them");
    assert.equal(read("devices/plain.json", { WIFI_PASSWORD: "of-the-shell" }).wifi?.password, "of-the-shell");
  });

  it("finds the program beside the base that names it", () => {
    assert.equal(read("devices/kitchen.json").app, join(space.folder, "shared.ts"));
    space.write("devices/none.json", { ...over, id: "none", app: null });
    assert.equal(read("devices/none.json").app, undefined);
  });

  it("may extend several, the later one over the earlier", () => {
    space.write("german.json", { language: "de", variables: { room: "Küche" } });
    space.write("devices/two.json", { extends: ["../base.json", "../german.json"], id: "two" });
    const { language, name } = read("devices/two.json");
    assert.deepEqual([language, name], ["de", "Küche sensor"]);
  });

  it("has its mistakes told by file and line", () => {
    file(
      "devices/wrong.json",
      "{",
      '  "extends": ["../base.json"],',
      '  "id": "wrong",',
      '  "sensors": [{ "id": "air", "evry": "1s" }],',
      '  "outputs": [{ "id": "lamp", "driver": "light", "pin": "D5" }]',
      "}",
    );
    assert.deepEqual(refusal("devices/wrong.json"), [
      'devices/wrong.json:4: sensors[0].evry: unknown key; did you mean "every"?',
      'devices/wrong.json:5: outputs[1].pin: "D5" is already used by outputs[0].pin; take another pin',
    ]);
    file("broken.json", "{", '  "board": "esp8266"', '  "id": "x"', "}");
    space.write("devices/broken.json", { extends: "../broken.json", id: "broken" });
    assert.deepEqual(refusal("devices/broken.json"), ['broken.json:3:3: not valid JSON: unexpected "; a comma is missing before it']);
    file("devices/lost.json", "{", '  "id": "lost",', '  "extends": "../nothing.json"', "}");
    assert.deepEqual(refusal("devices/lost.json"), [
      'devices/lost.json:3: extends: "../nothing.json": no such file beside devices/lost.json',
    ]);
    space.write("round.json", { extends: "round.json", id: "round" });
    assert.deepEqual(refusal("round.json"), ["round.json: extends itself by way of round.json > round.json"]);
  });
});

describe("npm run build -- --all", () => {
  it("builds each device of a folder, and tells which it could not", async () => {
    const here = workspaceOf("house");
    here("base.json", { board: "linux", sensors: [{ id: "air", driver: "demo" }], app: null });
    here("kitchen.json", { extends: "base.json", id: "kitchen" });
    here("cellar.json", { extends: "base.json", id: "cellar", sensors: [{ id: "damp", driver: "dmeo" }] });
    const command = join(import.meta.dirname, "../../../build/commands/build.ts");
    const args = ["--import", import.meta.resolve("tsx"), command, "--all", "--devices", "house"];
    const { code, out, err } = await new Promise<{ code: number; out: string; err: string }>((done) =>
      execFile(process.execPath, args, { cwd: space.folder }, (error, out, err) => done({ code: Number(error?.code ?? 0), out, err })),
    );
    assert.equal(code, 1);
    assert.match(out, /^kitchen \(kitchen\) for linux, in dist\/kitchen: /);
    assert.match(
      err,
      /^house\/cellar\.json:1: sensors\[1\]\.driver: there is no driver "dmeo"; did you mean "demo"\?\nhouse\/cellar\.json: not built\n$/,
    );
    assert.ok(existsSync(join(space.folder, "dist/kitchen/app.js")));
  });
});

const workspaceOf = (folder: string) => (name: string, content: object) => space.write(`${folder}/${name}`, content);
