import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { boards } from "../../../board/index.ts";
import { readConfig } from "../../../build/config/index.ts";
import { root } from "../../engines/image.ts";
import { call, emptyFolder } from "./installed.ts";

const command = join(root, "packages/create-demitasse/create.ts");
const tsx = import.meta.resolve("tsx");
const place = emptyFolder();
after(place.stop);
const create = (...args: string[]) => call(place.folder, process.execPath, "--import", tsx, command, ...args);
const read = (file: string) => readFileSync(join(place.folder, file), "utf8");
const env = { WIFI_SSID: "home", WIFI_PASSWORD: "change-me" };
const refused = async (line: string, ...args: string[]) => assert.deepEqual(await create(...args), { code: 1, out: "", err: `${line}\n` });

describe("npm create demitasse", () => {
  it("writes a project and says what comes next", async () => {
    const { code, out, err } = await create("my-shed");
    assert.deepEqual([code, err], [0, ""]);
    assert.equal(out, "My shed is in my-shed. Now:\n\n  cd my-shed\n  npm install\n  npm start       and open the page\n  npm test\n");
    assert.deepEqual(readdirSync(join(place.folder, "my-shed")).sort(), [
      ".env",
      ".env.example",
      ".gitignore",
      "README.md",
      "espruino.config.json",
      "package.json",
      "src",
      "test",
      "tsconfig.json",
    ]);
    const { name, id, board, mqtt } = readConfig(join(place.folder, "my-shed/espruino.config.json"), { env });
    assert.deepEqual([name, id, board, mqtt?.host], ["My shed", "my_shed", "wemos-d1-mini", "broker.local"]);
    assert.match(read("my-shed/README.md"), /^# My shed\n/);
    assert.match(read("my-shed/.gitignore"), /^\.env$/m);
  });

  it("begins with an example, under another name, with another broker or none", async () => {
    assert.equal((await create("bell", "--example", "doorbell", "--name", "Große Glocke", "--mqtt", "mqtt://10.0.0.2:1884")).code, 0);
    const bell = readConfig(join(place.folder, "bell/espruino.config.json"), { env });
    assert.deepEqual([bell.name, bell.id, bell.mqtt?.port], ["Große Glocke", "gro_e_glocke", 1884]);
    assert.equal((await create("heat", "--example", "thermostat", "--board", "nodemcu", "--mqtt", "none")).code, 0);
    const heat = readConfig(join(place.folder, "heat/espruino.config.json"), { env });
    assert.deepEqual([heat.board, heat.mqtt], ["nodemcu", undefined]);
  });

  it("knows every board, and its LED", async () => {
    for (const board of Object.keys(boards)) {
      assert.deepEqual((await create(board, "--board", board)).err, "");
      const made = readConfig(join(place.folder, board, "espruino.config.json"), { env });
      assert.deepEqual([made.board, made.outputs.length], [board, 1]);
    }
  });

  it("refuses what it cannot do in one line", async () => {
    await refused("FOLDER is missing; write npm create demitasse FOLDER");
    await refused("my-shed: the folder is not empty; name another one", "my-shed");
    await refused("Unknown option '--bord'; npm create demitasse -- --help tells what there is", "x", "--bord", "esp32");
    await refused(`--board: "esp9" is not one of ${Object.keys(boards).sort(inOrder).join(", ")}`, "x", "--board", "esp9");
    await refused('--mqtt: "broker" is no broker; write mqtt://HOST, or none', "x", "--mqtt", "broker");
    await refused("--from: nothing.tgz: no such file", "x", "--from", "nothing.tgz");
    await refused(
      "--board: doorbell is wired for wemos-d1-mini and nodemcu; begin with it, then change board and pins in its config",
      "x",
      ...["--example", "doorbell", "--board", "esp32"],
    );
    await refused(
      "--mqtt none: doorbell tells the house by MQTT; name a broker, or another example",
      "x",
      ...["--example", "doorbell", "--mqtt", "none"],
    );
    const { err } = await create("x", "--example", "dorbell");
    assert.match(err, /^--example: "dorbell" is not one of blank, doorbell, [a-z, -]+\n$/);
    assert.equal(existsSync(join(place.folder, "x")), false);
  });

  it("makes the folder in which one stands, when that holds nothing but Git", async () => {
    const folder = join(place.folder, "pump-house");
    mkdirSync(join(folder, ".git"), { recursive: true });
    const { out } = await call(folder, process.execPath, "--import", tsx, command, ".");
    assert.match(out, /^Pump house is in this folder\. Now:\n\n {2}npm install\n/);
  });

  const terminal = existsSync("/usr/bin/script") ? false : "script (util-linux) is not here";
  it("asks for what was not said, at a terminal", { skip: terminal }, async () => {
    const line = `${process.execPath} --import ${tsx} ${command}`;
    const child = spawn("/usr/bin/script", ["-qec", line, "/dev/null"], { cwd: place.folder, stdio: ["pipe", "pipe", "inherit"] });
    const answers: [RegExp, string][] = [
      [/folder \(my-device\)/, "asked"],
      [/begin with: .*\(blank\)/, "doorbell"],
      [/board: wemos-d1-mini, nodemcu \(wemos-d1-mini\)/, "nodemcu"],
      [/MQTT broker, or none \(mqtt:/, ""],
    ];
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (!answers[0]?.[0].test(said)) return;
      said = "";
      child.stdin.write(`${answers.shift()?.[1]}\n`);
    });
    await new Promise((done) => child.once("close", done));
    assert.deepEqual([answers.length, JSON.parse(read("asked/espruino.config.json")).board], [0, "nodemcu"]);
  });
});

/** As the command lists them: modules by what is printed on them first. */
function inOrder(one: string, other: string): number {
  const listed = /"?([\w-]+)"?: \{ led/g;
  const names = [...readFileSync(join(root, "packages/create-demitasse/boards.ts"), "utf8").matchAll(listed)].map(([, name]) => name);
  return names.indexOf(one) - names.indexOf(other);
}
