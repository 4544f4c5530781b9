import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { build, type Image } from "../../../build/index.ts";
import { workspace } from "./workspace.ts";

const space = workspace();
const main = `import app from "demitasse:app";
require("http").createServer(print).listen(CONFIG.web.port); print("after", CONFIG.mqtt.port);
if (app) app(CONFIG.id);`;

async function built(
  web: number,
  broker: string,
  app = "export default function app(id: unknown) { print(id, 7654301); }",
): Promise<Image> {
  space.write("src/main.ts", main);
  space.write("src/index.ts", "export const abort = 1;");
  space.write("src/app.ts", app);
  const config = { id: "greenhouse", board: "linux", web: { port: web }, mqtt: { url: broker }, app: "src/app.ts" };
  return build({ config: space.write("espruino.config.json", config), root: space.folder, env: {} });
}

async function anew<T>(work: () => Promise<T>): Promise<T> {
  process.env.DEMITASSE_CACHE = "off";
  return work().finally(() => delete process.env.DEMITASSE_CACHE);
}

describe("a build that was made before", () => {
  const app = `export default function app() { print("${process.pid}"); }`;
  it("is the same to the byte as one made anew", async () => {
    const images = [await built(80, "mqtt://a", app), await built(80, "mqtt://a", app), await anew(() => built(80, "mqtt://a", app))];
    for (const image of images) assert.deepEqual([image.code, image.map, image.files], [images[0].code, images[0].map, images[0].files]);
  });

  it("serves for other ports, its map with it", async () => {
    const [short, long] = [await built(1, "mqtt://a:2", app), await built(65535, "mqtt://a:65534", app)];
    const other = await anew(() => built(65535, "mqtt://a:65534", app));
    assert.deepEqual([long.code, long.map], [other.code, other.map]);
    assert.equal(short.code, long.code.replace("65535", "1").replace("65534", "2"));
    for (const { code, map } of [short, long]) {
      const place = originalPositionFor(new TraceMap(map), { line: 1, column: code.indexOf(String(process.pid)) - 1 });
      assert.equal(place.source, "src/app.ts");
    }
  });

  it("is another one when the program is another, whatever numbers are in it", async () => {
    const { code } = await built(80, "mqtt://a");
    assert.match(code, /7654301/);
    assert.notEqual(code, (await built(80, "mqtt://a", "export default function app() {}")).code);
  });
});
