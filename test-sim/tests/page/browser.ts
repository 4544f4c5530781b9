import { existsSync } from "node:fs";
import { after } from "node:test";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";

export const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";

/** Why no browser can run here, or false. */
export const noChromium = existsSync(executablePath) ? false : `there is no Chromium at ${executablePath}; $CHROMIUM may name another`;

export const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

let browser: Promise<Browser> | undefined;
const open: BrowserContext[] = [];

export interface Visit extends BrowserContextOptions {
  /** After the page's address, as `#device`. */
  hash?: string;
  /** The browser's time is held in hand: `page.clock`. */
  heldTime?: boolean;
  /** Do not wait until the first values are shown. */
  patient?: boolean;
}

/** A page in a profile of its own, as on another phone, with what it complained of and asked for. */
export interface Visited extends Page {
  /** Errors of the page and lines of its console. */
  complaints: string[];
  /** `METHOD /path` of each request, in order. */
  asked: string[];
}

/** Opens a device's page on a phone of 360 by 740 in British English, unless `visit` says otherwise. */
export async function visit(url: string, { hash = "", heldTime, patient, ...options }: Visit = {}): Promise<Visited> {
  const page = await newPage(url, { viewport: { width: 360, height: 740 }, ...options });
  if (heldTime) await page.clock.install();
  await page.goto(`${url}/${hash}`);
  if (!patient) await page.waitForFunction(() => document.body.className === "live");
  return page;
}

/** Opens another page than a device's, on a desk's screen. */
export async function openPage(url: string): Promise<Visited> {
  const page = await newPage(url, { viewport: { width: 1280, height: 900 } });
  await page.goto(url);
  return page;
}

async function newPage(url: string, options: BrowserContextOptions): Promise<Visited> {
  browser ??= chromium.launch({ executablePath, args });
  const context = await (await browser).newContext({ locale: "en-GB", ...options });
  open.push(context);
  context.setDefaultTimeout(10_000);
  const page = Object.assign(await context.newPage(), { complaints: [] as string[], asked: [] as string[] });
  page.on("console", (message) => page.complaints.push(message.text()));
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  page.on("request", (request) => page.asked.push(`${request.method()} ${request.url().replace(url, "")}`));
  return page;
}

/** Closes every page, so that the next test finds no stream of theirs. */
export async function leaveAll(): Promise<void> {
  await Promise.all(open.splice(0).map((context) => context.close()));
}

after(async () => {
  await leaveAll();
  await (await browser)?.close();
});
