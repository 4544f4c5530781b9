import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type Broker, startBroker } from "../../broker/index.ts";
import { root } from "../../engines/image.ts";
import { type Fleet, openFleet } from "../../fleet/fleet.ts";
import { fleetImages } from "../../fleet/image.ts";
import { summary, table } from "../../fleet/table.ts";
import { make, parseTrouble } from "../../fleet/trouble.ts";
import { workspace } from "../build/workspace.ts";

const space = workspace();
const config = space.write("espruino.config.json", {
  id: "kitchen",
  board: "esp8266",
  mqtt: { url: "mqtt://broker.local", prefix: "house/ground" },
  sensors: [
    { id: "air", driver: "demo", every: "5s" },
    { id: "door", driver: "digital", pin: "D4", every: "1s" },
  ],
  outputs: [{ id: "relay", driver: "switch", pin: "D5" }],
  app: null,
});

describe("a fleet of six boards of one config", () => {
  let broker: Broker;
  let fleet: Fleet;
  const trouble = async (text: string) => make(parseTrouble(text)[0], fleet, broker);
  before(async () => {
    broker = await startBroker();
    const members = await fleetImages({ configs: [config], count: 6, broker: broker.url });
    // Their seconds are short, so that nobody waits for a delay of theirs.
    fleet = await openFleet({ members, broker: broker.url, speed: 20 });
    await fleet.allUp(20_000);
  });
  after(async () => {
    await fleet?.stop();
    await broker?.stop();
  });

  it("has ids of its own for each, at the broker, too", () => {
    const ids = fleet.boards.map(({ id }) => id);
    assert.deepEqual(ids, ["kitchen_00001", "kitchen_00002", "kitchen_00003", "kitchen_00004", "kitchen_00005", "kitchen_00006"]);
    assert.deepEqual(
      broker
        .clients()
        .filter((id) => id.startsWith("kitchen"))
        .sort(),
      ids,
    );
    const announced = broker.published.filter(({ topic }) => topic.startsWith("homeassistant/"));
    assert.deepEqual(announced.map(({ topic }) => topic.split("/")[2]).sort(), ids);
  });

  it("obeys a storm of commands", async () => {
    assert.match(await trouble("1s storm 27"), /^27 commands: all boards have obeyed after \d\.\d s$/);
    assert.deepEqual(
      fleet.boards.map(({ told }) => told.relay),
      Array(6).fill("ON"),
    );
  });

  it("is down with its broker, and comes back with it", async () => {
    assert.equal(await trouble("1s broker down"), "the broker is down");
    assert.equal(fleet.up(), 0);
    assert.equal(await trouble("1s broker up"), "the broker is there again");
    // At most a minute of theirs between two attempts.
    await fleet.allUp(20_000);
  });

  it("comes back from power cuts, a share of the boards at a time", async () => {
    assert.equal(await trouble("1s reboot 50%"), "3 boards were switched off and on");
    assert.equal(fleet.up(), 3);
    await fleet.allUp(20_000);
    assert.equal(await trouble("1s clock 2h"), "all clocks were put on by 7200 s");
  });

  it("tells how it is", async () => {
    fleet.boards[3].up = false;
    Object.assign(fleet.boards[1], { late: 99_999.6, worst: "air" });
    assert.match(summary(fleet), /^up 5 of 6, restarts 0, errors 0, latest 100000 ms \(air of kitchen_00002\), messages \d+$/);
    fleet.boards[3].late = 0;
    const lines = table(fleet).split("\n");
    assert.deepEqual(lines.slice(0, 3), [
      "board          is    restarts  errors  latest     task",
      "kitchen_00004  down  0         0       -",
      "kitchen_00002  up    0         0       100000 ms  air",
    ]);
  });
});

describe("trouble", () => {
  it("is read in the order of its times", () =>
    assert.deepEqual(parseTrouble("1m reboot 10%, 10s broker down,20s broker up"), [
      { at: 10_000, what: "broker down", amount: 0 },
      { at: 20_000, what: "broker up", amount: 0 },
      { at: 60_000, what: "reboot", amount: 10 },
    ]));
  it("is refused where it is none", () => {
    const forms = '"10s broker down", "20s broker up", "30s reboot 10%", "40s storm 1000", "50s clock 1h"';
    for (const text of ["reboot 10%", "10s reboot 10", "10s flood", "10 s storm 5"])
      assert.throws(() => parseTrouble(text), { message: `${JSON.stringify(text)} is no trouble; write ${forms}` });
  });
});

describe("npm run fleet", () => {
  const command = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
    new Promise((done) =>
      execFile(process.execPath, ["--import", "tsx", join(root, "test-sim/commands/fleet.ts"), ...args], { cwd: root }, (error, out, err) =>
        done({ code: Number(error?.code ?? 0), out, err }),
      ),
    );
  it("refuses what it cannot do", async () => {
    const lone = space.write("lone.json", { id: "lone", board: "linux", app: null });
    const refused = async (line: string, ...args: string[]) =>
      assert.deepEqual(await command(...args), { code: 1, out: "", err: `${line}\n` });
    await refused("say how many: fleet N, or --devices DIR");
    await refused(`${lone}: has no "mqtt", and a fleet is known by what it tells the broker; add it`, "3", "--config", lone);
    await refused(
      "--trouble: only the embedded broker goes down and up; leave --mqtt out",
      ...["3", "--config", config, "--mqtt", "mqtt://127.0.0.1:1", "--trouble", "1s broker down"],
    );
  });
  it("runs the devices of a folder, and says how they are", async () => {
    for (const id of ["cellar", "attic"]) space.write(`devices/${id}.json`, { extends: "../espruino.config.json", id });
    const { code, out } = await command("--devices", join(space.folder, "devices"), "--for", "1s");
    assert.equal(code, 0);
    assert.match(out, /^built in [\d.]+ s, broker mqtt:\/\/127\.0\.0\.1:\d+\n2 of 2 boards are up after [\d.]+ s, \d+ MB\nup 2 of 2, /);
    assert.match(out, /^attic +up +0 /m);
  });
});
