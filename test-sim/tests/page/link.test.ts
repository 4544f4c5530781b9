import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { leaveAll, noChromium, type Visited, visit } from "./browser.ts";
import { everyKind } from "./entities.ts";
import { createStandIn, type StandIn } from "./stand-in.ts";

describe("the page's connection to the board", { skip: noChromium }, () => {
  let board: StandIn;
  before(async () => {
    board = await createStandIn("Greenhouse", []);
  });
  after(() => board.off());
  beforeEach(() => {
    Object.assign(board, { entities: everyKind, full: false });
  });
  afterEach(leaveAll);

  const status = (page: Visited, text: string | RegExp) => page.getByRole("status").filter({ hasText: text }).waitFor();
  const shows = (page: Visited, kind: string, text: string) => page.locator(`.${kind} b`, { hasText: new RegExp(`^${text}$`) }).waitFor();
  const until = async (condition: () => boolean, what: string) => {
    for (const end = performance.now() + 5000; !condition(); await new Promise(setImmediate)) assert.ok(performance.now() < end, what);
  };

  test("it asks for the page, for the entities, for one stream, and for nothing else", async () => {
    const page = await visit(board.url);
    await shows(page, "switch", "Off");
    assert.deepEqual(page.asked, ["GET /", "GET /api/entities", "GET /api/events"]);
    assert.deepEqual(page.complaints, []);
  });

  test("two pages stay in step", async () => {
    const [one, other] = await Promise.all([visit(board.url), visit(board.url)]);
    await one.getByRole("switch", { name: "Pump" }).click();
    await shows(other, "switch", "On");
    await other.getByRole("switch", { name: "Pump" }).click();
    await shows(one, "switch", "Off");
  });

  test("where the stream is full it polls every 5 s, says so, and goes back to the stream", async () => {
    board.full = true;
    const page = await visit(board.url, { heldTime: true, patient: true });
    await status(page, /^Every 5 s$/);
    board.set("relay", true);
    const polls = () => page.asked.filter((line) => line.endsWith("/state")).length;
    let seconds = 0;
    // An answer comes over a real network and may miss a step of the held clock.
    for (; polls() < 3 && seconds < 30; seconds += 5) {
      await page.clock.runFor(5000);
      await shows(page, "switch", "On");
    }
    assert.ok(polls() === 3 && seconds >= 10 && seconds <= 20, `${polls()} polls in ${seconds} s`);
    board.full = false;
    for (let seconds = 0; seconds < 40 && board.streams() === 0; seconds += 5) await page.clock.runFor(5000);
    await status(page, /^Connected$/);
  });

  test("a board that is away is told with the time it was last heard, what it shows is greyed, and it comes back by itself", async () => {
    const page = await visit(board.url, { heldTime: true });
    await board.off();
    for (let seconds = 0; seconds < 5; seconds++) await page.clock.runFor(1000);
    await status(page, /^No answer since \d\d:\d\d:\d\d$/);
    const since = await page.getByRole("status").textContent();
    assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector("article") as Element).filter), "grayscale(1)");
    await page.setViewportSize({ width: 320, height: 640 });
    assert.ok(((await page.locator("h1").boundingBox())?.height ?? 99) < 40, "the name stays on one line beside it");
    await page.getByRole("switch", { name: "Pump" }).click();
    await page
      .getByRole("alert")
      .filter({ hasText: `Pump: ${since}` })
      .waitFor();
    await shows(page, "switch", "Off");
    await page.clock.runFor(60_000);
    assert.equal(await page.getByRole("status").textContent(), since, "the time of the last word stays");
    board.entities = board.entities.map((entity) => (entity.id === "relay" ? { ...entity, value: true } : entity));
    await board.on();
    for (let seconds = 0; seconds < 60 && board.streams() === 0; seconds += 5) await page.clock.runFor(5000);
    await status(page, /^Connected$/);
    await shows(page, "switch", "On");
  });

  test("its attempts grow rarer, to one in half a minute", async () => {
    const page = await visit(board.url, { heldTime: true });
    await board.off();
    for (let seconds = 0; seconds < 60; seconds++) await page.clock.runFor(1000);
    page.asked.length = 0;
    for (let seconds = 0; seconds < 120; seconds++) await page.clock.runFor(1000);
    await board.on();
    assert.ok(page.asked.length >= 3 && page.asked.length <= 6, `${page.asked.length} requests in two minutes`);
  });

  test("a stream without a heartbeat for 15 s is given up and opened again", async () => {
    const page = await visit(board.url, { heldTime: true });
    await page.clock.runFor(10_000);
    board.heartbeat();
    await page.waitForTimeout(100);
    await page.clock.runFor(10_000);
    assert.equal(page.asked.filter((line) => line.endsWith("/events")).length, 1);
    await page.clock.runFor(6000);
    await page.clock.runFor(3000);
    await until(() => page.asked.filter((line) => line.endsWith("/events")).length === 2, "the second stream");
    await until(() => board.streams() === 1, "only one of them is open");
  });

  test("another firmware after a reboot shows its own entities, without a reload", async () => {
    const page = await visit(board.url);
    await board.off();
    board.entities = [{ id: "fan", name: "Fan", kind: "switch", value: true, age: 0 }];
    await board.on();
    await page.locator("h3", { hasText: "Fan" }).waitFor();
    assert.deepEqual(await page.locator("h3").allTextContents(), ["Fan"]);
  });

  test("the same firmware after a reboot keeps the tiles, and the focus in them", async () => {
    const page = await visit(board.url);
    await page.getByRole("slider", { name: "Lamp" }).focus();
    await board.off();
    await board.on();
    await until(() => board.streams() === 1, "the page is back");
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-label")), "Lamp");
  });

  test("a page that nobody looks at gives its stream back after 30 s, and takes it again when looked at", async () => {
    const page = await visit(board.url, { heldTime: true });
    const look = (hidden: boolean) =>
      page.evaluate((value) => {
        Object.defineProperty(document, "hidden", { value, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, hidden);
    await look(true);
    await page.clock.runFor(10_000);
    board.heartbeat();
    await page.clock.runFor(10_000);
    board.heartbeat();
    assert.equal(board.streams(), 1);
    await page.clock.runFor(11_000);
    await until(() => board.streams() === 0, "the stream is closed");
    page.asked.length = 0;
    await page.clock.runFor(300_000);
    assert.deepEqual(page.asked, []);
    await look(false);
    await until(() => board.streams() === 1, "the stream is open");
  });

  test("over a slow network it comes up and works", async () => {
    const page = await visit(board.url, { patient: true });
    const network = await page.context().newCDPSession(page);
    await network.send("Network.enable");
    // What the developer tools call slow 3G.
    await network.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 400,
      downloadThroughput: 50_000,
      uploadThroughput: 50_000,
    });
    await page.reload();
    await shows(page, "switch", "Off");
    await page.getByRole("switch", { name: "Pump" }).click();
    await shows(page, "switch", "On");
    await until(() => board.entities.find(({ id }) => id === "relay")?.value === true, "the command came");
  });
});
