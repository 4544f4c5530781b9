import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { buildPage } from "../../../build/page.ts";
import { root } from "../../engines/image.ts";
import { leaveAll, noChromium, visit } from "./browser.ts";
import { everyKind, system } from "./entities.ts";
import { createStandIn, type StandIn } from "./stand-in.ts";

/** What the control page may weigh on the wire. */
/** Bytes gzipped: of the README's device, and of one with every kind. */
const BUDGET = 6144;
const EVERY_KIND = 9216;
const readme = ["sensor", "binary_sensor", "switch", "light"].map((kind) => ({ kind }));

test(`with every kind the page has at most ${EVERY_KIND} bytes gzipped`, async () => {
  const page = await buildPage(root, "Greenhouse");
  assert.ok(page && page.gzipped.length <= EVERY_KIND, `${page?.gzipped.length} bytes`);
});

test(`the page is one file of at most ${BUDGET} bytes gzipped`, async () => {
  const page = await buildPage(root, "Greenhouse", "", readme);
  assert.ok(page && page.gzipped.length <= BUDGET, `${page?.gzipped.length} bytes`);
  const html = gunzipSync(page.gzipped).toString("utf8");
  assert.doesNotMatch(html, /\b(src|href)=["']?(https?:|\/)/, "nothing is fetched from anywhere");
});

describe("the page, against evil", { skip: noChromium }, () => {
  const evil = '<img src=x onerror="hit()">';
  let board: StandIn;
  before(async () => {
    board = await createStandIn(`${evil}</title><script>hit()</script>`, []);
  });
  after(() => board.off());
  beforeEach(() => {
    Object.assign(board, { entities: everyKind, system, login: undefined, refusal: undefined });
  });
  afterEach(leaveAll);

  test("names, units, groups, errors, tasks and log lines are text", async () => {
    board.entities = [
      { id: "a", name: evil, kind: "sensor", value: 1, unit: evil, group: evil },
      { id: "b", name: evil, kind: "sensor", value: null, error: evil },
      { id: "c", name: evil, kind: "switch", value: false },
    ];
    board.system = {
      ...system,
      version: evil,
      mqtt: { connected: false, error: evil },
      tasks: [{ ...system.tasks[0], name: evil }],
      log: [evil],
      wifi: { ssid: evil },
    };
    board.refusal = [400, evil];
    const page = await visit(board.url, { hash: "#device" });
    await page.locator("td").first().waitFor();
    await page.getByRole("link", { name: "Controls" }).click();
    await page.getByRole("switch").click();
    await page
      .getByRole("alert")
      .filter({ hasText: `${evil}: ${evil}` })
      .waitFor();
    assert.equal(await page.locator("img").count(), 0);
    assert.equal(await page.locator("h1").textContent(), `${evil}</title><script>hit()</script>`);
    assert.equal(await page.title(), `${evil}</title><script>hit()</script>`);
    assert.deepEqual(page.complaints.length, 1, "the browser's line about the 400, and no other");
  });

  test("a script that got in would not run, nor send anything away", async () => {
    const page = await visit(board.url);
    const violated = await page.evaluate(async (markup) => {
      const directives: string[] = [];
      document.addEventListener("securitypolicyviolation", (event) => directives.push(event.effectiveDirective));
      const script = document.createElement("script");
      const attempts = [
        () => document.body.insertAdjacentHTML("beforeend", markup),
        () => {
          script.textContent = "window.got = 1";
          document.body.append(script);
        },
        () => document.body.setAttribute("style", "color:red"),
        () => fetch("http://127.0.0.2:9/"),
      ];
      for (const attempt of attempts) {
        try {
          await attempt();
        } catch {}
      }
      await new Promise((done) => setTimeout(done));
      return { directives, got: "got" in window };
    }, evil);
    assert.equal(violated.got, false);
    for (const directive of ["script-src-elem", "style-src-attr", "connect-src"]) {
      assert.ok(violated.directives.includes(directive), `${directive} in ${violated.directives}`);
    }
  });

  test("a board with a login asks for it on the page, without the browser's own dialog", async () => {
    board.login = "admin:pass:wörd";
    const page = await visit(board.url, { patient: true });
    const browser = await page.context().newCDPSession(page);
    let dialogs = 0;
    browser.on("Fetch.authRequired", ({ requestId }) => {
      dialogs++;
      browser.send("Fetch.continueWithAuth", { requestId, authChallengeResponse: { response: "CancelAuth" } });
    });
    browser.on("Fetch.requestPaused", ({ requestId }) => browser.send("Fetch.continueRequest", { requestId }));
    await browser.send("Fetch.enable", { handleAuthRequests: true, patterns: [{ urlPattern: "*" }] });
    await page.reload();
    const enter = async (user: string, password: string) => {
      await page.getByLabel("User").fill(user);
      await page.getByLabel("Password").fill(password);
      await page.getByRole("button", { name: "Log in" }).click();
    };
    await page.getByLabel("User").waitFor();
    assert.equal(await page.locator("nav").isVisible(), false);
    assert.equal(await page.locator("article").count(), 0);
    await enter("admin", "wrong");
    await page.getByRole("alert").filter({ hasText: "Wrong password" }).waitFor();
    await enter("admin", "pass:wörd");
    await page.getByRole("status").filter({ hasText: "Connected" }).waitFor();
    assert.equal(await page.locator("form").isVisible(), false);
    assert.equal(dialogs, 0);
    await page.reload();
    await page.getByRole("status").filter({ hasText: "Connected" }).waitFor();
    assert.deepEqual(
      page.asked.filter((line) => line.includes("pass")),
      [],
      "the password is in no address",
    );
    const other = await visit(board.url, { patient: true });
    await other.getByLabel("User").waitFor();
  });
});
