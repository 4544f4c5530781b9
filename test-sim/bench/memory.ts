import { get } from "node:http";
import type { Device } from "../engines/types.ts";

/** The device whose memory design.md, section 4, limits. */
export const measured = {
  name: "Greenhouse",
  id: "greenhouse",
  board: "linux",
  mqtt: { url: "mqtt://127.0.0.1:1883", discovery: true },
  sensors: [
    { id: "air", name: "Air", driver: "demo", min: 16, max: 31, unit: "°C", every: "1s" },
    { id: "light", name: "Light", driver: "demo", unit: "lx", every: "1s" },
    { id: "soil", name: "Soil", driver: "demo", unit: "%", every: "2s" },
    { id: "water", name: "Water", driver: "demo", unit: "cm", every: "2s" },
  ],
  outputs: [
    { id: "relay", name: "Pump", driver: "switch", pin: "D5" },
    { id: "lamp", name: "Lamp", driver: "light", pin: "D12" },
  ],
};

/** What a phone's browser sends with each request. */
export const browserHeaders = {
  "user-agent": "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
  accept: "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
  "accept-language": "de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7",
  "accept-encoding": "gzip, deflate",
  connection: "keep-alive",
  "upgrade-insecure-requests": "1",
};

export interface Memory {
  /** Before any request. */
  booted: number;
  /** After the first of every kind. */
  idle: number;
  /** The most seen every 15 ms while four browsers load the page, read everything and keep event streams open. */
  peak: number;
}

/** Variables in use, after a garbage collection each, on the interpreter. */
export async function measureMemory(device: Device): Promise<Memory> {
  const booted = await device.jsvars();
  for (const path of ["/", "/api/state", "/api/entities", "/api/system", "/favicon.ico"])
    await device.request("GET", path, undefined, browserHeaders);
  await device.request("POST", "/api/entities/relay", { value: true }, browserHeaders);
  await device.request("POST", "/api/entities/relay", { value: false }, browserHeaders);
  await device.advance(2500);
  const idle = Math.min(await device.jsvars(), await device.jsvars());

  // The board looks itself, which takes variables too: the console could not ask as often.
  const before = await device.jsvars();
  await device.evaluate("(global.$peak=0,global.$look=setInterval(function(){var u=process.memory().usage;if(u>$peak)$peak=u},15),1)");
  const own = (await device.jsvars()) - before;
  await device.evaluate("($peak=0,1)");
  await Promise.all([1, 2, 3, 4].map(() => browse(device)));
  const peak = Number(await device.evaluate("$peak")) - own;
  await device.evaluate("(clearInterval($look),delete global.$peak,delete global.$look,1)");
  return { booted, idle, peak };
}

/** As the page does: the document, everything about the device, then the events for two seconds with a command in between; all are answered. */
async function browse(device: Device): Promise<void> {
  const ask = async (method: string, path: string, body?: object) => {
    const { status, text } = await device.request(method, path, body, browserHeaders);
    if (status !== 200) throw new Error(`${method} ${path}: ${status} ${text}`);
  };
  await ask("GET", "/");
  await ask("GET", "/api/entities");
  const stream = get(
    `${device.url}/api/events`,
    { agent: false, headers: { ...browserHeaders, accept: "text/event-stream" } },
    (response) => response.resume(),
  );
  stream.on("error", () => {});
  for (let i = 0; i < 5; i++) {
    await ask("GET", "/api/system");
    await ask("POST", "/api/entities/lamp", { value: i * 10 });
    await device.advance(200);
  }
  stream.destroy();
}
