import assert from "node:assert/strict";
import mqtt from "mqtt";
import type { MqttState } from "../../src/mqtt/index.ts";
import { mosquitto } from "../broker/mosquitto.ts";
import { startDevice } from "../engines/index.ts";
import { createTally } from "../tests/mqtt/tally.ts";
import { measured } from "./memory.ts";

const app = `
import type { App } from "demitasse";
export default function app({ http, mqtt, tasks }: App) {
  let sent = 0;
  let goal = 60;
  mqtt.subscribe("to/+qos/#rest", (message) => {
    print("got " + message.payload);
  }, { qos: 2 });
  http.get("/goal/:goal", (request) => {
    goal = Number(request.params.goal) || goal;
    return { state: mqtt.state, sent, usage: process.memory().usage };
  });
  tasks.every(20, "send", () => {
    const state = mqtt.state;
    // Without the wait between attempts, which is minutes in the end.
    if (!state.connected) mqtt.start();
    for (let room = 8 - state.queued; state.connected && room > 0 && sent < goal; room--) {
      mqtt.publish("from/" + (sent % 3), String(sent), { qos: (sent % 3) as 0, wait: false });
      sent++;
    }
  });
}
`;

/** Messages each way before the first restart. */
const FIRST = 60;

/** The run is watched in so many parts, each of which has a minute, and a second for each of its restarts. */
const PARTS = 20;

/** Variables by which two looks may differ, as values and their texts do. */
const SLACK = 8;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * The firmware on the interpreter, with its web server, page and sensors, while its broker is restarted `restarts` times and `messages` go each
 * way at QoS 0, 1 and 2 in turn: none that was promised may be lost, none be doubled at QoS 2, and the variables in use must not grow.
 */
export async function restartSoak(restarts: number, messages: number, log: (line: string) => void): Promise<string> {
  const broker = await mosquitto({ more: "max_queued_messages 100000" });
  const watcher = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`, { clientId: "watcher", clean: false, reconnectPeriod: 30 });
  const out = createTally();
  const into = createTally();
  watcher.on("message", (_topic, payload) => out.take(String(payload)));
  watcher.on("error", () => {});
  await watcher.subscribeAsync("from/#", { qos: 2 });
  const config = { ...measured, mqtt: { url: `mqtt://127.0.0.1:${broker.port}`, session: true } };
  const device = await startDevice({ engine: "espruino", config, app });

  let answers = 0;
  let slowest = 0;
  const ask = async (path: string) => {
    const begun = performance.now();
    const answer = await device.request("GET", path);
    assert.equal(answer.status, 200, path);
    answers++;
    slowest = Math.max(slowest, performance.now() - begun);
    return answer;
  };
  /** Sets how many messages the board is to send in all, and tells how it stands. */
  const page = async (goal = 0): Promise<{ state: MqttState; sent: number; usage: number }> => (await ask(`/goal/${goal}`)).json();
  let given = 0;
  const give = (goal: number) => {
    for (; given < goal; given++) watcher.publish(`to/${given % 3}/x`, String(given), { qos: (given % 3) as 0 });
  };
  let read = 0;
  const arrived = (goal: number) => {
    for (; read < device.log.length; read++) if (device.log[read].startsWith("got ")) into.take(device.log[read].slice(4));
    return [...out.missing(goal), ...into.missing(goal)].length === 0;
  };
  let deadline = 0;
  const until = async (condition: () => unknown, what: string) => {
    for (; !(await condition()); await pause(20)) {
      if (performance.now() < deadline) continue;
      const missing = (way: string, list: number[]) => `${way}: ${list.length} missing, ${list.slice(0, 12).join(" ")}`;
      const last = device.log.slice(-12).join("\n  ");
      throw new Error(
        `not in time: ${what}; ${missing("out", out.missing(given))}; ${missing("in", into.missing(given))}; ${JSON.stringify(await page().catch(String))}; console:\n  ${last}`,
      );
    }
  };
  /** The least of some looks, as what is on its way takes variables, too. */
  const usage = async () => {
    await until(async () => (await page()).state.queued === 0, "nothing waits");
    let least = Number.POSITIVE_INFINITY;
    for (let look = 0; look < 10; look++) {
      least = Math.min(least, (await page()).usage);
      await pause(50);
    }
    return least;
  };

  try {
    deadline = performance.now() + 60_000;
    // What is sent to a filter before its SUBSCRIBE has arrived goes nowhere.
    await until(async () => {
      const { state } = await page();
      return state.connected && state.queued === 0;
    }, "subscribed");
    give(FIRST);
    await until(() => arrived(FIRST), "the first messages");
    // The log takes variables until it is full; a line like the last is not kept.
    for (let line = 0; line < 20; line++) watcher.publish(`demitasse/greenhouse/${line % 2 ? "relay" : "lamp"}/set`, "rubbish");
    await until(() => device.log.filter((line) => line.startsWith("MQTT ")).length === 20, "a full log");
    for (const path of ["/", "/api/entities", "/api/system"]) await ask(path);
    const begun = performance.now();
    const made = (await page()).state.connections;
    const counts: number[] = [];
    for (let part = 0, restart = 0; part < PARTS; part++) {
      const last = Math.round((restarts * (part + 1)) / PARTS);
      deadline = performance.now() + 60_000 + (last - restart) * 1000;
      for (; restart < last; restart++) {
        const goal = FIRST + Math.round(((messages - FIRST) * (restart + 1)) / restarts);
        await page(goal);
        give(goal);
        await pause(30);
        await broker.stop("SIGTERM");
        await broker.start();
        await until(
          async () => {
            const { state } = await page();
            return state.connected && state.connections > made + restart;
          },
          `back after restart ${restart + 1}`,
        );
        if (restart % 10 === 0) for (const path of ["/", "/api/state", "/api/system"]) await ask(path);
      }
      await until(() => arrived(given), `everything promised after restart ${restart}`);
      counts.push(await usage());
      log(`${restart} restarts, ${given} messages each way, ${counts.at(-1)} jsvars, ${Math.round((performance.now() - begun) / 1000)} s`);
    }
    const { state, sent } = await page();
    assert.equal(sent, messages, "sent by the board");
    for (const line of [out.verdict("out:", messages), into.verdict("in:", messages)]) log(line);
    // The first lost connection leaves its error.
    const [before, ...later] = counts;
    const after = counts.at(-1) as number;
    const variables = `jsvars ${before} after ${Math.round(restarts / PARTS)} restarts, ${after} at the end, ${Math.min(before, ...later)} to ${Math.max(before, ...later)} between`;
    assert.ok(after <= before + SLACK, variables);
    assert.equal(state.dropped, 0, "dropped");
    return `${restarts} restarts of the broker, ${state.connections} connections, ${messages} messages each way: nothing promised lost, nothing doubled at QoS 2; ${variables}; ${answers} answers of the web server, the slowest in ${Math.round(slowest)} ms`;
  } finally {
    await device.stop();
    await watcher.endAsync(true);
    await broker.remove();
  }
}

// ESPRUINO=… tsx test-sim/bench/mqtt-soak.ts [restarts] [messages]
if (process.argv[1]?.endsWith("mqtt/soak.ts")) {
  console.log(await restartSoak(Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 10_000), console.log));
  process.exit();
}
