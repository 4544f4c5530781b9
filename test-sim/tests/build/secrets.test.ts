import assert from "node:assert/strict";
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, test } from "node:test";
import { build, writeImage } from "../../../build/index.ts";
import { onEachEngine } from "../scenarios/suite.ts";
import { workspace } from "./workspace.ts";

const secrets = { WIFI: "wifi-pass-Ä", WEB: 'web "pass"', MQTT: "mqtt-pass", TOKEN: "tok-\\en" };

/** A device that has a secret in each place where one may stand. */
const device = (of: (name: keyof typeof secrets) => string) => ({
  id: "greenhouse",
  app: null,
  board: "esp8266",
  wifi: { ssid: "home", password: of("WIFI") },
  mqtt: { url: "mqtt://127.0.0.1:1883", username: "me", password: of("MQTT") },
  web: { auth: { username: "admin", password: of("WEB") } },
  outputs: [{ id: "relay", driver: "switch", pin: "D5" }],
  rules: [{ when: "relay == true", do: [{ publish: { topic: "alarm", payload: of("TOKEN") } }] }],
});

/** Every spelling of them: as they are, in JSON, as bytes, and as the login that is sent. */
const spellings = Object.values(secrets).flatMap((secret) => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  JSON.stringify(JSON.stringify(secret).slice(1, -1)).slice(1, -1),
  Buffer.from(secret).toString("latin1"),
  btoa(`admin:${Buffer.from(secret).toString("latin1")}`),
]);

const told = (text: string): string[] => spellings.filter((secret) => text.includes(secret));

describe("passwords of the config", () => {
  const space = workspace();
  const out = join(space.folder, "dist");
  const inside = (folder: string) => readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());

  it("stand in the program alone, not in maps, report or list", async () => {
    const config = space.write(
      "espruino.config.json",
      device((name) => `\${${name}}`),
    );
    const image = await build({ config, env: secrets });
    await writeImage(image, out);
    for (const { name, parentPath } of [...inside(out), ...inside(join(out, "maps"))]) {
      if (name === "app.js" || name === "app.bin") continue;
      assert.deepEqual(told(readFileSync(join(parentPath, name), "utf8")), [], name);
    }
    assert.notDeepEqual(told(image.code), []);
    assert.match(image.map, /\*{7,}/, "the code of a rule is there, without its token");
  });

  it("are for nobody else to read, also where a build was there that everybody may read", async () => {
    writeFileSync(join(out, "app.js"), "");
    chmodSync(join(out, "app.js"), 0o644);
    const config = space.write(
      "espruino.config.json",
      device((name) => `\${${name}}`),
    );
    await writeImage(await build({ config, env: secrets }), out);
    for (const { name, parentPath } of [...inside(out), ...inside(join(out, "maps"))])
      assert.equal((statSync(join(parentPath, name)).mode & 0o777).toString(8), "600", name);
  });
});

onEachEngine("what a device tells of itself", { config: { ...device((name) => secrets[name]), wifi: undefined } }, (bench) => {
  test("holds no password, not even after logins that failed and a broker that was lost", async () => {
    const { device, broker } = bench;
    const headers = { Authorization: `Basic ${btoa(`admin:${secrets.WEB}`)}` };
    for (let i = 0; i < 6; i++) await device.request("GET", "/api/state", undefined, { Authorization: `Basic ${btoa("admin:wrong")}` });
    await device.advance(2500);
    await device.request("POST", "/api/entities/relay", { value: true }, headers);
    await broker.stop();
    await device.advance(1500);
    for (const path of ["/", "/api/system", "/api/entities", "/api/state"]) {
      const { status, text } = await device.request("GET", path, undefined, headers);
      assert.equal(status, 200, path);
      assert.deepEqual(told(text), [], path);
    }
    assert.deepEqual(told(device.log.join("\n")), []);
    assert.ok(device.log.some((line) => line.includes("five failed logins")));
  });
});
