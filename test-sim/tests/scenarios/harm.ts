import assert from "node:assert/strict";
import { type Bench, base } from "./suite.ts";

/** What a route of the device answers, as JSON. */
export const get = async (bench: Bench, path: string) => (await bench.device.request("GET", path)).json();

/** What the interpreter holds must not grow by what `fault` does. The rounds before the baseline fill what is filled once, the log too. */
export async function keepsItsMemory(bench: Bench, what: string, fault: () => Promise<void>): Promise<void> {
  for (let i = 0; i < 6; i++) await fault();
  await bench.device.advance(2000);
  const before = await bench.device.jsvars();
  for (let i = 0; i < 3; i++) await fault();
  if (bench.engine === "espruino")
    await bench.device.until(async () => (await bench.device.jsvars()) <= before, 15, `jsvars back at ${before} after ${what}`);
}

/** The rest of the device goes on: the web answers, the user's task runs (which `/runs` of its program counts), a sensor is read, MQTT carries a command. */
export async function isUnharmed(bench: Bench): Promise<void> {
  const { runs } = await get(bench, "/runs");
  await bench.device.until(async () => (await get(bench, "/runs")).runs > runs + 1, 5, "the user's task runs");
  const { age } = await get(bench, "/api/entities/door");
  assert.ok(age <= 2, `the door was read ${age} s ago`);
  const from = bench.topics.messages.length;
  const state = (payload: string) => () =>
    bench.topics.messages.slice(from).some((message) => message.topic === `${base}/relay/state` && message.payload === payload);
  await bench.topics.publish(`${base}/relay/set`, "ON");
  await bench.device.until(state("ON"), 5, "relay on");
  await bench.topics.publish(`${base}/relay/set`, "OFF");
  await bench.device.until(state("OFF"), 5, "relay off");
}
