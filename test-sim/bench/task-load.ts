import mqtt from "mqtt";
import { type Command, run, UsageError, wholeNumber } from "../../build/commands/cli.ts";
import { startBroker } from "../broker/index.ts";
import { type InterpreterDevice, startOnInterpreter } from "../engines/espruino.ts";
import { checkInterpreter } from "../engines/interpreter.ts";
import { program, system, type Task } from "../tests/tasks/suite.ts";
import { measured } from "./memory.ts";

const command: Command = {
  name: "tasks/load",
  about:
    "How the scheduler keeps its times on the real interpreter: under load, beside a task of 200 ms, and how often it wakes when there is nothing to do.",
  options: {
    engine: { value: "PATH", about: "an Espruino interpreter for Linux; by default the one that $ESPRUINO names" },
    seconds: { value: "N", about: "seconds of load", preset: "30" },
    rate: { value: "N", about: "MQTT messages a second, each way", preset: "50" },
    clients: { value: "N", about: "HTTP clients in a loop", preset: "4" },
    listener: { value: "http|net", about: "what accepts connections", preset: "http" },
    only: { value: "load|hog|idle", about: "one of the three measurements" },
  },
};

const sensors = Array.from({ length: 10 }, (_, i) => ({ id: `s${i}`, driver: "demo", min: 0, max: 1000000, every: "1s" }));

/** Each poll of a sensor changes its value, and tells the console when. */
const watching = sensors.map(({ id }) => `device.watch("${id}", () => print("@${id} " + Math.floor(getTime() * 1000)));`).join("\n  ");

const wait = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

await run(command, async ({ engine = process.env.ESPRUINO, seconds, rate, clients, listener, only }) => {
  if (!engine) throw new UsageError("no interpreter; set $ESPRUINO to the path of an Espruino for Linux, or give it with --engine PATH");
  const problem = checkInterpreter(engine);
  if (problem) throw new UsageError(`--engine: ${problem}`);
  const length = wholeNumber(seconds as string, "--seconds", 5, 3600);
  const perSecond = wholeNumber(rate as string, "--rate", 0, 500);
  const many = wholeNumber(clients as string, "--clients", 0, 20);
  const broker = await startBroker();
  const on = async (name: string, config: object, app: string | undefined, work: (device: InterpreterDevice) => Promise<void>) => {
    if (only !== undefined && only !== name) return;
    const device = await startOnInterpreter(engine, { config, app, broker: broker.url });
    await work(device)
      .catch((error: Error) => {
        throw new Error(`${error.message}; console:\n  ${device.log.slice(-15).join("\n  ")}`);
      })
      .finally(() => device.stop());
  };
  try {
    const web = { listener };
    await on(
      "load",
      { ...measured, web, sensors },
      program(`
  let received = 0;
  let sent = 0;
  http.get("/counts", () => ({ received: received, sent: sent }));
  mqtt.subscribe("load/in", () => { received++; });
  ${perSecond ? `tasks.every(${Math.floor(1000 / perSecond)}, "publisher", () => { mqtt.publish("load/out", "message " + ++sent); });` : ""}
  ${watching}`),
      (device) => underLoad(device, broker.url, length, perSecond, many),
    );
    await on(
      "hog",
      { ...measured, web, sensors },
      program('tasks.every("2s", "hog", () => { const end = getTime() + 0.2; while (getTime() < end); });'),
      async (device) => {
        await wait(8000);
        const { tasks }: { tasks: Task[] } = await system({ device });
        const [longest] = [...tasks].sort((a, b) => b.last - a.last);
        console.log(`a task of 200 ms: the longest last run is that of "${longest.name}", ${longest.last} ms`);
      },
    );
    await on("idle", { ...measured, web }, undefined, idle);
  } finally {
    await broker.stop();
  }
});

