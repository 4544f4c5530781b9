import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { createServer as createTlsServer } from "node:tls";
import { Aedes } from "aedes";
import { startBroker, watchTopics } from "../../broker/index.ts";
import { type DeviceOptions, type EngineName, startDevice } from "../../engines/index.ts";
import { freePort } from "../../engines/ports.ts";
import { base, greenhouse, noInterpreter, noTime, onEachEngine } from "../scenarios/suite.ts";

const engines: EngineName[] = noInterpreter ? ["sim"] : ["sim", "espruino"];
if (noInterpreter) console.log(`# skipped: the interpreter, ${noInterpreter}`);

/** Nothing to read, so that hours pass quickly. */
const still = { ...greenhouse, sensors: [] };
const start = (engine: EngineName, mqtt: object, more: Partial<DeviceOptions> = {}) =>
  startDevice({ engine, config: { ...still, board: more.board ?? still.board, mqtt }, ...more });
const system = async (device: Awaited<ReturnType<typeof start>>) => (await device.request("GET", "/api/system")).json();

/** Between a device and its broker: silent while it is told so, as a network that lost them without a word. */
async function startRelay(to: number) {
  const pairs = new Set<[Socket, Socket]>();
  let silent = false;
  let connections = 0;
  const server = createServer((near) => {
    connections++;
    const far = connect(to, "127.0.0.1");
    pairs.add([near, far]);
    for (const [from, into] of [
      [near, far],
      [far, near],
    ]) {
      from.on("data", (data) => !silent && into.write(data));
      from.on("close", () => !silent && into.destroy());
      from.on("error", () => {});
    }
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `mqtt://127.0.0.1:${(server.address() as { port: number }).port}`,
    connections: () => connections,
    hush(on: boolean) {
      silent = on;
    },
    async stop() {
      silent = false;
      for (const pair of pairs) for (const socket of pair) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}

for (const engine of engines)
  describe(`the device's MQTT [${engine}]`, () => {
    test("a wrong password is told by /api/system with the broker, and tried again after half a minute, then up to two", {
      skip: noTime,
    }, async () => {
      const broker = await startBroker({ login: { username: "greenhouse", password: "right" } });
      const relay = await startRelay(broker.port);
      const device = await start(engine, { url: relay.url, username: "greenhouse", password: "wrong" });
      await device.until(async () => (await system(device)).mqtt.error !== undefined, 10, "an error");
      const { connected, error } = (await system(device)).mqtt;
      assert.deepEqual({ connected, error }, { connected: false, error: `${relay.url}: refused: bad user name or password` });
      assert.ok(device.log.includes(`${relay.url}: refused: bad user name or password`));
      // On the interpreter a quarter of an hour would last as long.
      if (engine === "sim") {
        await device.advance(900_000, 5000);
        assert.ok(relay.connections() >= 8 && relay.connections() <= 10, `${relay.connections()} attempts in a quarter of an hour`);
      }
      assert.equal((await device.request("GET", "/api/state")).status, 200);
      await device.stop();
      await relay.stop();
      await broker.stop();
    });

    test("the right one lets it in, under its own id", async () => {
      const broker = await startBroker({ login: { username: "greenhouse", password: "right" } });
      const device = await start(engine, { url: broker.url, username: "greenhouse", password: "right" });
      await device.until(() => broker.clients().includes("greenhouse"), 10, "connected");
      await device.until(async () => (await system(device)).mqtt.connected, 10, "says so");
      await device.stop();
      await broker.stop();
    });

    test("without a login none is sent, an empty one is; the client id is what the config says", async () => {
      const seen: unknown[] = [];
      const core = await Aedes.createBroker({
        authenticate: (client, username, password, done) => {
          seen.push([client.id, username, password === undefined ? undefined : String(password)]);
          done(null, true);
        },
      });
      const server = createServer(core.handle).listen(0, "127.0.0.1");
      await once(server, "listening");
      const url = `mqtt://127.0.0.1:${(server.address() as { port: number }).port}`;
      for (const more of [{}, { username: "", password: "", client_id: "pump 7", keep_alive: "90s", inflight: 1 }]) {
        const device = await start(engine, { url, ...more });
        await device.until(async () => (await system(device)).mqtt.connected, 20, "connected");
        await device.stop();
      }
      assert.deepEqual(seen, [
        ["greenhouse", undefined, undefined],
        ["pump 7", "", ""],
      ]);
      await new Promise<void>((done) => core.close(() => done()));
      server.close();
    });

    test("of several brokers it takes the next when one does not answer, and comes back when that fails, too", async () => {
      const dead = await freePort();
      const [one, two] = [await startBroker(), await startBroker()];
      const device = await start(engine, { url: `mqtt://127.0.0.1:${dead}`, others: [one.url, two.url] });
      await device.until(() => one.clients().length + two.clients().length > 0, 30, "connected");
      const [first, second] = one.clients().length ? [one, two] : [two, one];
      await first.stop();
      await device.until(() => second.clients().includes("greenhouse"), 60, "at the other one");
      await device.stop();
      await one.stop().catch(() => {});
      await two.stop().catch(() => {});
    });

    test("a device without entities tells of itself alone", async () => {
      const broker = await startBroker();
      const config = { id: "greenhouse", board: still.board, mqtt: { url: broker.url, discovery: false } };
      const device = await startDevice({ engine, config });
      await device.until(() => broker.published.length, 10, "told");
      await device.advance(1000);
      assert.deepEqual(
        broker.published.map(({ topic, payload }) => `${topic} ${payload}`),
        [`${base}/status online`],
      );
      await device.stop();
      await broker.stop();
    });

    test("what changes while there is no broker takes no variables, and is told once, as it is by then", async () => {
      const broker = await startBroker();
      const device = await start(engine, { url: broker.url });
      await device.until(async () => (await system(device)).mqtt.connected, 10, "connected");
      await broker.stop();
      await device.until(async () => !(await system(device)).mqtt.connected, 10, "the loss is noticed");
      for (const value of [10, 20]) await device.request("POST", "/api/entities/lamp", { value });
      assert.equal((await system(device)).mqtt.queued, 0);
      broker.published.length = 0;
      await broker.start();
      const told = () => broker.published.filter(({ topic }) => topic === `${base}/lamp/state`).map(({ payload }) => payload);
      await device.until(() => told().length > 0, 60, "told");
      await device.advance(500);
      assert.deepEqual(told(), ["20"]);
      await device.stop();
      await broker.stop();
    });

    test("a restart that was asked for says goodbye: offline once, and not by the will", async () => {
      const broker = await startBroker();
      const topics = await watchTopics(broker.url, `${base}/status`);
      const device = await start(engine, { url: broker.url });
      await device.until(() => topics.last(`${base}/status`) === "online", 10, "online");
      await device.request("POST", "/api/restart");
      await device.until(() => topics.messages.filter(({ payload }) => payload === "online").length > 1, 20, "back");
      assert.deepEqual(
        topics.messages.map(({ payload }) => payload),
        ["online", "offline", "online"],
      );
      await device.stop();
      await topics.end();
      await broker.stop();
    });
  });

describe("a network that is gone without a word [sim]", { skip: noTime }, () => {
  test("is found out within the keepalive, and all is told again after it", async () => {
    const broker = await startBroker();
    const relay = await startRelay(broker.port);
    const device = await start("sim", { url: relay.url });
    await device.until(() => broker.published.some(({ topic }) => topic === `${base}/relay/state`), 10, "told");
    relay.hush(true);
    await device.until(async () => !(await system(device)).mqtt.connected, 62, "noticed");
    assert.equal((await system(device)).mqtt.error, `${relay.url}: no answer`);
    await device.request("POST", "/api/entities/relay", { value: true });
    await device.advance(100_000, 2000);
    relay.hush(false);
    broker.published.length = 0;
    await device.until(
      () => broker.published.some(({ topic, payload }) => topic === `${base}/relay/state` && payload === "ON"),
      120,
      "told again",
    );
    const topics = await watchTopics(broker.url, `${base}/#`);
    await topics.publish(`${base}/relay/set`, "OFF");
    await device.until(() => topics.last(`${base}/relay/state`) === "OFF", 10, "and commands are taken");
    await topics.end();
    await device.stop();
    await relay.stop();
    await broker.stop();
  });
});

describe("MQTT with TLS [sim esp32]", { skip: spawnSync("openssl", ["version"]).status !== 0 && "openssl is not installed" }, () => {
  test("shows its certificate and checks the broker's, both from Storage", async () => {
    const directory = mkdtempSync(join(tmpdir(), "demitasse-tls-"));
    const file = (name: string) => join(directory, name);
    for (const who of ["broker", "device"])
      spawnSync("openssl", [
        ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
        ...["-subj", `/CN=${who}`, "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", file(`${who}.key`), "-out", file(`${who}.crt`)],
      ]);
    const core = await Aedes.createBroker();
    let shown = "";
    const server = createTlsServer(
      {
        key: readFileSync(file("broker.key")),
        cert: readFileSync(file("broker.crt")),
        ca: readFileSync(file("device.crt")),
        requestCert: true,
        rejectUnauthorized: true,
      },
      (socket) => {
        shown = String(socket.getPeerCertificate().subject.CN);
        core.handle(socket);
      },
    );
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as { port: number };
    const device = await start(
      "sim",
      { url: `mqtts://127.0.0.1:${port}` },
      {
        board: "esp32",
        config: { ...greenhouse, board: "esp32", sensors: greenhouse.sensors.slice(0, 1), mqtt: { url: `mqtts://127.0.0.1:${port}` } },
      },
    );
    for (const [name, from] of [
      ["mqtt.ca", "broker.crt"],
      ["mqtt.crt", "device.crt"],
      ["mqtt.key", "device.key"],
    ])
      device.board?.storage.write(name, readFileSync(file(from)));
    await device.until(async () => (await system(device)).mqtt.connected, 60, "connected");
    assert.equal(shown, "device");
    await device.stop();
    await new Promise<void>((done) => core.close(() => done()));
    server.close();
    rmSync(directory, { recursive: true });
  });
});

const ten = {
  ...greenhouse,
  board: "linux",
  sensors: [1, 2, 3, 4, 5].map((n) => ({ id: `s${n}`, name: `Sensor ${n}`, driver: "demo", unit: "°C", every: "1s" })),
  outputs: [
    { id: "relay", name: "Pump", driver: "switch", pin: "D5" },
    { id: "fan", name: "Fan", driver: "switch", pin: "D13" },
    { id: "lamp", name: "Lamp", driver: "light", pin: "D12" },
    { id: "glow", name: "Glow", driver: "light", pin: "D14" },
    { id: "bell", name: "Bell", driver: "button", pin: "D2" },
  ],
};
onEachEngine("a device of ten entities", { config: ten, board: "linux" }, (bench) => {
  test("announces itself to Home Assistant in slices, within the memory of an ESP8266", async () => {
    const { device, topics } = bench;
    const topic = "homeassistant/device/greenhouse/config";
    await device.until(() => topics.last(topic) !== undefined, 10, "announced");
    const text = topics.last(topic) as string;
    assert.equal(Object.keys(JSON.parse(text).cmps).length, 10);
    // Kept whole it would take an eighth as many variables, and as many again while it is written.
    assert.ok(text.length > 2000, `${text.length} bytes`);
    if (bench.engine === "espruino") {
      const { memory } = await system(device);
      assert.ok(memory.min > 100, `${memory.min} of 1600 variables free at the least`);
    }
  });
});

onEachEngine(
  "a task that takes 16 of each 20 ms",
  {
    config: { ...still, board: "linux", outputs: [] },
    board: "linux",
    app: `
import type { App } from "demitasse";
export default function app({ mqtt, tasks }: App) {
  mqtt.subscribe("to/board", ({ payload }) => { mqtt.publish("from/board", payload, { qos: 1, wait: false }); }, { qos: 1 });
  tasks.every(20, "busy", () => { const end = getTime() + 0.016; while (getTime() < end); });
}`,
  },
  (bench) => {
    test("leaves MQTT and the web server their turn", async () => {
      for (let round = 0; round < 10; round++) {
        await bench.topics.publish("to/board", `round ${round}`, { qos: 1 });
        await bench.device.until(() => bench.topics.last("from/board") === `round ${round}`, 5, `round ${round} is answered`);
        assert.equal((await bench.device.request("GET", "/api/state")).status, 200);
      }
    });
  },
);
