import assert from "node:assert/strict";
import { it } from "node:test";
import { readConfig } from "../../../build/config/index.ts";
import { build } from "../../../build/index.ts";
import { checkProgram } from "../../../build/project/type-check.ts";
import { root } from "../../engines/image.ts";
import { workspace } from "./workspace.ts";

const space = workspace();
const config = {
  id: "shed",
  board: "esp8266",
  mqtt: { url: "mqtt://127.0.0.1", discovery: false },
  sensors: [
    { id: "soil", driver: "analog", pin: "A0" },
    { id: "key", driver: "digital", pin: "D4", long: "1s" },
    { id: "door", driver: "digital", pin: "D2" },
    { id: "tank", driver: "template" },
    { id: "half", driver: "template", value: "tank / 2" },
  ],
  outputs: [{ id: "pump", driver: "switch", pin: "D5" }],
  app: "app.ts",
};

const head = 'import type { App } from "demitasse";\nexport default function app({ http, mqtt, tasks, device }: App) {\n';

async function refusal(body: string, more: object = {}, before = head): Promise<string[]> {
  space.write("app.ts", `${before}${body}\n}\n`);
  try {
    await build({ config: space.write("espruino.config.json", { ...config, ...more }), root, env: {}, quick: true });
    return [];
  } catch (error) {
    return (error as Error).message.split("\n").map((line) => line.replace(/^.*\/(?=\w+\.ts:)/, ""));
  }
}

/** Each row: what the program says, and why it is refused. */
const rows: [body: string, text: string][] = [
  ['device.set("pmup", true);', '12: there is no entity "pmup"; did you mean "pump"?'],
  ['device.set("soil", 1);', '12: "soil" is a sensor, which cannot be set'],
  ['device.get("kitchen");', '12: there is no entity "kitchen"; entities are soil, key, door, tank, half, pump'],
  ['device.watch("key.dubble", () => {});', '14: there is no press "dubble"; did you mean "double"?'],
  ['device.watch("door.single", () => {});', '14: "door" tells of no presses; give it "long" or "double"'],
  ['device.update("soil", 1);', '15: "soil" is a sensor, whose driver feeds it; give it "driver": "template"'],
  ['device.update("half", 1);', '15: "half" is a sensor, which is computed'],
  ['device.onCommand("tank", () => {});', '18: "tank" is a sensor, which nobody sends commands'],
  ['device.poll("tank", "10 sec", () => 1);', '21: "10 sec" is not a duration; write "10s"'],
  ['tasks.every("10 sec", "x", () => {});', '13: "10 sec" is not a duration; write "10s"'],
  ['tasks.every("30d", "x", () => {});', '13: "30d" is too long; at most 24 days'],
  ['tasks.daily("25:00", "x", () => {});', '13: "25:00" is not a time of day; write it as "07:30", from "00:00" to "23:59"'],
];

for (const [body, text] of rows)
  it(`refuses ${body}`, async () => {
    assert.deepEqual(await refusal(body), [`app.ts:3:${text}`]);
    const types = await checkProgram(readConfig(`${space.folder}/espruino.config.json`));
    // A computed sensor, a press and the length of a period are beyond what types can say.
    assert.equal(types.length, /too long/.test(text) ? 0 : 1, types.join("\n"));
  });

it("finds them in helpers, and by whatever name the program has for a part", async () => {
  const helper = 'import type { Device } from "demitasse";\nexport const off = (device: Device) => device.set("pmup", false);\n';
  space.write("helper.ts", helper);
  const before = 'import type { App } from "demitasse";\nimport { off } from "./helper.ts";\nexport default function main(all: App) {\n';
  assert.deepEqual(
    await refusal('const { device: d } = all;\n  off(d);\n  d.get("soul");\n  all.tasks.after("5 min", () => {});', {}, before),
    [
      'app.ts:6:9: there is no entity "soul"; did you mean "soil"?',
      'app.ts:7:19: "5 min" is not a duration; write "5m"',
      'helper.ts:2:51: there is no entity "pmup"; did you mean "pump"?',
    ],
  );
});

it("leaves alone what is right, what is put together, and what is no part of the app", async () => {
  const body = `device.watch("key.long", () => device.set("pump", true));
  for (const id of ["a", "b"]) device.get(id);
  const own = { get: (id: string) => id };
  { const device = own; device.get("nope"); }
  tasks.every("1.5m", "x", () => {});
  tasks.daily("7:05", "y", () => {});
  tasks.daily("23:59:30", "z", () => {});
  http.get("/:id", (request) => device.get(request.params.id));
  mqtt.subscribe("x", () => {});`;
  assert.deepEqual(await refusal(body), []);
  assert.deepEqual(await checkProgram(readConfig(`${space.folder}/espruino.config.json`)), []);
});

it("refuses MQTT where there is no broker, unless the program asks for it", async () => {
  const none = { mqtt: undefined };
  assert.deepEqual(await refusal('mqtt.publish("a", "b");', none), [
    'app.ts:3:1: the config has no "mqtt", so there is no mqtt here; write mqtt?.publish, or a "mqtt" into the config',
  ]);
  assert.deepEqual(await checkProgram(readConfig(`${space.folder}/espruino.config.json`)).then((lines) => lines.length), 1);
  assert.deepEqual(await refusal('if (mqtt) mqtt.publish("a", "b");\n  mqtt?.subscribe("a", () => {});', none), []);
  assert.deepEqual(await checkProgram(readConfig(`${space.folder}/espruino.config.json`)), []);
});
