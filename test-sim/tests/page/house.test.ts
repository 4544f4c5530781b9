import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { onEachEngine } from "../scenarios/suite.ts";
import { leaveAll, noChromium, type Visited, visit } from "./browser.ts";
import { flow } from "./flow.ts";

/** What the greenhouse has not: a login, a language, groups, a number, a cover, an evil name, and a board that refuses. */
const config = {
  name: `<img src=x onerror="document.title='hit'">`,
  id: "house",
  board: "esp8266",
  language: "de",
  mqtt: { url: "mqtt://127.0.0.1:1883" },
  web: { auth: { username: "admin", password: "pass:wörd" } },
  sensors: [
    { id: "air", name: "Luft", driver: "demo", unit: "°C", every: "200ms", group: "Klima", order: 2 },
    { id: "probe", name: "Sonde", driver: "demo", period: "8s", gap: "4s", every: "200ms", group: "Klima", order: 3 },
  ],
  outputs: [
    { id: "target", name: "Soll", driver: "number", min: 5, max: 30, step: 0.5, unit: "°C", group: "Klima", order: 1 },
    { id: "blind", name: "Rollo", driver: "cover", up: "D5", down: "D12", travel: "2s", pause: "100ms", group: "Haus" },
    { id: "gate", name: "Tor", driver: "switch", pin: "D14", group: "Haus" },
  ],
};
const app = `import { abort, type App } from "demitasse";
export default function app({ http }: App) {
  http.post("/api/entities/gate", () => abort(409, "jemand steht im Weg"));
}
`;

onEachEngine("the page of a house with a login", { config, app }, (bench) => {
  test("GET / lets itself be framed by nobody, and is all that is open to everybody", async () => {
    const page = await bench.device.request("GET", "/");
    assert.equal(page.status, 200);
    assert.equal(page.headers["content-security-policy"], "frame-ancestors 'none'");
    for (const path of ["/api/state", "/api/entities", "/api/events", "/api/system", "/api/restart", "/else"])
      assert.equal((await bench.device.request("GET", path)).status, 401, path);
    assert.equal((await bench.device.request("POST", "/api/entities/target", { value: 6 })).status, 401);
  });

  describe("in Chromium", { skip: noChromium }, () => {
    let still: () => Promise<void>;
    before(() => {
      still = flow(bench.device);
    });
    after(() => still());
    afterEach(leaveAll);

    const enter = async (page: Visited, password: string) => {
      await page.getByLabel("Benutzer").fill("admin");
      await page.getByLabel("Passwort").fill(password);
      await page.getByRole("button", { name: "Anmelden" }).click();
    };
    const inside = async () => {
      const page = await visit(bench.device.url, { patient: true });
      await enter(page, "pass:wörd");
      await page.locator("article").last().waitFor();
      return page;
    };
    const shows = (page: Visited, name: string, text: RegExp) =>
      page
        .locator("article", { has: page.locator("h3", { hasText: name }) })
        .locator("b", { hasText: text })
        .waitFor();

    test("asks who is there, refuses a wrong password, and remembers the right one in this tab alone", async () => {
      const page = await visit(bench.device.url, { patient: true });
      await enter(page, "falsch");
      await page.getByRole("alert").filter({ hasText: "Falsches Passwort" }).waitFor();
      assert.equal(await page.locator("article").count(), 0);
      await enter(page, "pass:wörd");
      await page.getByRole("status").filter({ hasText: "Verbunden" }).waitFor();
      await page.reload();
      await page.getByRole("status").filter({ hasText: "Verbunden" }).waitFor();
      const other = await visit(bench.device.url, { patient: true });
      await other.getByLabel("Benutzer").waitFor();
    });

    test("speaks the config's language, in its groups and its order, whatever the device is named", async () => {
      const page = await inside();
      assert.deepEqual(await page.locator("h2, h3").allTextContents(), ["Haus", "Rollo", "Tor", "Klima", "Soll", "Luft", "Sonde"]);
      assert.equal(await page.getByRole("link").first().textContent(), "Steuerung");
      assert.equal(await page.locator("h1").textContent(), config.name);
      assert.equal(await page.title(), config.name);
      assert.equal(await page.locator("img").count(), 0);
    });

    test("sets a number, by its steps", async () => {
      const page = await inside();
      const slider = page.getByRole("slider", { name: "Soll" });
      await slider.fill("21.5");
      await shows(page, "Soll", /^21.5 °C$/);
      await slider.press("ArrowLeft");
      await shows(page, "Soll", /^21.0 °C$/);
      const end = performance.now() + 5000;
      for (; bench.topics.last("demitasse/house/target/state") !== "21"; await page.waitForTimeout(10)) assert.ok(performance.now() < end);
    });

    test("opens a cover, shows it on its way, and stops it", async () => {
      const page = await inside();
      await page.getByRole("button", { name: "Rollo: Auf" }).click();
      await shows(page, "Rollo", /^100 %$/);
      await page.getByRole("button", { name: "Rollo: Zu" }).click();
      await shows(page, "Rollo", /^[1-9]\d %$/);
      await page.getByRole("button", { name: "Rollo: Stopp" }).click();
      await page.waitForTimeout(300);
      const figure = page.locator(".cover b");
      const stopped = await figure.textContent();
      await page.waitForTimeout(1000);
      assert.equal(await figure.textContent(), stopped);
    });

    test("takes a tap back when the board refuses it, with the board's reason", async () => {
      const page = await inside();
      await page.getByRole("switch", { name: "Tor" }).click();
      await page
        .getByRole("alert")
        .filter({ hasText: /^Tor: jemand steht im Weg$/ })
        .waitFor();
      await shows(page, "Tor", /^Aus$/);
    });

    test("stands in no frame of another site", async () => {
      const page = await visit(bench.device.url, { patient: true });
      await page.goto("about:blank");
      await page.setContent(`<iframe src="${bench.device.url}"></iframe>`);
      assert.equal(page.frames()[1].url(), "chrome-error://chromewebdata/");
    });

    test("a sensor that cannot be read says why, and shows its value again when it can", async () => {
      const page = await inside();
      await shows(page, "Sonde", /[0-9]/);
      await page.locator("article.bad small", { hasText: "no answer" }).waitFor();
      await shows(page, "Sonde", /–/);
      await shows(page, "Sonde", /[0-9]/);
      assert.equal(await page.locator("article.bad").count(), 0);
    });
  });
});
