import assert from "node:assert/strict";
import mqtt from "mqtt";
import type { MqttState } from "../../src/mqtt/index.ts";
import { startDevice } from "../engines/index.ts";
import { measured } from "../engines/memory.ts";
import { mosquitto } from "./mosquitto.ts";

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

/** What is promised: all that was sent at QoS 1 and 2. The others were sent at QoS 0. */
const promised = (count: number) => Array.from({ length: count }, (_, index) => index).filter((index) => index % 3);
const all = (list: string[], count: number) => {
  const set = new Set(list);
  return promised(count).every((index) => set.has(String(index)));
};

/** Messages by QoS, one after the other: how many came, were lost, came again. Rejects what may not happen. */
function verdict(way: string, list: string[], messages: number): string {
  const counts = new Map<string, number>();
  for (const payload of list) counts.set(payload, (counts.get(payload) ?? 0) + 1);
  const lost = [0, 0, 0];
  const again = [0, 0, 0];
  for (let index = 0; index < messages; index++) {
    const count = counts.get(String(index)) ?? 0;
    if (count === 0) lost[index % 3]++;
    if (count > 1) again[index % 3]++;
  }
  assert.deepEqual(lost.slice(1), [0, 0], `${way}: lost at QoS 1 and 2`);
  assert.equal(again[2], 0, `${way}: doubled at QoS 2`);
  return `${way} ${messages} messages (lost at QoS 0, 1, 2: ${lost.join(", ")}; came again: ${again.join(", ")})`;
}

/**
 * The firmware on the interpreter, with its web server, page and sensors, while its broker is restarted `restarts` times and `messages` go each
 * way at QoS 0, 1 and 2 in turn: none that was promised may be lost, none be doubled at QoS 2, and the variables in use must not grow.
 */
export async function restartSoak(restarts: number, messages: number, log: (line: string) => void): Promise<string> {
  const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const broker = await mosquitto({ more: "max_queued_messages 100000" });
  const watcher = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`, { clientId: "watcher", clean: false, reconnectPeriod: 30 });
  const out: string[] = [];
  watcher.on("message", (_topic, payload) => out.push(String(payload)));
  watcher.on("error", () => {});
  await watcher.subscribeAsync("from/#", { qos: 2 });
  const config = { ...measured, mqtt: { url: `mqtt://127.0.0.1:${broker.port}`, session: true } };
  const device = await startDevice({ engine: "espruino", config, app });

  const heard = () => device.log.filter((line) => line.startsWith("got ")).map((line) => line.slice(4));
  /** Sets how many messages the board is to send in all, and tells how it stands. Asked a second time, should the machine have stood still. */
  const page = async (goal = 0): Promise<{ state: MqttState; sent: number; usage: number }> => {
    const ask = () => device.request("GET", `/goal/${goal}`);
    const answer = await ask().catch(ask);
    return answer.json();
  };
  let given = 0;
  const give = (goal: number) => {
    for (; given < goal; given++) watcher.publish(`to/${given % 3}/x`, String(given), { qos: (given % 3) as 0 });
  };
  const until = async (condition: () => unknown, what: string, seconds = 60) => {
    for (const end = performance.now() + seconds * 1000; !(await condition()); await pause(20))
      if (performance.now() > end) throw new Error(`not in time: ${what}; console:\n  ${device.log.slice(-12).join("\n  ")}`);
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

  // What is sent to a filter before its SUBSCRIBE has arrived goes nowhere.
  await until(async () => {
    const { state } = await page();
    return state.connected && state.queued === 0;
  }, "subscribed");
  give(60);
  await until(() => all(out, 60) && all(heard(), 60), "the first messages");
  const settled = Math.ceil(restarts / 10);
  let before = 0;
  const begun = performance.now();
  const made = (await page()).state.connections;
  for (let restart = 1; restart <= restarts; restart++) {
    const goal = 60 + Math.round(((messages - 60) * restart) / restarts);
    await page(goal);
    give(goal);
    await pause(30);
    await broker.stop("SIGTERM");
    await broker.start();
    await until(async () => {
      const { state } = await page();
      return state.connected && state.connections >= made + restart;
    }, `back after restart ${restart}`);
    // The first lost connections bring what is there only after some, as the lines of the log.
    if (restart === settled) before = await usage();
    if (restart % Math.max(1, Math.round(restarts / 20)) === 0)
      log(
        `${restart} restarts, ${out.length} out, ${heard().length} in, ${await usage()} jsvars, ${Math.round((performance.now() - begun) / 1000)} s`,
      );
  }
  await until(async () => all(out, messages) && all(heard(), messages) && (await page()).sent === messages, "everything promised", 120);
  const after = await usage();
  const { state } = await page();
  const lines = [verdict("out", out, messages), verdict("in", heard(), messages)];
  for (const line of lines) log(line);
  assert.ok(after <= before + 8, `${before} jsvars after ${settled} restarts, ${after} at the end`);
  assert.equal(state.dropped, 0, "dropped");
  await device.stop();
  await watcher.endAsync(true);
  await broker.remove();
  return `${restarts} restarts of the broker, ${state.connections} connections: nothing promised lost, nothing doubled at QoS 2; jsvars ${before} after ${settled}, ${after} at the end`;
}

// ESPRUINO=… tsx test-sim/mqtt/soak.ts [restarts] [messages]
if (process.argv[1]?.endsWith("mqtt/soak.ts")) {
  console.log(await restartSoak(Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 10_000), console.log));
  process.exit();
}
