import assert from "node:assert/strict";
import mqtt from "mqtt";
import type { MqttState } from "../../src/mqtt/index.ts";
import { freePort } from "../engines/ports.ts";
import { device } from "./device.ts";
import { mosquitto } from "./mosquitto.ts";
import { run } from "./run.ts";

// ESPRUINO=… tsx test-sim/mqtt/soak.ts [restarts] [messages]: the client on the interpreter beside a web server, its broker restarted all the time.
const restarts = Number(process.argv[2] ?? 1000);
const messages = Number(process.argv[3] ?? 10_000);
if (!process.env.ESPRUINO) throw new Error("no interpreter; set $ESPRUINO to the path of an Espruino for Linux");

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const broker = await mosquitto({ more: "max_queued_messages 100000" });
const webPort = await freePort();
const watcher = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`, { clientId: "watcher", clean: false, reconnectPeriod: 30 });
const out: string[] = [];
watcher.on("message", (_topic, payload) => out.push(String(payload)));
watcher.on("error", () => {});
await watcher.subscribeAsync("from/#", { qos: 2 });

const board = await run(
  "espruino",
  device(
    broker.port,
    "clean: false, keepAlive: 30,",
    `let sent = 0;
     let limit = 60;
     require("http").createServer((request, response) => {
       limit = Number(request.url.substr(1)) || limit;
       response.end(JSON.stringify({ state: mqtt.state, usage: process.memory().usage }));
     }).listen(${webPort});
     setInterval(() => {
       if (!mqtt.state.connected) mqtt.start();
       for (let many = 0; many < 5 && sent < limit && mqtt.state.connected && mqtt.state.queued < 8; many++) {
         mqtt.publish("from/" + (sent % 3), String(sent), { qos: sent % 3, wait: false });
         sent++;
       }
     }, 20);`,
  ),
);
await board.until(() => board.log.includes("connected false"), "connected");

let given = 0;
const give = (limit: number) => {
  for (; given < limit; given++) watcher.publish(`to/${given % 3}/x`, String(given), { qos: (given % 3) as 0 });
};
const heard = () => board.log.filter((line) => line.startsWith("got")).map((line) => line.split(" ")[2]);
/** Sets how many messages the board is to send in all, and tells how it stands. Not through the console, which loses characters when the board is busy. */
const page = (goal = 0): Promise<{ state: MqttState; usage: number }> =>
  fetch(`http://127.0.0.1:${webPort}/${goal}`).then((answer) => answer.json() as any);
const promised = (count: number) => Array.from({ length: count }, (_, index) => index).filter((index) => index % 3);
const all = (list: string[], count: number) => {
  const set = new Set(list);
  return promised(count).every((index) => set.has(String(index)));
};

// What is sent to a filter before its SUBSCRIBE has arrived goes nowhere.
await board.until(async () => (await page()).state.queued === 0, "subscribed");
process.on("uncaughtException", (error) => {
  console.log(error, board.log.slice(-6).join("\n"));
  process.exit(1);
});
give(60);
await board.until(() => all(out, 60) && all(heard(), 60), `the first messages: ${out.length} out, ${heard().length} in`, 20);
await page();
let before = 0;
const begun = performance.now();
for (let restart = 1; restart <= restarts; restart++) {
  const goal = Math.round((messages * restart) / restarts);
  await page(goal);
  give(goal);
  await pause(30);
  await broker.stop("SIGTERM");
  await broker.start();
  await board.until(
    async () => {
      const { state } = await page();
      return state.connected && state.connections > restart;
    },
    "back",
    60,
  );
  // The first lost connection brings what is there only after one, as the text of the error.
  if (restart === 3) before = (await page()).usage;
  if (restart % Math.max(1, Math.round(restarts / 20)) === 0) {
    console.log(
      `${restart} restarts, ${out.length} out, ${heard().length} in, ${(await page()).usage} jsvars, ${Math.round((performance.now() - begun) / 1000)} s`,
    );
  }
}
await board.until(() => all(out, messages) && all(heard(), messages), "everything promised", 120);
await board.until(async () => (await page()).state.queued === 0, "acknowledged", 60);
const { state, usage: after } = await page();
for (const [name, list] of [
  ["out", out],
  ["in", heard()],
] as const) {
  const counts = new Map<string, number>();
  for (const payload of list) counts.set(payload, (counts.get(payload) ?? 0) + 1);
  const doubled = [...counts].filter(([payload, count]) => count > 1 && Number(payload) % 3 === 2);
  assert.deepEqual(doubled, [], `doubled at QoS 2, ${name}`);
  const again = [...counts].filter(([payload, count]) => count > 1 && Number(payload) % 3 === 1).length;
  const lost = Array.from({ length: messages }, (_, index) => index).filter((index) => !counts.has(String(index)));
  assert.ok(
    lost.every((index) => index % 3 === 0),
    `lost what was promised, ${name}`,
  );
  console.log(`${name}: ${counts.size} of ${messages}, lost ${lost.length} at QoS 0, came again ${again} at QoS 1, doubled 0 at QoS 2`);
}
console.log(
  `${state.connections} connections, ${restarts} restarts; jsvars ${before} after the third restart, ${after} at the end; dropped ${state.dropped}`,
);
await board.stop();
await watcher.endAsync(true);
await broker.remove();
process.exit();
