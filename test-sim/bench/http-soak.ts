import assert from "node:assert/strict";
import { get } from "node:http";
import { startBroker } from "../broker/index.ts";
import { startOnInterpreter } from "../engines/espruino.ts";
import type { Device } from "../engines/types.ts";
import type { ListenerName } from "./http-listeners.ts";
import { browserHeaders, measured } from "./memory.ts";

/** Variables by which values and their texts may differ between two looks. */
const SLACK = 6;

/** Milliseconds by which a sensor may have been read late. */
const LATEST = 2000;

/** What four clients have seen. */
interface Tally {
  answers: number;
  /** 503: too many at once, which is allowed. */
  busy: number;
  /** Anything else that is not as it should be. */
  wrong: string[];
}

async function ask(device: Device, tally: Tally, method: string, path: string, expected: number, body?: object): Promise<void> {
  try {
    const { status } = await device.request(method, path, body, browserHeaders);
    tally.answers++;
    if (status === 503) tally.busy++;
    else if (status !== expected) tally.wrong.push(`${method} ${path}: ${status}`);
  } catch (error) {
    tally.wrong.push((error as Error).message);
  }
}

/** As a page does, again and again until `end` (performance.now()): itself, all about the device, then events while it sends commands. */
async function browse(device: Device, tally: Tally, end: number): Promise<void> {
  while (performance.now() < end) {
    await ask(device, tally, "GET", "/", 200);
    await ask(device, tally, "GET", "/api/entities", 200);
    const stream = get(`${device.url}/api/events`, { agent: false, headers: { ...browserHeaders, accept: "text/event-stream" } });
    stream.on("response", (response) => response.on("error", () => {}).resume());
    stream.on("error", () => {});
    for (let i = 0; i < 5; i++) {
      await ask(device, tally, "GET", "/api/system", 200);
      await ask(device, tally, "POST", "/api/entities/lamp", 200, { value: i * 10 });
      await ask(device, tally, "GET", "/api/state", 200);
      await ask(device, tally, "GET", "/nowhere", 404);
      await device.advance(100);
    }
    stream.destroy();
  }
}

/** The least of five looks, once nobody asks any more. */
async function atRest(device: Device): Promise<number> {
  await device.advance(8000);
  const counts: number[] = [];
  for (let i = 0; i < 5; i++) counts.push(await device.jsvars());
  return Math.min(...counts);
}

/** Four clients for `minutes` at the measured device with `listener`, on the interpreter at `path`, MQTT beside them. Returns the verdict in a line. */
export async function fourClients(path: string, listener: ListenerName, minutes: number): Promise<string> {
  const broker = await startBroker();
  const device = await startOnInterpreter(path, { config: { ...measured, web: { listener } }, broker: broker.url }).catch(async (error) => {
    await broker.stop();
    throw error;
  });
  try {
    const tally: Tally = { answers: 0, busy: 0, wrong: [] };
    const all = (milliseconds: number) => Promise.all([1, 2, 3, 4].map(() => browse(device, tally, performance.now() + milliseconds)));
    await all(3000);
    const begun = await atRest(device);
    const before = (await device.request("GET", "/api/system")).json();
    Object.assign(tally, { answers: 0, busy: 0, wrong: [] });

    await all(minutes * 60_000);
    const held = await atRest(device);
    const now = (await device.request("GET", "/api/system")).json();
    const late = Math.max(...now.tasks.map((task: { late: number }) => task.late));
    const said = `${listener}: ${tally.answers} answers to four clients in ${minutes} min, ${tally.busy} of them 503; ${begun} jsvars at rest before, ${held} after, ${now.memory.min} free at the least, garbage counted as used; sensors late by ${late} ms at most`;
    assert.deepEqual(tally.wrong.slice(0, 10), [], said);
    assert.ok(tally.busy <= tally.answers / 100, `${said}: more than one in a hundred was turned away`);
    assert.ok(held <= begun + SLACK, `${said}: variables grew`);
    assert.ok(late < LATEST, said);
    assert.ok(now.uptime > before.uptime, `${said}: the board restarted`);
    assert.equal(now.mqtt.connections, before.mqtt.connections, `${said}: MQTT was lost`);
    for (const { name, errors } of now.tasks) assert.equal(errors, 0, `${said}: ${name} failed`);
    return said;
  } finally {
    await device.stop();
    await broker.stop();
  }
}
