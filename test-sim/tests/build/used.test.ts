import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { featureNames, featureOf } from "../../../build/budget/parts.ts";
import { build, type Image } from "../../../build/index.ts";
import { root } from "../../engines/image.ts";
import { workspace } from "./workspace.ts";

const space = workspace();
const bare = { id: "greenhouse", board: "linux", app: null };
const mqtt = { url: "mqtt://127.0.0.1", discovery: false };
const program = `import { abort, type App } from "demitasse";
export default function app({ http }: App) { http.get("/", () => abort(404)); }`;

const made = (config: object): Promise<Image> =>
  build({ config: space.write("espruino.config.json", { ...bare, ...config }), root, env: {} });

/** What a config asks for, and what of that kind is in its bundle. */
const table: [what: string, config: object, features: string[]][] = [
  ["nothing", {}, ["http listener"]],
  ["a demo sensor", { sensors: [{ id: "air", driver: "demo" }] }, ["driver demo", "http listener"]],
  ["a switch", { outputs: [{ id: "relay", driver: "switch", pin: "D5" }] }, ["driver switch", "drivers", "http listener"]],
  [
    "a switch and a light",
    {
      outputs: [
        { id: "relay", driver: "switch", pin: "D5" },
        { id: "lamp", driver: "light", pin: "D12" },
      ],
      board: "esp8266",
    },
    ["driver light", "driver switch", "drivers", "http listener"],
  ],
  ["a number that is on no pin", { outputs: [{ id: "goal", driver: "number" }] }, ["http listener"]],
  ["files for the web", { web: { files: space.folder } }, ["http listener", "web files"]],
  ["the net listener", { web: { listener: "net" } }, ["net listener"]],
  ["a login", { web: { auth: { username: "admin", password: "secret" } } }, ["cookies", "http listener", "login"]],
  ["MQTT", { mqtt }, ["MQTT", "http listener"]],
  ["MQTT with discovery", { mqtt: { ...mqtt, discovery: true } }, ["Home Assistant discovery", "MQTT", "http listener"]],
  ["a network", { board: "esp8266", wifi: { ssid: "home" } }, ["Wi-Fi", "http listener"]],
];

for (const [what, config, features] of table)
  test(`a config with ${what} takes no more than that`, async () => {
    const { report } = await made(config);
    // What every device has: the page's events among it, and the word for "no Wi-Fi" in /api/system.
    const asked = report.features.filter(
      ({ feature, bytes }) => bytes > 6 && !["always", "event stream", "what the config says of parts and rules"].includes(feature),
    );
    assert.deepEqual(asked.map(({ feature }) => feature).sort(), features);
  });

test("a program has the client for other servers only where it asks one", async () => {
  const featuresOf = async (call: string) => {
    const app = `import type { App } from "demitasse";\nexport default function app({ http, tasks }: App) { tasks.every("1m", "ask", async () => { ${call} }); http.get("/", () => 1); }`;
    const { report } = await made({ app: space.write("src/app.ts", app) });
    return report.features.map(({ feature }) => feature);
  };
  assert.ok(!(await featuresOf("await tasks.sleep(1);")).includes("http.fetch"));
  assert.ok((await featuresOf('await http.fetch("http://x/");')).includes("http.fetch"));
});

test("each feature of the report is that of a file which is there", () => {
  const files = (readdirSync("src", { recursive: true }) as string[]).map((file) => `src/${file}`);
  const found = new Set([...files, "demitasse:entities"].map(featureOf));
  assert.deepEqual(
    featureNames.filter((feature) => !found.has(feature)),
    [],
  );
});

test("a user's program is in the bundle only when there is one", async () => {
  space.write("app.ts", program);
  const your = ({ report }: Image) => report.features.find(({ feature }) => feature === "your program");
  assert.equal(your(await made({})), undefined);
  assert.ok((your(await made({ app: "app.ts" }))?.bytes ?? 0) > 20);
});

test("a second sensor of the same kind takes its lines in the tables, nothing else", async () => {
  const sensor = (id: string) => ({ id, driver: "demo", unit: "%" });
  const [one, two] = [await made({ sensors: [sensor("air")] }), await made({ sensors: [sensor("air"), sensor("sea")] })];
  assert.ok(two.code.length - one.code.length < 200, `${two.code.length - one.code.length} bytes`);
  assert.equal(
    two.report.modules.reduce((sum, { jsvars }) => sum + jsvars, 0) - one.report.modules.reduce((sum, { jsvars }) => sum + jsvars, 0),
    0,
  );
});
