import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { send } from "../../engines/client.ts";
import { interrupted, npmRun, ready } from "../../engines/command.ts";
import { guard } from "../../engines/guardian.ts";
import { root } from "../../engines/image.ts";
import { greenhouse, noInterpreter } from "./suite.ts";

const noMosquitto = ["mosquitto_sub", "mosquitto_pub"].every((name) => spawnSync(name, ["--help"]).error === undefined)
  ? false
  : "mosquitto_sub and mosquitto_pub are not installed";

const directory = mkdtempSync(join(tmpdir(), "demitasse-start-"));
const ids: string[] = [];
after(() => {
  rmSync(directory, { recursive: true, force: true });
  for (const id of ids)
    for (const state of [".esp8266.json", ".linux"]) rmSync(join(root, ".demitasse", id + state), { recursive: true, force: true });
});

/** A config of its own for each test: a device keeps its Storage between runs. */
function configFile(name: string, content: object | string = { ...greenhouse, app: null }): string {
  const id = `desk${ids.length}_${process.pid}`;
  ids.push(id);
  const file = join(directory, `${name}.json`);
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify({ ...content, id }));
  return file;
}

async function refused(args: string[], message: RegExp): Promise<void> {
  const run = npmRun("start", ...args);
  assert.notEqual(await run.code, 0);
  assert.equal(run.out.filter((line) => line.startsWith("ready")).length, 0);
  assert.equal(run.err.length, 1, run.err.join("\n"));
  assert.match(run.err[0], message);
}

function mosquitto(program: "mosquitto_sub" | "mosquitto_pub", url: string, ...args: string[]): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((done) => {
    const child = spawn(program, ["-h", hostname, "-p", port, ...args], { stdio: ["ignore", "pipe", "ignore"] });
    guard(child);
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (part) => {
      text += part;
    });
    child.once("close", () => done(text));
  });
}

const free = ["--port", "0", "--mqtt-port", "0"];

for (const engine of ["sim", "espruino"] as const) {
  describe(`npm start [${engine}]`, { skip: engine === "espruino" && noInterpreter }, () => {
    const onEngine = engine === "sim" ? [] : ["--engine", process.env.ESPRUINO as string];

    test("prints one ready line once the device answers, and ends cleanly on SIGTERM", async () => {
      const run = npmRun("start", ...free, "--config", configFile(`term_${engine}`), ...onEngine);
      const [web, mqtt] = await ready(run);
      assert.match(web, /^http:\/\/127\.0\.0\.1:\d+$/);
      assert.match(mqtt, /^mqtt:\/\/127\.0\.0\.1:\d+$/);
      const { status, json } = await send(web, "GET", "/api/state");
      assert.equal(status, 200);
      assert.equal(json().relay, false);
      run.child.kill("SIGTERM");
      // All that holds its output has ended by then, whatever npm itself makes of the signal.
      await run.code;
      assert.deepEqual(run.err, []);
      assert.equal(run.out.filter((line) => line.startsWith("ready ")).length, 1);
      await assert.rejects(send(web, "GET", "/api/state"), /ECONNREFUSED/);
    });

    test("mosquitto_sub sees status, states and mosquitto_pub switches the relay", { skip: noMosquitto }, async () => {
      const run = npmRun("start", ...free, "--config", configFile(`mosquitto_${engine}`), ...onEngine);
      const [web, mqtt] = await ready(run);
      const base = `demitasse/${ids.at(-1)}`;
      const expected = ["status online", "door/state OFF", "relay/state OFF", "lamp/state 0"].map((line) => `${base}/${line}`);
      const filters = expected.flatMap((line) => ["-t", line.split(" ")[0]]);
      // One may be seen twice: as the broker kept it, and as it came in just then.
      const seen = new Set<string>();
      for (let looks = 0; seen.size < 4 && looks < 10; looks++) {
        const lines = await mosquitto("mosquitto_sub", mqtt, ...filters, "-v", "-C", "4", "-W", "10");
        for (const line of lines.trim().split("\n")) seen.add(line);
      }
      assert.deepEqual([...seen].sort(), expected.sort());
      const watching = mosquitto("mosquitto_sub", mqtt, "-t", `${base}/relay/state`, "-v", "-R", "-C", "1", "-W", "10");
      // The subscription must stand before the command goes out, so the command is repeated until it has been seen.
      let answered = false;
      watching.then(() => {
        answered = true;
      });
      for (let on = true; !answered; on = !on) {
        await mosquitto("mosquitto_pub", mqtt, "-t", `${base}/relay/set`, "-m", on ? "ON" : "OFF");
        await new Promise((done) => setTimeout(done, 50));
      }
      assert.match(await watching, /relay\/state O(N|FF)\n/);
      await mosquitto("mosquitto_pub", mqtt, "-t", `${base}/lamp/set`, "-m", "35");
      let lamp = 0;
      for (let i = 0; i < 100 && lamp !== 35; i++) lamp = (await send(web, "GET", "/api/state")).json().lamp;
      assert.equal(lamp, 35);
      await interrupted(run);
    });
  });
}

describe("npm start", () => {
  test("--help tells every option", async () => {
    const run = npmRun("start", "--help");
    assert.equal(await run.code, 0);
    for (const option of ["--port", "--mqtt", "--mqtt-port", "--config", "--engine"])
      assert.ok(run.out.join("\n").includes(option), option);
  });

  test("a config without MQTT needs no broker", async () => {
    const { mqtt: _, ...alone } = greenhouse;
    const run = npmRun("start", "--port", "0", "--config", configFile("alone", { ...alone, app: null }));
    const [web, mqtt] = await ready(run);
    assert.equal(mqtt, undefined);
    assert.equal((await send(web, "GET", "/api/state")).status, 200);
    await interrupted(run);
  });

  test("one clear line for a port in use", async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as { port: number };
    const config = configFile("in_use");
    await refused(
      ["--port", String(port), "--mqtt-port", "0", "--config", config],
      new RegExp(`^--port: port ${port} is in use; choose another with --port N, or 0 for a free one$`),
    );
    await refused(
      ["--port", "0", "--mqtt-port", String(port), "--config", config],
      new RegExp(`^--mqtt-port: port ${port} is in use; choose another`),
    );
    server.close();
  });

  test("one clear line for options that are none", async () => {
    await refused(["--prot", "1"], /^--prot: unknown option; did you mean --port\?$/);
    await refused(["--port", "web"], /^--port: "web" is not a whole number from 0 to 65535$/);
    await refused(["--mqtt", "broker"], /^--mqtt: /);
  });

  test("one clear line for an engine that is none", async () => {
    await refused(
      ["--engine", "/no/such/espruino"],
      /^--engine: \/no\/such\/espruino does not exist; --engine takes "sim" or the path of an Espruino interpreter for Linux$/,
    );
    await refused(
      ["--engine", join(root, "package.json")],
      /^--engine: .*package\.json may not be executed; make it executable with chmod \+x$/,
    );
    await refused(["--engine", root], /^--engine: .* is not a file; /);
    await refused(
      [...free, "--config", configFile("no_engine"), "--engine", process.execPath],
      /^--engine: .* is no Espruino for Linux that keeps a Storage: /,
    );
  });

  test("one clear line for a config that is wrong", async () => {
    await refused([...free, "--config", join(directory, "none.json")], /none\.json: no such file; name the config with --config FILE$/);
    await refused(
      [...free, "--config", configFile("wrong", { ...greenhouse, sensors: [{ id: "air", driver: "demmo" }], app: null })],
      /demmo.*demo/,
    );
  });
});
