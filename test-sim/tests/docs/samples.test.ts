import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { type Config, readConfig } from "../../../build/config/index.ts";
import { build } from "../../../build/index.ts";
import { checkProject } from "../../../build/project/type-check.ts";
import { root } from "../../engines/image.ts";
import { workspace } from "../build/workspace.ts";

const space = workspace();
const env = { WIFI_SSID: "home", WIFI_PASSWORD: "change-me" };

/** Code blocks of a language, in turn. */
function blocks(page: string, language: string): string[] {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(([, code]) => code);
}

/** Writes a config of a page and its program as a project, and answers the config's path. */
function project(name: string, config: string, app?: string): string {
  const { app: _, ...said } = JSON.parse(config);
  if (app) space.write(`${name}/src/app.ts`, app);
  return space.write(`${name}/espruino.config.json`, app ? said : config);
}

/** As a project of one's own is built. */
async function builds(path: string): Promise<Config> {
  return (await build({ config: path, quick: true, env })).config;
}

describe("docs/tutorial.md", () => {
  const [config] = blocks("docs/tutorial.md", "json");
  const [app, test] = blocks("docs/tutorial.md", "ts");
  const path = project("watering", config, app);

  it("its first device is built, without a program", async () => {
    await builds(project("first", config));
  });

  it("its mistake is told in the words that it shows", () =>
    assert.throws(
      () => readConfig(project("mistake", config.replace('"D1"', '"D11"'))),
      (error: Error) => {
        const [shown] = /^espruino\.config\.json: (.*)$/m.exec(readFileSync(join(root, "docs/tutorial.md"), "utf8")) ?? [];
        return error.message.includes((shown as string).split(": ").slice(2).join(": "));
      },
    ));

  it("its program is built, and has no mistake of type", async () => {
    await builds(path);
    space.write("watering/package.json", { type: "module" });
    const file = space.write("watering/test/app.test.ts", test);
    assert.deepEqual(await checkProject(readConfig(path), [file]), []);
  });

  it("its test passes", async () => {
    const own = { ...process.env, TSX_TSCONFIG_PATH: join(root, "tsconfig.json") };
    delete (own as NodeJS.ProcessEnv).NODE_TEST_CONTEXT;
    const args = ["--import", import.meta.resolve("tsx"), "--test-reporter=spec", "test/app.test.ts"];
    const said = await new Promise<string>((done) =>
      execFile(process.execPath, args, { cwd: join(space.folder, "watering"), env: own }, (_, out, err) => done(out + err)),
    );
    assert.match(said, /^ℹ pass 1\nℹ fail 0/m);
  });

  it("its rule is one", async () => {
    const [, rules] = /`"rules": (\[.*?\])`/.exec(readFileSync(join(root, "docs/tutorial.md"), "utf8")) ?? [];
    await builds(project("ruled", JSON.stringify({ ...JSON.parse(config), rules: JSON.parse(rules as string) })));
  });
});

describe("docs/coming-from.md", () => {
  const configs = blocks("docs/coming-from.md", "json");
  const [app] = blocks("docs/coming-from.md", "ts");
  for (const [i, name] of ["ESPHome", "Tasmota"].entries())
    it(`the device beside that of ${name} is built`, async () => {
      await builds(project(name, configs[i]));
    });

  it("the program beside that of Microdot is built, and has no mistake of type", async () => {
    const path = project("microdot", configs[1], app);
    await builds(path);
    assert.deepEqual(await checkProject(readConfig(path), []), []);
  });
});

describe("docs/guides/many-devices.md", () => {
  it("its device is built from its base", async () => {
    const [device, base] = blocks("docs/guides/many-devices.md", "json");
    // Here the program of this repository would stand in for one that is not there.
    space.write("house/base.json", JSON.stringify({ ...JSON.parse(base), app: null }));
    const config = await builds(space.write("house/devices/kitchen.json", device));
    assert.deepEqual([config.name, config.sensors.map(({ id }) => id)], ["Kitchen sensor", ["air", "door"]]);
  });
});
