import { rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { UsageError } from "../../build/commands/cli.ts";
import { readConfig } from "../../build/config/index.ts";
import { build, type Image } from "../../build/index.ts";
import { projectOf } from "../../build/project/folder.ts";
import { asText } from "../../build/text.ts";
import { createMapper } from "../../build/traces/index.ts";
import { type Broker, startBroker } from "../broker/index.ts";
import { Bench } from "../desk/bench.ts";
import { type BenchServer, serveBench } from "../desk/serve.ts";
import { send } from "../engines/client.ts";
import { root } from "../engines/image.ts";
import { freePort } from "../engines/ports.ts";
import { endWhenHung } from "./hung.ts";
import { benchFile, type Desk } from "./options.ts";
import { createRunner, type Runner } from "./runner.ts";

export interface OpenDesk {
  /** Builds again and reboots the device with it. Rejects with what is wrong; the device then goes on as before. */
  reload(): Promise<void>;
  /** What the program has been read from so far. */
  readonly files: ReadonlySet<string>;
  /** Address of the bench, where there is one. */
  readonly bench?: string;
  /** `close` is called when the desk is cleared by Ctrl-C or SIGTERM. */
  onStop(close: () => unknown): void;
}

/** Seconds that the device has for its first answer. */
const patience = 20;

/** Seconds of the processor's time after which a simulated program that has not come to an end is given up. */
const endless = 20;

/** Milliseconds that it has, then, to subscribe at the embedded broker. */
const subscribing = 5000;

/** Milliseconds between two looks. */
const look = 25;

const sleep = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));

/** Builds, boots, waits until the device answers, and prints the line `ready URL URL`. Ctrl-C and SIGTERM end all of it. */
export async function openDesk({ port, mqtt, mqttPort, config, interpreter, benchPort }: Desk): Promise<OpenDesk> {
  const closers: (() => unknown)[] = [];
  const files = new Set<string>();
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  onLeave(() => stop().then(() => process.exit(0)));

  try {
    const webPort = await claim("--port", port);
    const make = async (brokerUrl: string | undefined, quick = false): Promise<Image> => {
      // The interpreter listens on the port that is in its firmware; the simulator maps the board's own.
      const overrides = interpreter ? { webPort, mqttUrl: brokerUrl } : { mqttUrl: brokerUrl };
      const desk = benchPort !== undefined;
      return build({
        config,
        root,
        board: interpreter ? "linux" : undefined,
        overrides,
        quick: quick || desk,
        desk,
        saw: (file) => files.add(file),
      });
    };
    const { id, name, mqtt: wanted } = readConfig(config, { root, board: interpreter ? "linux" : undefined, overrides: { mqttUrl: mqtt } });
    if (!interpreter) closers.push(endWhenHung(id, endless));
    let brokerUrl = wanted ? mqtt : undefined;
    let listens = () => true;
    let broker: Broker | undefined;
    if (wanted && !mqtt) {
      const placed = await place(mqttPort);
      broker = placed;
      closers.push(() => placed.stop());
      brokerUrl = placed.url;
      listens = () => placed.subscribers.has(id);
    }
    console.log(`building ${name}`);
    let image = await make(brokerUrl);
    let mapper = createMapper(image.traces);
    for (const warning of image.warnings) console.log(`note: ${warning}`);
    // It knows no other way to listen.
    if (interpreter) console.log(`note: the interpreter listens to all of this computer's networks on port ${webPort}`);

    const state = join(projectOf(config), ".demitasse", id);
    const url = `http://127.0.0.1:${webPort}`;
    let bench: Bench | undefined;
    const runner: Runner = createRunner({
      interpreter,
      state,
      webPort,
      line(text) {
        const told = mapper.line(asText(text));
        if (told === undefined) return;
        console.log(told.replace(/^/gm, `${id} | `));
        bench?.line(told);
      },
      made:
        benchPort === undefined
          ? undefined
          : (board, clock, { config }) => {
              const made = new Bench({ board, clock, config, url, broker });
              bench = made;
              return () => made.booted();
            },
      died(why) {
        console.error(why);
        process.exitCode = 1;
        stop().then(() => process.exit(1));
      },
    });
    closers.push(() => runner.stop());
    await runner.run(image);
    await answer(url);
    // A command that is sent as soon as we are ready should arrive; but a device without MQTT is better than none.
    for (let waited = 0; !listens() && waited < subscribing; waited += look) await sleep(look);
    const there = brokerUrl !== undefined && (!mqtt || (await isOpen(brokerUrl)));
    if (brokerUrl && !there) console.log(`note: no broker answers at ${brokerUrl}; the device goes on trying`);
    const benchAt = bench && benchPort !== undefined ? await openBench(bench, benchPort, state) : undefined;
    if (benchAt) closers.push(() => benchAt.stop());
    console.log(`ready ${[url, ...(there ? [brokerUrl] : [])].join(" ")}`);

    return {
      files,
      bench: benchAt?.url,
      async reload() {
        // An interpreter has no room for what is not small.
        const next = await make(brokerUrl, !interpreter);
        mapper = createMapper(next.traces);
        await runner.run(next);
        image = next;
        await answer(url);
      },
      onStop: (close) => closers.push(close),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Serves the bench, says where, and leaves its address for whoever plays by command. */
async function openBench(bench: Bench, port: number, state: string): Promise<BenchServer> {
  const server = await serveBench(bench, port).catch((error) => {
    throw inUse(error, "--bench-port", port);
  });
  const file = benchFile(state);
  writeFileSync(file, server.url);
  console.log(`bench ${server.url}`);
  return {
    ...server,
    async stop() {
      rmSync(file, { force: true });
      await server.stop();
    },
  };
}

/** Calls `leave` once, on Ctrl-C, on SIGTERM, or when npm, which started us, is gone: it takes a signal for itself and tells only its shell. */
function onLeave(leave: () => void): void {
  let left = false;
  const once = () => {
    if (!left) leave();
    left = true;
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, once);
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== parent && once(), 200).unref();
}

async function claim(option: string, port: number): Promise<number> {
  try {
    return await freePort(port);
  } catch (error) {
    throw inUse(error, option, port);
  }
}

async function place(port: number): Promise<Broker> {
  try {
    return await startBroker({ port });
  } catch (error) {
    throw inUse(error, "--mqtt-port", port);
  }
}

function inUse(error: unknown, option: string, port: number): Error {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE")
    return new UsageError(`${option}: port ${port} is in use; choose another with ${option} N, or 0 for a free one`);
  if (code === "EACCES") return new UsageError(`${option}: port ${port} needs privileges; choose one above 1023, or 0 for a free one`);
  return error as Error;
}

/** Whether anybody listens at an address, within a second. */
function isOpen(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((done) => {
    const socket = connect(Number(port || 1883), hostname);
    const end = (open: boolean) => {
      socket.destroy();
      done(open);
    };
    socket.setTimeout(1000, () => end(false));
    socket.once("connect", () => end(true)).once("error", () => end(false));
  });
}

async function answer(url: string): Promise<void> {
  const end = performance.now() + patience * 1000;
  for (;;) {
    try {
      await send(url, "GET", "/api/state");
      return;
    } catch (error) {
      if (performance.now() > end)
        throw new UsageError(`the device does not answer at ${url} within ${patience} s: ${(error as Error).message}`);
    }
    await sleep(look);
  }
}
