// Takes the pictures of docs/screenshots from a simulated device: `npx tsx test-sim/tests/page/screenshots.ts`.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { startBroker } from "../../broker/index.ts";
import { root } from "../../engines/image.ts";
import { startDevice } from "../../engines/index.ts";
import { args, executablePath } from "./browser.ts";

const folder = join(root, "docs/screenshots");
await mkdir(folder, { recursive: true });
const config = {
  name: "Greenhouse",
  id: "greenhouse",
  board: "esp8266",
  mqtt: { url: "mqtt://127.0.0.1:1883" },
  sensors: [
    { id: "air", name: "Air", driver: "demo", min: 16, max: 31, period: "2m", unit: "°C", every: "2s", group: "Climate", order: -1 },
    { id: "soil", name: "Soil", driver: "demo", min: 30, max: 64, period: "5m", unit: "%", every: "5s", group: "Climate", order: -1 },
    { id: "door", name: "Door", driver: "digital", pin: "D4", every: "1s", group: "Water and light" },
  ],
  outputs: [
    { id: "target", name: "Target", driver: "number", min: 5, max: 30, step: 0.5, unit: "°C", group: "Climate", order: -1 },
    { id: "relay", name: "Pump", driver: "switch", pin: "D5", group: "Water and light" },
    { id: "fan", name: "Fan", driver: "switch", pin: "D14", group: "Water and light" },
    { id: "lamp", name: "Lamp", driver: "light", pin: "D12", group: "Water and light" },
    { id: "blind", name: "Blind", driver: "cover", up: "D15", down: "D13", travel: "5s", group: "Water and light" },
    { id: "bell", name: "Bell", driver: "button", pin: "D16", group: "Water and light" },
  ],
};
const broker = await startBroker();
const device = await startDevice({ engine: "sim", config, broker: broker.url });
await device.request("POST", "/api/entities/fan", { value: true });
const browser = await chromium.launch({ executablePath, args });
await device.request("POST", "/api/entities/lamp", { value: 60 });
await device.request("POST", "/api/entities/target", { value: 21.5 });
await device.request("POST", "/api/entities/blind", { value: 70 });
await device.advance(20_000);

for (const [size, width, height] of [
  ["small", 320, 740],
  ["phone", 390, 844],
  ["desk", 1280, 720],
] as const) {
  for (const colorScheme of ["light", "dark"] as const) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, locale: "en-GB" });
    const page = await context.newPage();
    const visit = page.goto(device.url);
    // A few minutes of the device's time make a few seconds of the browser's, and a line for the sensors to show.
    for (let step = 0; step < 120; step++) {
      await device.advance(1000);
      await page.waitForTimeout(10);
    }
    await visit;
    await page.locator("body.live").waitFor();
    await page.screenshot({ path: join(folder, `${size}-${colorScheme}.png`) });
    await page.getByRole("link", { name: "Device" }).click();
    for (let step = 0; step < 20; step++) {
      await device.advance(20);
      await page.waitForTimeout(10);
    }
    if (size !== "small") await page.screenshot({ path: join(folder, `${size}-${colorScheme}-device.png`) });
    await context.close();
    await device.advance(20_000);
  }
}
await browser.close();
await device.stop();
await broker.stop();
