import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { readConfig } from "../../../build/config/index.ts";
import type { Scene } from "../../desk/bench.ts";
import { deedOf } from "../../desk/words.ts";
import { send } from "../../engines/client.ts";
import { npmRun, type Run, ready } from "../../engines/command.ts";
import { workspace } from "../build/workspace.ts";
import { noChromium, openPage } from "../page/browser.ts";

const space = workspace();
const config = {
  name: "Garden",
  id: "garden",
  board: "esp8266",
  app: null,
  mqtt: { url: "mqtt://broker.local" },
  buses: { i2c: { main: { scl: "D12", sda: "D13" } } },
  sensors: [
    { id: "soil", driver: "analog", pin: "A0", unit: "%", every: "1s" },
    { id: "key", driver: "button", pin: "D4", debounce: "20ms", long: "1s" },
    { id: "room", driver: "sht3x", every: "1s" },
    { id: "tank", driver: "template", unit: "l" },
  ],
  outputs: [
    { id: "pump", driver: "switch", pin: "D5", restore: true },
    { id: "lamp", driver: "light", pin: "D2" },
    { id: "strip", driver: "ws2812", pin: "D14", leds: 3 },
    { id: "screen", driver: "ssd1306", pages: [["Room {room_temperature}"]] },
  ],
  rules: [
    { when: "soil < 20", set: { pump: true } },
    { when: "key.single", toggle: "lamp" },
    { when: "tank < 5", refuse: { strip: "the tank is empty" } },
  ],
};

describe("a device that is played on the bench", () => {
  let file: string;
  let device: Run;
  let bench: string;
  const words = async (...deeds: string[]) => {
    const run = npmRun("play", "--config", file, ...deeds);
    return { code: await run.code, out: run.out, err: run.err };
  };
  /** The same without a process of its own: what is wrong with it, if anything is. */
  const play = async (...deeds: string[]): Promise<string | undefined> => {
    for (const deed of deeds) {
      try {
        const { status, json } = await send(bench, "POST", "/play", deedOf(deed, readConfig(file)));
        if (status !== 200) return json().error;
      } catch (error) {
        return (error as Error).message;
      }
    }
  };
  const scene = async (): Promise<Scene> => (await send(bench, "GET", "/scene")).json();
  const until = async (holds: (now: Scene) => unknown, what: string) => {
    for (let tries = 0; tries < 100; tries++) {
      if (holds(await scene())) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    assert.fail(`${what}: ${JSON.stringify(await scene())}`);
  };

  before(async () => {
    file = space.write("espruino.config.json", config);
    device = npmRun("play", "--config", file, "--port", "0", "--mqtt-port", "0", "--bench-port", "0", "strip=40");
    await ready(device);
    bench = device.out.find((line) => line.startsWith("bench "))?.slice(6) ?? "";
    await until(({ values }) => values.strip === 40, "the word of the start was done");
  });
  after(async () => {
    device?.child.kill("SIGTERM");
    await device?.code;
    assert.equal(existsSync(join(dirname(file), ".demitasse/garden.bench")), false);
  });

  test("a second command plays at the first one's bench", async () => {
    assert.deepEqual(await words("room_temperature=27.5", "tank=50", "lamp=60"), {
      code: 0,
      out: ["room_temperature=27.5: room_temperature is 27.5", "tank=50: tank is 50", "lamp=60: lamp is 60"],
      err: [],
    });
    const { pins, sights } = await scene();
    assert.equal(pins.find(({ use }) => use === "lamp")?.duty, 0.6);
    assert.deepEqual(
      sights.map(({ id, kind }) => [id, kind]),
      [
        ["strip", "leds"],
        ["screen", "points"],
      ],
    );
    assert.deepEqual(sights[0].kind === "leds" && sights[0].colours, ["#666666", "#666666", "#666666"]);
    await until(({ sights: [, screen] }) => screen.kind === "points" && /[1-9a-f]/.test(screen.columns), "the display shows the room");
  });

  test("mistakes are one line, and nothing was done", async () => {
    for (const [word, line] of [
      ["sole=1", 'there is nothing called "sole"; did you mean "soil"?'],
      ["soil", '"soil" says nothing to do; write it as in soil=12, door=open, key=press, wifi=off'],
      ["soil=wet", 'soil: "wet" is not a number'],
      ["soil=120", '"soil" reads from 0 to 100, not 120'],
      ["pump=maybe", 'pump: "maybe" is neither on nor off; write pump=on or pump=off'],
      ["power=half", 'power: "half" is not on or off, nor "cycle"'],
      ["key=double", '"key" tells of no double presses; give it "double"'],
    ])
      assert.equal(await play(word), line);
    assert.deepEqual(await words(), { code: 1, out: [], err: [`Garden is played already, at ${bench}`] });
  });

  test("only its own pages may play", async () => {
    const deed = JSON.stringify({ do: "set", id: "pump", value: true });
    const form = await send(bench, "POST", "/play", deed, { "content-type": "text/plain" });
    const rebound = await send(bench, "GET", "/scene", undefined, { host: "evil.example" });
    assert.deepEqual([form.status, rebound.status], [403, 403]);
  });

  test("a part comes off its wires and back, and what refuses says why", async () => {
    await play("room_humidity=fail:cable cut");
    await until(({ errors }) => errors.room_humidity === "cable cut", "the part fails");
    await play("room_humidity=44", "tank=2");
    await until(({ values }) => values.room_humidity === 44, "the part is back");
    assert.equal(await play("strip=10"), "strip: the tank is empty");
  });

  test("the page turns knobs, presses keys, and shows pins", { skip: noChromium }, async () => {
    const page = await openPage(bench);
    await page.getByRole("spinbutton", { name: "soil: number" }).fill("12");
    await page.getByRole("spinbutton", { name: "soil: number" }).press("Enter");
    await page.locator("#pins li", { hasText: "pump" }).getByText("high").waitFor();
    await page.getByRole("button", { name: "key: press", exact: true }).click();
    await page.locator("#pins li", { hasText: "lamp" }).getByText("low").waitFor();
    await page.getByRole("button", { name: "room temperature: off its wires" }).click();
    await page.getByText("no answer").waitFor();
    await page.getByRole("button", { name: "Power" }).click();
    await page.locator("#pins li", { hasText: "pump" }).getByText("low").waitFor();
    await page.getByRole("button", { name: "Power" }).click();
    await page.locator("#pins li", { hasText: "pump" }).getByText("high").waitFor();
    assert.deepEqual(page.complaints, []);
  });

  test("the broker stops and comes back, and time runs faster", async () => {
    const before = (await scene()).time;
    await play("speed=60", "broker=off");
    await until(({ time, broker }) => time - before > 60_000 && broker === false, "a minute has passed");
    await play("speed=1", "broker=on");
    assert.deepEqual([(await scene()).broker, (await scene()).speed], [true, 1]);
  });
});
