import { get } from "node:http";
import type { Device } from "./types.ts";

export interface EventStream {
  /** What has arrived, comments under the name ":". */
  readonly events: { name: string; data: string; at: number }[];
  readonly headers: Record<string, string>;
  readonly ended: boolean;
  close(): void;
}

/**
 * Opens `GET /api/events` as the page does: where the device has no room yet (503) it asks again, as often as the device says, for 10 s.
 * Events are collected while device time passes.
 */
export async function openEvents(device: Device, headers: Record<string, string> = {}): Promise<EventStream> {
  for (let waited = 0; ; ) {
    const stream = await ask(device, headers);
    if (stream.headers[":status"] !== "503" || waited >= 10) return stream;
    const pause = Number(stream.headers["retry-after"]);
    waited += pause;
    await device.advance(pause * 1000);
  }
}

async function ask(device: Device, headers: Record<string, string>): Promise<EventStream> {
  const events: EventStream["events"] = [];
  let answered: Record<string, string> | undefined;
  let failed: Error | undefined;
  let ended = false;
  let rest = "";
  const request = get(`${device.url}/api/events`, { agent: false, headers: { accept: "text/event-stream", ...headers } }, (response) => {
    answered = { ...(response.headers as Record<string, string>), ":status": String(response.statusCode) };
    response.setEncoding("utf8");
    response.on("data", (text: string) => {
      const blocks = (rest + text).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) events.push({ ...parse(block), at: Date.now() });
    });
    response.on("error", () => {});
    response.on("close", () => {
      ended = true;
    });
  });
  request.on("error", (error) => {
    failed = error;
    ended = true;
  });
  await device.until(() => answered || failed, 5, "GET /api/events is answered");
  if (failed) throw failed;
  return {
    events,
    headers: answered as Record<string, string>,
    get ended() {
      return ended;
    },
    close: () => request.destroy(),
  };
}

function parse(block: string): { name: string; data: string } {
  let name = "message";
  const data: string[] = [];
  for (const line of block.split("\n")) {
    if (line.startsWith(":")) return { name: ":", data: line.slice(1).trim() };
    const [, field, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (field === "event") name = value;
    if (field === "data") data.push(value);
  }
  return { name, data: data.join("\n") };
}
