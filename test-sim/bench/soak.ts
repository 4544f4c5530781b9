import assert from "node:assert/strict";
import { type Broker, watchTopics } from "../broker/index.ts";
import type { Device } from "../engines/types.ts";

const get = async (device: Device, path: string) => (await device.request("GET", path)).json();

interface Task {
  name: string;
  every: number;
  runs: number;
  errors: number;
  late: number;
}

/** A device without a broker for `days` of simulated time: each task must have run as often as its period says, and none late. */
export async function daysAlone(device: Device, days: number): Promise<string> {
  const begin: { uptime: number; tasks: Task[] } = await get(device, "/api/system");
  // Nothing arrives from outside, so that time may pass in hours.
  for (let hour = 0; hour < days * 24; hour++) await device.advance(3_600_000, 3_600_000);
  const end: { uptime: number; tasks: Task[] } = await get(device, "/api/system");
  const passed = end.uptime - begin.uptime;
  assert.ok(Math.abs(passed - days * 86_400) <= 2, `uptime went on by ${passed} s in ${days} days`);
  for (const [i, { name, every, runs, errors, late }] of end.tasks.entries()) {
    const expected = (passed * 1000) / every;
    assert.ok(
      Math.abs(runs - begin.tasks[i].runs - expected) <= 2,
      `${name} ran ${runs - begin.tasks[i].runs} times instead of ${expected}`,
    );
    assert.equal(errors, 0, `${name} failed`);
    assert.ok(late < 100, `${name} was ${late} ms late`);
  }
  return `${days} days alone: ${end.tasks.length} tasks kept their periods, uptime ${end.uptime} s`;
}

/** A device with a broker that restarts every other hour. It must be online at each hour's end, and telemetry must not miss a minute in the other. */
export async function hoursWithBroker(device: Device, broker: Broker, hours: number): Promise<string> {
  for (let hour = 0; hour < hours; hour++) {
    const begun = broker.published.length;
    if (hour % 2) {
      await broker.stop();
      await device.advance(90_000, 1000);
      await broker.start();
    }
    await device.advance(3_600_000, 5000);
    const { mqtt } = await get(device, "/api/system");
    assert.equal(mqtt.connected, true, `online after hour ${hour}`);
    const telemetry = broker.published.slice(begun).filter(({ topic }) => topic.endsWith("/system")).length;
    if (hour % 2 === 0) assert.ok(telemetry >= 59 && telemetry <= 61, `${telemetry} telemetry messages in hour ${hour}`);
    broker.published.length = 0;
  }
  return `${hours} hours with a broker that restarts: online each time, telemetry each minute`;
}

/** Rounds of requests, commands and faults on the interpreter. What it holds must not grow from the tenth round on. */
export async function faultRounds(device: Device, broker: Broker, rounds: number): Promise<string> {
  const base = "demitasse/greenhouse";
  let topics = await watchTopics(broker.url, `${base}/relay/state`);
  let settled = Number.POSITIVE_INFINITY;
  let worst = 0;
  for (let round = 0; round < rounds; round++) {
    for (const path of ["/", "/api/state", "/api/entities", "/api/system", "/nowhere"]) await device.request("GET", path);
    await device.request("POST", "/api/entities/relay", { value: round % 2 === 0 });
    await device.request("POST", "/api/entities/lamp", "{{{", { "content-type": "application/json" });
    await device.request("POST", "/api/entities/lamp", "x".repeat(6000)).catch(() => {});
    for (let i = 0; i < 10; i++) {
      const socket = await device.raw();
      socket.write("GET /api/state HTTP/1.1\r\nHo");
      await device.advance(10);
      socket.destroy();
    }
    await topics.publish(`${base}/lamp/set`, "rubbish");
    await topics.publish(`${base}/relay/set`, round % 2 ? "ON" : "OFF");
    await device.until(() => topics.last(`${base}/relay/state`) === (round % 2 ? "ON" : "OFF"), 10, `round ${round}: the relay`);
    topics.messages.length = 0;
    if (round % 25 === 24) {
      await broker.stop();
      await device.advance(500);
      await broker.start();
      await device.until(async () => (await get(device, "/api/system")).mqtt.connected, 60, `round ${round}: connected again`);
      topics = await watchTopics(broker.url, `${base}/relay/state`);
    }
    const held = await device.jsvars();
    worst = Math.max(worst, held);
    if (round === 30 || round === rounds - 1) {
      await device.advance(3000);
      const now = await device.jsvars();
      if (round === 30) settled = now;
      else assert.ok(now <= settled, `jsvars grew from ${settled} to ${now} in ${rounds} rounds`);
    }
  }
  await topics.end();
  return `${rounds} rounds of requests and faults: ${settled} jsvars after 30 rounds, no more at the end, ${worst} at the most`;
}
