import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { leaveAll, noChromium, type Visited, visit } from "./browser.ts";
import { everyKind, laterKinds } from "./entities.ts";
import { createStandIn, type StandIn } from "./stand-in.ts";

describe("the page's controls", { skip: noChromium }, () => {
  let board: StandIn;
  let page: Visited;
  before(async () => {
    board = await createStandIn("Greenhouse", []);
  });
  after(() => board.off());
  beforeEach(async () => {
    Object.assign(board, { entities: everyKind, refusal: undefined, delay: undefined });
    board.commands.length = 0;
  });
  afterEach(async () => {
    assert.deepEqual(page.complaints, []);
    await leaveAll();
  });

  const tile = (name: string) => page.locator("article", { has: page.locator("h3", { hasText: name }) });
  const shows = (name: string, text: string) =>
    tile(name)
      .locator("b", { hasText: new RegExp(`^${text}$`) })
      .waitFor();
  const commanded = (...commands: string[]) => assert.deepEqual(board.commands, commands);
  const until = async (condition: () => boolean, what: string) => {
    for (const end = performance.now() + 5000; !condition(); await page.waitForTimeout(10)) assert.ok(performance.now() < end, what);
  };

  test("a sensor has its value, unit, age and the line of its last minutes", async () => {
    page = await visit(board.url, { heldTime: true });
    await shows("Air", "21.4 °C");
    assert.equal(await tile("Air").locator("small").textContent(), "now");
    await page.clock.runFor(7000);
    board.set("air", 22.6);
    await shows("Air", "22.6 °C");
    await page.clock.runFor(4000);
    board.set("air", 22);
    await shows("Air", "22.0 °C");
    const path = (await tile("Air").locator("path").getAttribute("d")) as string;
    assert.match(path, /^M0,28L.*,2L99,/, "from the least at the left over the most to now at the right");
    await page.clock.runFor(7000);
    assert.match((await tile("Air").locator("small").textContent()) as string, /^[2-9]s ago$/);
  });

  test("select, text, fan, lock, siren, climate and event have what fits them; read-only has no control, hidden no tile", async () => {
    board.entities = laterKinds;
    page = await visit(board.url);
    await shows("Mode", "eco");
    await shows("Ring", "knock");
    await tile("Mode").locator("select").selectOption("Öl");
    await shows("Mode", "Öl");
    await tile("Note").locator("input").fill("Grüße");
    await tile("Note").locator("input").press("Enter");
    await shows("Note", "Grüße");
    await tile("Gate").getByRole("switch").click();
    await shows("Gate", "Off");
    await tile("Horn").getByRole("switch").click();
    await shows("Horn", "On");
    await tile("Vent").getByRole("switch").click();
    await shows("Vent", "0 %");
    await tile("Heating").locator("input").fill("21.5");
    await shows("Heating", "21.5 °C");
    // A slider tells its value while it is moved, and once more when it is let go.
    assert.deepEqual([...new Set(board.commands)], ["mode Öl", "note Grüße", "gate false", "horn true", "vent 0", "heat 21.5"]);
    await shows("Led", "On");
    assert.equal(await tile("Led").locator("input").count(), 0);
    assert.equal(await tile("Secret").count(), 0);
  });

  test("a sensor that fails says why, and no longer when it is well again", async () => {
    page = await visit(board.url, { heldTime: true });
    await shows("Probe", "–");
    assert.equal(await tile("Probe").locator("small").textContent(), "no answer on D3");
    assert.match((await tile("Probe").getAttribute("class")) as string, /\bbad\b/);
    board.entities = board.entities.map((entity) => (entity.id === "probe" ? { ...entity, error: undefined } : entity));
    board.set("probe", 4);
    await shows("Probe", "4 °C");
    assert.doesNotMatch((await tile("Probe").getAttribute("class")) as string, /\bbad\b/);
  });

  test("a sensor that fails while the page is open loses its value and says why at once", async () => {
    page = await visit(board.url);
    await shows("Air", "21.4 °C");
    board.tell("air", { value: null, error: "no answer on D4" });
    await shows("Air", "–");
    await tile("Air").locator("small", { hasText: "no answer on D4" }).waitFor();
    board.tell("air", { value: 20, error: undefined });
    await shows("Air", "20.0 °C");
    assert.doesNotMatch((await tile("Air").getAttribute("class")) as string, /\bbad\b/);
  });

  test("an error that comes without a new value is seen within 20 s", async () => {
    page = await visit(board.url, { heldTime: true });
    board.entities = board.entities.map((entity) => (entity.id === "air" ? { ...entity, error: "checksum" } : entity));
    await page.clock.runFor(20_500);
    await tile("Air").locator("small", { hasText: "checksum" }).waitFor();
    await shows("Air", "21.4 °C");
  });

  test("a binary sensor follows", async () => {
    page = await visit(board.url);
    await shows("Door", "Off");
    board.set("door", true);
    await shows("Door", "On");
  });

  test("a switch switches both ways, from here and from elsewhere", async () => {
    page = await visit(board.url);
    const knob = page.getByRole("switch", { name: "Pump" });
    await knob.click();
    await shows("Pump", "On");
    await until(() => board.commands.length === 1, "the command came");
    board.set("relay", false);
    await shows("Pump", "Off");
    assert.equal(await knob.isChecked(), false);
    await tile("Pump").click({ position: { x: 20, y: 20 } });
    await shows("Pump", "On");
    await knob.click();
    await shows("Pump", "Off");
    await until(() => board.commands.length === 3, "the last command came");
    commanded("relay true", "relay true", "relay false");
  });

  test("a light is switched, and comes back with the brightness it had", async () => {
    page = await visit(board.url);
    const knob = page.getByRole("switch", { name: "Lamp" });
    await knob.click();
    await shows("Lamp", "0 %");
    await until(() => board.commands.length === 1, "the first command came");
    await knob.click();
    await shows("Lamp", "40 %");
    await until(() => board.commands.length === 2, "the second command came");
    commanded("lamp 0", "lamp 40");
  });

  test("a slider follows, and the keyboard moves it by its step", async () => {
    page = await visit(board.url);
    const slider = page.getByRole("slider", { name: "Target" });
    board.set("target", 25);
    await shows("Target", "25.0 °C");
    assert.equal(await slider.inputValue(), "25");
    await slider.press("ArrowRight");
    await shows("Target", "25.5 °C");
    assert.equal(await slider.getAttribute("aria-valuetext"), "25.5 °C");
    await until(() => board.commands.length > 0, "the command came");
    assert.equal(board.commands.at(-1), "target 25.5");
  });

  test("a drag sends a few values and at last the one it ended on", async () => {
    page = await visit(board.url);
    const box = (await page.getByRole("slider", { name: "Lamp" }).boundingBox()) as { x: number; y: number; width: number; height: number };
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + 12, y);
    await page.mouse.down();
    const begin = performance.now();
    for (let step = 0; step <= 100; step++) await page.mouse.move(box.x + 12 + ((box.width - 24) * step) / 100, y);
    const other = 3;
    board.set("lamp", other);
    assert.equal(await tile("Lamp").locator("b").textContent(), "100 %", "what others do waits while a finger is on it");
    await page.mouse.up();
    const allowed = 2 + (performance.now() - begin) / 250;
    await until(() => board.commands.at(-1) === "lamp 100", "the last value came");
    assert.ok(board.commands.length <= allowed, `${board.commands.length} commands for 100 movements, ${allowed} allowed`);
    await shows("Lamp", "100 %");
  });

  test("a cover goes to a place, and opens and closes at one tap", async () => {
    page = await visit(board.url);
    await page.getByRole("button", { name: "Blind: Close" }).click();
    await shows("Blind", "0 %");
    await until(() => board.commands.length === 1, "the first command came");
    await page.getByRole("button", { name: "Blind: Open" }).click();
    await shows("Blind", "100 %");
    await until(() => board.commands.length === 2, "the second command came");
    await page.getByRole("slider", { name: "Blind" }).press("ArrowLeft");
    await until(() => board.commands.length >= 3, "the third command came");
    commanded("blind 0", "blind 100", ...board.commands.slice(2));
    assert.equal(board.commands.at(-1), "blind 99");
  });

  test("a cover shows where it is on its way, and stops at a tap", async () => {
    page = await visit(board.url);
    board.set("blind", 64);
    await shows("Blind", "64 %");
    assert.equal(await page.getByRole("slider", { name: "Blind" }).inputValue(), "64");
    await page.getByRole("button", { name: "Blind: Stop" }).click();
    await until(() => board.commands.length === 1, "the command came");
    commanded("blind stop");
    await shows("Blind", "64 %");
  });

  test("a button is pressed", async () => {
    page = await visit(board.url);
    await page.getByRole("button", { name: "Bell" }).click();
    await page.locator(".button small", { hasText: "✓" }).waitFor();
    commanded("bell true");
  });

  test("a tap is answered within 100 ms, however slow the board", async () => {
    page = await visit(board.url);
    let release = () => {};
    board.delay = new Promise((done) => {
      release = done;
    });
    const took = await page.evaluate(() => {
      const knob = document.querySelector(".switch input") as HTMLInputElement;
      const begin = performance.now();
      return new Promise<number>((done) => {
        new MutationObserver(() => done(performance.now() - begin)).observe(document.querySelector(".switch b") as Element, {
          childList: true,
        });
        knob.click();
      });
    });
    assert.ok(took < 100, `${took} ms`);
    await shows("Pump", "On");
    release();
  });

  test("what the board refuses is taken back, with its reason", async () => {
    page = await visit(board.url);
    board.refusal = [500, "the driver of relay threw"];
    await page.getByRole("switch", { name: "Pump" }).click();
    await page
      .getByRole("alert")
      .filter({ hasText: /^Pump: the driver of relay threw$/ })
      .waitFor();
    await shows("Pump", "Off");
    assert.equal(await page.getByRole("switch", { name: "Pump" }).isChecked(), false);
    assert.deepEqual(page.complaints.splice(0).length, 1, "the browser's own line about the 500");
  });

  test("groups are headed by their names, in the board's order", async () => {
    board.entities = [
      { id: "a", name: "A", kind: "switch", value: false, group: "Ground floor" },
      { id: "b", name: "B", kind: "switch", value: false, group: "constructor" },
      { id: "c", name: "C", kind: "switch", value: false, group: "Ground floor" },
    ];
    page = await visit(board.url);
    assert.deepEqual(await page.locator("h2, h3").allTextContents(), ["Ground floor", "A", "C", "constructor", "B"]);
  });
});
