import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, beforeEach, describe, it, test } from "node:test";
import { build } from "../../../build/index.ts";
import { root } from "../../engines/image.ts";
import { onEachEngine } from "../scenarios/suite.ts";
import { reader, workspace } from "./workspace.ts";

/** A sensor as Espruino's modules are written: `connect`, then `read` with a callback. */
const thermometer = `/* Copyright (c) nobody */
function Thermometer(pin, options) { this.pin = pin; this.offset = options && options.offset || 0; }
Thermometer.prototype.read = function(callback) {
  var me = this;
  setTimeout(function() { callback({ temp : 20.5 + me.offset, wet : false, err : me.pin === undefined }); }, 20);
};
exports.connect = function(pin, options) { return new Thermometer(pin, options); };`;

/** One that answers at once, and asks for another module. */
const level = `var scale = require("Scale");
exports.connect = function() { return { getLevel : function() { return scale.percent(0.25); } }; };`;
const scale = "module.exports = { percent : function(x) { return x * 100; } };";

/** One that assigns to `exports`, and does what JavaScript would do otherwise. */
const gains = `/* Copyright (c) nobody */
var names = ["low", "high"], steps = { 4 : names[0], 2 : names[1] };
function Gains() {}
Gains.prototype.read = function() { return steps[2] === "high" ? 2 : 0; };
exports = { connect : function() { return new Gains(); } };`;

