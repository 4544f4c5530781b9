import { readFileSync } from "node:fs";
import mqtt from "mqtt";
import { mosquitto } from "../broker/mosquitto.ts";
import { built } from "../tests/mqtt/program.ts";
import { type Running, run } from "../tests/mqtt/run.ts";

// ESPRUINO=… tsx test-sim/bench/mqtt-rates.ts [rounds] [messages]: the client's rates on the interpreter, in turns with Espruino's stock module when
// $ESPRUINO_MQTT names its file, MQTT.js.
const peer = process.env.ESPRUINO_MQTT;
const rounds = Number(process.argv[2] ?? 5);
const count = Number(process.argv[3] ?? 600);
if (!process.env.ESPRUINO) throw new Error("no interpreter; set $ESPRUINO to the path of an Espruino for Linux");

const broker = await mosquitto({ more: "max_queued_messages 100000" });
const other = await mqtt.connectAsync(`mqtt://127.0.0.1:${broker.port}`);

/** Common to both: `send(n, qos)` publishes n messages in bursts of 5 as the connection takes them, `heard` counts what arrives. */
const common = `
let left = 0, level = 0, heard = 0;
global.burst = (n, qos) => { level = qos; left = n; };
global.told = () => heard;
setInterval(() => { if (left && ready()) for (let many = 0; many < 5 && left; many++) { left--; publish("from/board/state", String(left), level); } }, 1);`;

const ours = `
import { createMqtt } from "mqtt";
const mqtt = createMqtt(() => ({ host: "127.0.0.1", port: ${broker.port}, clientId: "ours", log: (line) => print(line) }));
const ready = () => { const state = mqtt.state; return state.connected && state.queued < 15; };
const publish = (topic, payload, qos) => qos ? mqtt.publish(topic, payload, { qos, wait: false }) : mqtt.publish(topic, payload);
${common}
global.hold = (n, wait) => { for (; n; n--) mqtt.publish("from/board/state", "21.45", { qos: 1, wait: wait }); };
mqtt.subscribe("to/ours", () => { heard++; }, { qos: 1 });
mqtt.start();`;

const stock = () => `
const exports = {};
${readFileSync(peer as string, "utf8")}
const mqtt = exports.create("127.0.0.1", { port: ${broker.port}, client_id: "stock" });
let on = false;
const ready = () => on;
const publish = (topic, payload, qos) => qos ? mqtt.publish(topic, payload, { qos }) : mqtt.publish(topic, payload);
${common}
mqtt.on("connected", () => { on = true; mqtt.subscribe("to/stock", { qos: 1 }); });
mqtt.on("message", () => { heard++; });
mqtt.connect();`;

let arrived = 0;
other.on("message", () => arrived++);
await other.subscribeAsync("from/#", { qos: 0 });
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function rate(work: () => void, done: () => boolean | Promise<boolean>): Promise<number> {
  const begun = performance.now();
  work();
  for (const end = begun + 30_000; !(await done()); await pause(10)) if (performance.now() > end) return Number.NaN;
  return (count * 1000) / (performance.now() - begun);
}

async function send(board: Running, qos: number): Promise<number> {
  arrived = 0;
  return rate(
    // A busy interpreter may lose the answer on its console; the messages tell.
    () => board.evaluate(`global.burst(${count},${qos})`).catch(() => {}),
    () => arrived >= count,
  );
}

async function receive(board: Running, name: string, qos: 0 | 1): Promise<number> {
  const before = Number(await board.evaluate("global.told()"));
  return rate(
    () => {
      for (let index = 0; index < count; index++) other.publish(`to/${name}`, String(index), { qos });
    },
    async () => Number(await board.evaluate("global.told()")) - before >= count,
  );
}

const median = (list: number[]) => list.sort((a, b) => a - b)[list.length >> 1];
const found: Record<string, number[]> = {};
const note = (what: string, value: number) => {
  found[what] ??= [];
  found[what].push(value);
};
/** One at a time runs; boots anew, so that neither takes the other's processor time. */
for (let round = 0; round < rounds; round++)
  for (const name of peer ? ["ours", "stock"] : ["ours"]) {
    const board = await run(
      "espruino",
      name === "ours" ? ours : stock(),
      name === "ours" ? built : (source) => source.replace(/\/\*[\s\S]*?\*\/|^\s+|^\/\/.*/gm, ""),
    );
    await pause(500);
    if (round === 0) note(`${name}: jsvars`, await board.jsvars());
    for (const qos of [0, 1] as const) {
      note(`${name}: out QoS ${qos}`, await send(board, qos));
      note(`${name}: in QoS ${qos}`, await receive(board, name, qos));
    }
    if (name === "ours" && round === 0)
      for (const [what, wait] of [
        ["a message of 21 bytes that waits for its PUBACK", false],
        ["the same with its promise", true],
      ] as const) {
        const before = await board.jsvars();
        broker.signal("SIGSTOP");
        await board.evaluate(`global.hold(10,${wait})`);
        note(`jsvars of ${what}`, ((await board.jsvars()) - before) / 10);
        broker.signal("SIGCONT");
        await pause(500);
      }
    await board.stop();
  }
for (const [what, values] of Object.entries(found))
  console.log(`${what.padEnd(18)} ${median(values).toFixed(0)}   (${values.map((value) => value.toFixed(1)).join(" ")})`);
const bytes = (await built(ours)).length - (await built(common.replace("ready()", "left").replace("publish(", "print("))).length;
console.log(`bytes of the client in a bundle: ${bytes}`);
await other.endAsync(true);
await broker.remove();
process.exit();
