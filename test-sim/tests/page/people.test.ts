import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { leaveAll, noChromium, type Visited, visit } from "./browser.ts";
import { everyKind, system } from "./entities.ts";
import { createStandIn, type StandIn } from "./stand-in.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core finds wrong by WCAG 2.1 A and AA and its best practices, one line each. */
async function barriers(page: Visited): Promise<string[]> {
  await page.evaluate(axe);
  const found = (await page.evaluate("axe.run()")) as { violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] };
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`));
}

const overflow = (page: Visited) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe("the page, for whoever uses it", { skip: noChromium }, () => {
  let board: StandIn;
  before(async () => {
    board = await createStandIn("Greenhouse", []);
  });
  after(() => board.off());
  beforeEach(() => {
    Object.assign(board, { entities: everyKind, system, login: undefined });
  });
  afterEach(leaveAll);

  for (const colorScheme of ["light", "dark"] as const) {
    test(`has no barrier that axe-core knows of, ${colorScheme}`, async () => {
      board.entities = [
        ...everyKind.map((entity) => ({ ...entity, group: "Ground floor" })),
        { ...everyKind[2], id: "on", name: "On", value: true },
      ];
      const page = await visit(board.url, { colorScheme });
      await page.locator("article.on").first().waitFor();
      assert.deepEqual(await barriers(page), []);
      await page.getByRole("link", { name: "Device" }).click();
      await page.locator("td").first().waitFor();
      assert.deepEqual(await barriers(page), []);
      await board.off();
      await page.getByRole("status").filter({ hasText: "No answer" }).waitFor();
      assert.deepEqual(await barriers(page), [], "away, device");
      await page.getByRole("link", { name: "Controls" }).click();
      assert.deepEqual(await barriers(page), [], "away, controls");
      await board.on();
    });

    test(`has no barrier at its login, ${colorScheme}`, async () => {
      board.login = "admin:secret";
      const page = await visit(board.url, { colorScheme, patient: true });
      await page.getByRole("button", { name: "Log in" }).waitFor();
      assert.deepEqual(await barriers(page), []);
    });
  }

  test("is worked by keyboard alone", async () => {
    const page = await visit(board.url);
    const names: string[] = [];
    for (let press = 0; press < 11; press++) {
      await page.keyboard.press("Tab");
      names.push(
        await page.evaluate(() => (document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent) as string),
      );
    }
    assert.deepEqual(names, [
      "Controls",
      "Device",
      "Pump",
      "Lamp",
      "Lamp",
      "Target",
      "Blind",
      "Blind: Close",
      "Blind: Stop",
      "Blind: Open",
      "Bell",
    ]);
    await page.getByRole("switch", { name: "Pump" }).press("Space");
    await page.locator(".switch b", { hasText: "On" }).waitFor();
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle);
    assert.equal(outline, "solid");
  });

  for (const [locale, tab, state, number] of [
    ["de-DE", "Steuerung", "Verbunden", "1.234,5 °C"],
    ["de-CH", "Steuerung", "Verbunden", "1'234.5 °C"],
    ["zh-CN", "控制", "已连接", "1,234.5 °C"],
    ["en-IN", "Controls", "Connected", "1,234.5 °C"],
    ["fr-FR", "Controls", "Connected", "1 234,5 °C"],
  ]) {
    test(`speaks to a ${locale} browser in its language, with its numbers`, async () => {
      board.entities = [{ ...everyKind[0], value: 1234.5 }];
      const page = await visit(board.url, { locale });
      assert.equal(await page.getByRole("link").first().textContent(), tab);
      assert.equal(await page.getByRole("status").textContent(), state);
      // Which space and which apostrophe depends on the browser's release.
      const shown = (await page.locator(".sensor b").textContent()) as string;
      assert.equal(shown.replace(/\s/g, " ").replace("’", "'"), number);
      assert.equal(
        await page.evaluate(() => document.documentElement.lang),
        ["de", "zh"].find((known) => locale.startsWith(known)) ?? "en",
      );
    });
  }

  const long = [
    {
      ...everyKind[0],
      id: "a",
      name: "Donaudampfschifffahrtsgesellschaftskapitänskajütentemperatur",
      value: -1234567.89,
      unit: "µmol/m²/s",
    },
    { ...everyKind[2], id: "b", name: "Bewässerungspumpe hinter dem Gewächshaus bei der alten Eiche", value: true },
    { ...everyKind[3], id: "c", name: "תאורת החממה הראשית מעל שולחן השתילים", group: "קומת קרקע" },
    { ...everyKind[5], id: "d", name: "温室的遮阳帘".repeat(8), group: "温室" },
  ];

  for (const width of [320, 360, 768, 1280, 1920]) {
    test(`fits ${width} px, with long names too and turned right to left`, async () => {
      board.entities = [...everyKind, ...long];
      const page = await visit(board.url, { viewport: { width, height: 740 } });
      await page.locator("article").last().waitFor();
      assert.equal(await overflow(page), 0);
      const small = await page.evaluate(() =>
        [...document.querySelectorAll("article :is(input, button)")]
          .filter((control) => control.getBoundingClientRect().height < 32)
          .map((one) => one.outerHTML),
      );
      assert.deepEqual(small, [], "nothing to be tapped is lower than 32 px");
      await page.getByRole("link", { name: "Device" }).click();
      await page.locator("td").first().waitFor();
      assert.equal(await overflow(page), 0);
      await page.evaluate(() => {
        document.documentElement.dir = "rtl";
        location.hash = "";
      });
      await page.locator("article").first().waitFor();
      assert.equal(await overflow(page), 0);
    });
  }

  test("shows a name written right to left as such", async () => {
    board.entities = long;
    const page = await visit(board.url);
    const [german, , hebrew] = await page.locator("h3").evaluateAll((names) => names.map((name) => getComputedStyle(name).direction));
    assert.deepEqual([german, hebrew], ["ltr", "rtl"]);
  });

  test("moves nothing for whoever asked for less motion", async () => {
    const durations = async (reducedMotion: "reduce" | "no-preference") => {
      const page = await visit(board.url, { reducedMotion });
      return page.evaluate(() => getComputedStyle(document.querySelector(".switch input") as Element, "::before").transitionProperty);
    };
    assert.equal(await durations("no-preference"), "margin");
    assert.equal(await durations("reduce"), "none");
  });
});