const shelf: Record<string, string> = {
  "/Gains.js": gains,
  "/Thermometer.js": thermometer,
  "/Level.js": level,
  "/Scale.min.js": scale,
};
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url as string);
  const text = shelf[request.url as string];
  if (text === undefined) response.writeHead(request.url === "/Ill.js" ? 500 : 404).end("<html>none</html>");
  else response.end(text);
});
server.unref();
const url = await new Promise<string>((done) =>
  server.listen(0, "127.0.0.1", () => done(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
);
process.env.ESPRUINO_MODULES_URL = url;
after(() => server.close());

const device = { id: "greenhouse", board: "linux" };
const air = {
  id: "air",
  driver: "module",
  module: "Thermometer",
  connect: ["D4", { offset: 1 }],
  every: "200ms",
  fields: { temperature: { value: "temp", unit: "°C" }, wet: { kind: "binary_sensor" } },
};
const tank = { id: "tank", driver: "module", module: "Level", read: "getLevel", unit: "%", every: "200ms" };

const gain = { id: "gain", driver: "module", module: "Gains", every: "200ms" };

const app = `import type { App } from "demitasse";
// A name that is a special one elsewhere.
const module = require("Scale");
export default function app({ http }: App) { http.get("/percent", () => String(module.percent(0.5))); }`;

onEachEngine(
  "Espruino's modules",
  { config: { ...device, mqtt: { url: "mqtt://127.0.0.1" }, sensors: [air, tank, gain] }, app },
  (bench) => {
    test("read as drivers, without code", async () => {
      const state = async () => (await bench.device.request("GET", "/api/state")).json();
      await bench.device.until(async () => !Object.values(await state()).includes(null), 10, "the module is read");
      assert.deepEqual(await state(), { air_temperature: 21.5, air_wet: false, tank: 25, gain: 2 });
      const [first] = (await bench.device.request("GET", "/api/entities")).json();
      assert.deepEqual([first.id, first.name, first.kind, first.unit], ["air_temperature", "air temperature", "sensor", "°C"]);
    });
    test("serve the user's program, too", async () => assert.equal((await bench.device.request("GET", "/percent")).text, "50"));
  },
);

onEachEngine(
  "a module that reads no value",
  { config: { ...device, mqtt: { url: "mqtt://127.0.0.1" }, sensors: [{ ...air, connect: [] }] } },
  (bench) => {
    test("leaves the entity unknown, with the reason", async () => {
      const first = async () => (await bench.device.request("GET", "/api/entities/air_temperature")).json();
      await bench.device.until(async () => (await first()).error, 10, "the error is told");
      const { value, error } = await first();
      assert.deepEqual([value ?? null, error], [null, "the module read no value"]);
    });
  },
);

describe("a module", () => {
  const space = workspace();
  const lock = join(space.folder, "espruino-modules.lock.json");
  const copy = join(space.folder, "espruino-modules/Thermometer.js");
  const make = (module = "Thermometer") =>
    build({ config: space.write("espruino.config.json", { ...device, app: null, sensors: [{ ...air, module }] }), root, env: {} });
  const refusal = (module?: string) =>
    make(module).then(
      () => assert.fail("it was built"),
      (error: Error) => error.message.replaceAll(url, "URL").replaceAll(/\S*espruino-modules\//g, "espruino-modules/"),
    );
  before(() => rmSync(lock, { force: true }));
  beforeEach(() => {
    asked.length = 0;
    process.env.ESPRUINO_MODULES_URL = url;
  });

  it("is fetched once and kept by its hash", async () => {
    await make();
    assert.deepEqual(asked, ["/Thermometer.js"]);
    assert.equal(readFileSync(copy, "utf8"), thermometer);
    assert.deepEqual(Object.keys(JSON.parse(readFileSync(lock, "utf8")).modules.Thermometer), ["url", "integrity"]);
    await make();
    assert.equal(asked.length, 1);
  });
  it("needs no network after that", async () => {
    process.env.ESPRUINO_MODULES_URL = "http://127.0.0.1:1";
    await make();
  });
  it("may do otherwise than JavaScript, since it was written for the interpreter; that is noted", async () => {
    const sensors = [{ id: "gain", driver: "module", module: "Gains" }];
    const config = space.write("espruino.config.json", { ...device, app: null, sensors });
    assert.deepEqual((await build({ config, root, env: {} })).warnings.slice(1), [
      "espruino:Gains:2:38: whole numbers as keys, out of order: JavaScript lists them first and in order, the interpreter as they were written; write them first and in order",
    ]);
  });
  it("is in the report, and without a wrapper in the bundle", async () => {
    const { report, code } = await make();
    assert.ok(report.modules.some(({ module, bytes }) => module === "espruino:Thermometer" && bytes > 100));
    assert.doesNotMatch(code, /__commonJS|require\("Thermometer"\)/);
  });
  it("is refused when its text is not the one that was locked", async () => {
    writeFileSync(copy, `${thermometer}\n//`);
    assert.equal(
      await refusal(),
      'module "Thermometer": espruino-modules/Thermometer.js is not what espruino-modules.lock.json has the hash of; take the module\'s entry out of the lock to accept the file, or delete the file to fetch it again',
    );
    rmSync(copy);
    shelf["/Thermometer.js"] = `${thermometer}\n//`;
    assert.equal(
      await refusal(),
      'module "Thermometer": URL/Thermometer.js is not what espruino-modules.lock.json has the hash of any more; take the module\'s entry out of the lock to accept the new one',
    );
    shelf["/Thermometer.js"] = thermometer;
    await make();
  });
  it("is never silently missing", async () => {
    assert.equal(
      await refusal("Thermometr"),
      'module "Thermometr": not found at URL/Thermometr.js; correct its name, or put its text into espruino-modules/Thermometr.js',
    );
    assert.equal(
      await refusal("Ill"),
      'module "Ill": URL/Ill.js answers 500; try again later, or put its text into espruino-modules/Ill.js',
    );
    process.env.ESPRUINO_MODULES_URL = "http://127.0.0.1:1";
    assert.match(
      await refusal("Level"),
      /^module "Level": cannot be fetched from http:\/\/127\.0\.0\.1:1\/Level\.js \(.+\); it is needed once: go online, or put its text into espruino-modules\/Level\.js$/,
    );
    assert.ok(!existsSync(join(space.folder, "espruino-modules/Level.js")));
  });
  it("may be one's own, put where the others are kept", async () => {
    space.write("espruino-modules/Mine.js", thermometer);
    process.env.ESPRUINO_MODULES_URL = "http://127.0.0.1:1";
    await make("Mine");
    assert.deepEqual(Object.keys(JSON.parse(readFileSync(lock, "utf8")).modules.Mine), ["integrity"]);
  });
});

describe("a module in the config", () => {
  const { refusal } = reader(workspace());
  const refused = (part: object, line: string, board = "esp8266") =>
    assert.deepEqual(refusal({ ...device, board, sensors: [part] }), [`espruino.config.json: ${line}`]);
  it("has a name", () => {
    refused({ id: "air", driver: "module" }, 'sensors[0].module: missing; name of the module: "DHT22"');
    refused({ ...air, module: "../DHT22" }, 'sensors[0].module: "../DHT22" must be the name of a module, as in "DHT22"');
  });
  it("is read by a method", () =>
    refused({ ...air, read: "read()" }, 'sensors[0].read: "read()" must be the name of a method, as in "read"'));
  it("is connected to pins that the board has", () => {
    refused(
      { ...air, connect: [{ onewire: "D6" }] },
      'sensors[0].connect[0].onewire: "D6" is wired to the flash chip of esp8266; pins: D0-D5, D12-D16, A0',
    );
  });
  it("makes entities with names of their own", () =>
    assert.deepEqual(refusal({ ...device, sensors: [{ id: "air_wet", driver: "demo" }, air] }), [
      'espruino.config.json: sensors[1].id: its entity "air_wet" is already the id of sensors[0]; take another id',
    ]));
  it("has fields that can be parts of an id, each a text or an object", () => {
    const field = (name: string, value: unknown) => ({ ...air, fields: { [name]: value } });
    refused(
      field("Temp", "temp"),
      "sensors[0].fields.Temp: must start with a letter a-z and go on with a-z, 0-9 or _, at most 20 characters",
    );
    refused(field("temp", 5), "sensors[0].fields.temp: 5 must be a text in quotes or an object in { }");
    refused(field("temp", { unti: "C" }), 'sensors[0].fields.temp.unti: unknown key; did you mean "unit"?');
    refused(field("temp", { kind: "switch" }), 'sensors[0].fields.temp.kind: "switch" is not one of sensor, binary_sensor');
  });
  it("hangs on a bus whose pins are told by their names", () => {
    const on = (bus: object) => ({ ...air, connect: [bus] });
    refused(on({ i2c: "D5" }), 'sensors[0].connect[0].i2c: "D5" must name its pins, as in {"scl":"D5","sda":"D4"}');
    refused(
      on({ i2c: { scl: "D5", sad: "D4" } }),
      'sensors[0].connect[0].i2c: {"scl":"D5","sad":"D4"} must name its pins, as in {"scl":"D5","sda":"D4"}',
    );
    refused(on({ spi: "D5" }), 'sensors[0].connect[0].spi: "D5" must name its pins, as in {"sck":"D14","miso":"D12"}');
    refused(on({ onewire: 4 }), 'sensors[0].connect[0].onewire: 4 must be a pin, as in "D4"');
  });
});
