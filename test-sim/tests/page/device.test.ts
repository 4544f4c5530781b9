import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { base, greenhouse, onEachEngine } from "../scenarios/suite.ts";
import { leaveAll, noChromium, type Visited, visit } from "./browser.ts";
import { flow } from "./flow.ts";

const named = {
  ...greenhouse,
  name: "温室 <b>",
  outputs: [{ ...greenhouse.outputs[0], name: "Pumpe für Öl" }, ...greenhouse.outputs.slice(1)],
};

onEachEngine("the page on the device", { config: named }, (bench) => {
  describe("in Chromium", { skip: noChromium }, () => {
    let still: () => Promise<void>;
    before(() => {
      still = flow(bench.device);
    });
    after(() => still());
    afterEach(leaveAll);

    const shows = (page: Visited, kind: string, text: RegExp) => page.locator(`.${kind} b`, { hasText: text }).first().waitFor();
    const told = async (page: Visited, topic: string, payload: string) => {
      const end = performance.now() + 5000;
      for (; bench.topics.last(`${base}/${topic}`) !== payload; await page.waitForTimeout(10)) {
        assert.ok(performance.now() < end, `${topic} is ${bench.topics.last(`${base}/${topic}`)} and not ${payload}`);
      }
    };

    test("comes up with every entity, its names as they are in the config", async () => {
      const page = await visit(bench.device.url);
      assert.deepEqual(await page.locator("h3").allTextContents(), ["Air", "Soil", "Door", "Pumpe für Öl", "Lamp", "Bell"]);
      assert.equal(await page.locator("h1").textContent(), "温室 <b>");
      assert.deepEqual(page.asked, ["GET /", "GET /api/entities", "GET /api/events"]);
      assert.deepEqual(page.complaints, []);
    });

    test("shows the sensors moving without a reload", async () => {
      const page = await visit(bench.device.url);
      await shows(page, "sensor", /^\d\d(\.\d)? °C$/);
      const first = await page.locator(".sensor b").first().textContent();
      await page.waitForFunction((text) => document.querySelector(".sensor b")?.textContent !== text, first);
    });

    test("switches and dims, and the broker hears of it", async () => {
      const page = await visit(bench.device.url);
      await page.getByRole("switch", { name: "Pumpe für Öl" }).click();
      await told(page, "relay/state", "ON");
      await page.getByRole("switch", { name: "Pumpe für Öl" }).click();
      await told(page, "relay/state", "OFF");
      await page.getByRole("slider", { name: "Lamp" }).fill("30");
      await told(page, "lamp/state", "30");
      await page.getByRole("switch", { name: "Lamp" }).click();
      await told(page, "lamp/state", "0");
      await page.getByRole("button", { name: "Bell" }).click();
      await page.locator(".button small", { hasText: "✓" }).waitFor();
    });

    test("follows what MQTT does, on two phones and a desk at once", async () => {
      const pages = await Promise.all([
        visit(bench.device.url),
        visit(bench.device.url),
        visit(bench.device.url, { viewport: { width: 1280, height: 800 } }),
      ]);
      await bench.topics.publish(`${base}/relay/set`, "ON");
      await Promise.all(pages.map((page) => shows(page, "switch", /^On$/)));
      await pages[2].getByRole("switch", { name: "Pumpe für Öl" }).click();
      await Promise.all(pages.map((page) => shows(page, "switch", /^Off$/)));
    });

    test("comes back after the device rebooted, without a reload", async () => {
      const page = await visit(bench.device.url);
      await page.evaluate(() => {
        document.title = "the same page";
      });
      await still();
      await bench.device.reboot();
      still = flow(bench.device);
      await page.waitForFunction(() => document.body.className === "live");
      await page.getByRole("switch", { name: "Pumpe für Öl" }).click();
      await told(page, "relay/state", "ON");
      assert.equal(await page.title(), "the same page");
      await page.getByRole("switch", { name: "Pumpe für Öl" }).click();
      await told(page, "relay/state", "OFF");
    });

    test("its second tab tells that the broker is away, and that it is back", async () => {
      const page = await visit(bench.device.url, { hash: "#device" });
      const mqtt = page.locator("dt:has-text('MQTT') + dd");
      await mqtt.filter({ hasText: /^Connected$/ }).waitFor();
      await bench.broker.stop();
      await mqtt.filter({ hasText: /^✗/ }).waitFor();
      await page.getByRole("link", { name: "Controls" }).click();
      await shows(page, "sensor", /°C$/);
      await bench.broker.start();
      await page.getByRole("link", { name: "Device" }).click();
      await mqtt.filter({ hasText: /^Connected$/ }).waitFor({ timeout: 30_000 });
    });
  });
});
