import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { leaveAll, noChromium, visit } from "./browser.ts";
import { everyKind, system } from "./entities.ts";
import { createStandIn, type StandIn } from "./stand-in.ts";

describe("the page's second tab", { skip: noChromium }, () => {
  let board: StandIn;
  before(async () => {
    board = await createStandIn("Greenhouse", everyKind);
  });
  after(() => board.off());
  beforeEach(() => {
    board.system = system;
    board.commands.length = 0;
  });
  afterEach(leaveAll);

  test("shows uptime, memory, Wi-Fi, MQTT with its error, version, tasks and the log", async () => {
    const page = await visit(board.url, { hash: "#device" });
    await page.locator("td").first().waitFor();
    const facts = await page.locator("dl").evaluate((list) => [...list.children].map((one) => one.textContent));
    assert.deepEqual(facts, [
      ...["Uptime", "3d 4h"],
      ...["Restarts", "3, watchdog"],
      ...["Free memory", "1,098 / 1,600, min. 612"],
      ...["Wi-Fi", "home, 192.168.1.7, -61 dBm"],
      ...["MQTT", "✗ connection refused"],
      ...["Demitasse", "0.1.0, esp8266"],
    ]);
    const rows = await page
      .locator("tr")
      .evaluateAll((lines) => lines.map((line) => [...line.children].map((cell) => cell.textContent).join(" ")));
    assert.deepEqual(rows, ["Task Every Runs Errors Late", "sensor air 2s 1,234 0 12ms", "report 1m 40 3 1s"]);
    assert.equal(await page.locator("pre").textContent(), "12s Wi-Fi: 192.168.1.7\n72s task report: Error: no route");
  });

  test("marks a task that has failed, and no other", async () => {
    const page = await visit(board.url, { hash: "#device" });
    await page.locator("td").first().waitFor();
    const colours = await page
      .locator("tr > td:first-child")
      .evaluateAll((cells) => cells.map((cell) => [cell.textContent, getComputedStyle(cell).color]));
    assert.deepEqual(colours, [
      ["sensor air", "rgb(34, 34, 17)"],
      ["report", "rgb(187, 34, 34)"],
    ]);
  });

  test("tells how Wi-Fi stands while there is no address", async () => {
    board.system = { ...system, wifi: { state: "connecting", ssid: "home", error: "no such network" } };
    const page = await visit(board.url, { hash: "#device" });
    assert.equal(await page.locator("dt:has-text('Wi-Fi') + dd").textContent(), "home, connecting, no such network");
  });

  test("does without what a board does not tell", async () => {
    board.system = { ...system, wifi: null, log: [], restarts: undefined, mqtt: { connected: true } };
    const page = await visit(board.url, { hash: "#device" });
    await page.locator("td").first().waitFor();
    assert.deepEqual(await page.locator("dt").allTextContents(), ["Uptime", "Free memory", "MQTT", "Demitasse"]);
    assert.equal(await page.locator("pre").isVisible(), false);
    assert.equal(await page.locator("dt:has-text('MQTT') + dd").textContent(), "Connected");
  });

  test("asks the board every 5 s, and only while it is shown", async () => {
    const page = await visit(board.url, { heldTime: true });
    const asked = () => page.asked.filter((line) => line.endsWith("/system")).length;
    await page.clock.runFor(15_000);
    assert.equal(asked(), 0);
    await page.getByRole("link", { name: "Device" }).click();
    await page.locator("td").first().waitFor();
    board.system = { ...system, uptime: 59 };
    await page.clock.runFor(5100);
    await page.locator("dd", { hasText: "59s" }).waitFor();
    assert.equal(asked(), 2);
    await page.goBack();
    await page.clock.runFor(15_000);
    assert.equal(asked(), 2);
  });

  test("restarts the board only after asking again", async () => {
    const page = await visit(board.url, { hash: "#device" });
    const questions: string[] = [];
    page.on("dialog", (dialog) => {
      questions.push(dialog.message());
      if (questions.length === 1) dialog.dismiss();
      else dialog.accept();
    });
    const restart = page.getByRole("button", { name: "Restart" });
    await restart.click();
    assert.deepEqual(board.commands, []);
    const sent = page.waitForResponse((response) => response.url().endsWith("/restart"));
    await restart.click();
    await sent;
    assert.deepEqual(board.commands, ["restart"]);
    assert.deepEqual(questions, ["Restart?", "Restart?"]);
  });
});