/** How often it wakes when there is nothing to do: each wake of the scheduler sets its interval anew, the other timers say their periods. */
async function idle(device: InterpreterDevice): Promise<void> {
  const seconds = 20;
  await device.evaluate("(global.wk=0,global.ci=changeInterval,global.changeInterval=function(a,b){wk++;return ci(a,b)},1)");
  await wait(seconds * 1000);
  const wakes = Number(await device.evaluate("wk"));
  const timers = await device.evaluate(
    '(()=>{let s="";for(const k in global["\\xff"].timers){const t=global["\\xff"].timers[k];s+=", "+(t.intr?"every "+Math.round(t.intr/1000)+" ms":"once")}return s.slice(2)})()',
  );
  console.log(
    `an idle device of two sensors at 1 s and two at 2 s: the scheduler wakes ${wakes / seconds} times a second; its timers: ${timers}`,
  );
}

function explain(when: string): (error: Error) => never {
  return (error) => {
    throw new Error(`${when}: ${error.message}`);
  };
}

async function underLoad(device: InterpreterDevice, url: string, length: number, perSecond: number, many: number): Promise<void> {
  const peer = await mqtt.connectAsync(url);
  await loaded(device, peer, length, perSecond, many).finally(() => peer.endAsync(true));
}

async function loaded(device: InterpreterDevice, peer: mqtt.MqttClient, length: number, perSecond: number, many: number): Promise<void> {
  let arrived = 0;
  peer.on("message", () => arrived++);
  await peer.subscribeAsync("load/out");
  await wait(2000);
  const from = device.log.length;
  const before = (await device.request("GET", "/counts").catch(explain("before the load"))).json();
  const begun = performance.now();
  let given = 0;
  arrived = 0;
  const timer = perSecond
    ? setInterval(() => {
        while (given < ((performance.now() - begun) * perSecond) / 1000) peer.publish("load/in", `message ${++given}`);
      }, 5)
    : undefined;
  let answers = 0;
  let refused = 0;
  await Promise.all(
    Array.from({ length: many }, async () => {
      while (performance.now() - begun < length * 1000) {
        const { status } = await device.request("GET", "/api/state").catch(() => ({ status: 0 }));
        if (status === 200) answers++;
        else refused++;
      }
    }),
  );
  if (!many) await wait(length * 1000);
  clearInterval(timer);
  const took = (performance.now() - begun) / 1000;
  const lines = device.log.slice(from);
  await wait(500);
  const after = (await device.request("GET", "/counts").catch(explain(`after ${answers} answers, ${refused} refused`))).json();
  const { tasks, memory }: { tasks: Task[]; memory: { min: number } } = await system({ device });

  let polls = 0;
  let skipped = 0;
  const late: number[] = [];
  for (const { id } of sensors) {
    const times = lines.filter((line) => line.startsWith(`@${id} `)).map((line) => Number(line.split(" ")[1]));
    // A sensor's own time is its earliest place within the second: nothing runs before its time.
    const phases = times.map((time) => time - times[0] - Math.round((time - times[0]) / 1000) * 1000);
    const phase = Math.min(...phases);
    polls += times.length;
    late.push(...phases.map((one) => one - phase));
    skipped += times.slice(1).filter((time, i) => time - times[i] > 1500).length;
  }
  late.sort((a, b) => a - b);
  const at = (share: number) => late[Math.min(late.length - 1, Math.floor(late.length * share))];
  const within = late.filter((one) => one <= 50).length / late.length;
  console.log(`${many} HTTP clients: ${(answers / took).toFixed(0)} answers/s, ${refused} refused`);
  console.log(
    `MQTT: ${((after.received - before.received) / took).toFixed(1)} of ${(given / took).toFixed(1)} messages/s in, ` +
      `${(arrived / took).toFixed(1)} of ${((after.sent - before.sent) / took).toFixed(1)} out`,
  );
  console.log(
    `${polls} polls of ten sensors at 1 s: ${(within * 100).toFixed(1)} % start within 50 ms of their time, ${skipped} skipped; ` +
      `lateness in ms: median ${at(0.5)}, 99 % ${at(0.99)}, worst ${at(1)}`,
  );
  const [longest] = [...tasks].sort((a, b) => b.last - a.last);
  console.log(`longest last run: ${longest.name}, ${longest.last} ms`);
  console.log(
    `worst lateness in the statistics: ${Math.max(...tasks.map((task) => task.late))} ms; least free memory ${memory.min} variables`,
  );
}
