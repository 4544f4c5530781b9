import { rm } from "node:fs/promises";
import { openSocket, send } from "./client.ts";
import { buildImage, scratch } from "./image.ts";
import { boot, type Interpreter, install } from "./interpreter.ts";
import { freePort } from "./ports.ts";
import type { Device, DeviceOptions } from "./types.ts";

const sleep = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));

/** How often a condition is looked at, in real milliseconds. */
const pollEvery = 10;

export interface InterpreterDevice extends Device {
  readonly engine: "espruino";
  readonly port: number;
  /** Of the process that runs now. */
  readonly pid: number;
  /** Where its Storage is. */
  readonly directory: string;
  /** Without power while `work` goes on; then boots again. */
  turnedOff<T>(work: () => Promise<T>): Promise<T>;
}

/** The device on the interpreter at `path`, booted from Storage with the linux build. Its time is real time. */
export async function startOnInterpreter(path: string, options: Omit<DeviceOptions, "engine">): Promise<InterpreterDevice> {
  const directory = scratch();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const log: string[] = [];
  let crashed: string | undefined;

  try {
    const image = await buildImage({ ...options, board: "linux" }, directory, port);
    const first = options.before === undefined ? [] : [{ name: ".boot0", data: Buffer.from(options.before) }];
    await install(path, directory, [...first, ...image.files]);
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }

  const power = (): Interpreter =>
    boot({
      path,
      directory,
      line: (text) => log.push(text),
      ended(code, signal) {
        // E.reboot() ends the process with an exit code; whoever is the board's power has to start it again.
        if (signal) crashed = `the interpreter died of ${signal}`;
        else if (code !== null) interpreter = power();
      },
    });
  let interpreter = power();

  async function until(condition: () => unknown, within: number, what: string) {
    const end = performance.now() + within * 1000;
    for (;;) {
      if (await condition()) return;
      if (crashed || performance.now() > end) {
        const why = crashed ?? `not within ${within} s`;
        throw new Error(`${what}: ${why}; console:\n  ${log.slice(-15).join("\n  ")}`);
      }
      await sleep(pollEvery);
    }
  }

  /** A connection that fails because the interpreter has died should say so. */
  const explained = (error: Error) => {
    throw crashed ? new Error(`${crashed} (${error.message}); console:\n  ${log.slice(-15).join("\n  ")}`) : error;
  };

  const device: InterpreterDevice = {
    engine: "espruino",
    url,
    port,
    get pid() {
      return interpreter.pid;
    },
    directory,
    log,
    request: (method, requestPath, body, headers) => send(url, method, requestPath, body, headers).catch(explained),
    raw: () => openSocket(url).catch(explained),
    advance: (milliseconds) => sleep(milliseconds),
    until,
    jsvars: async () => {
      // A busy interpreter loses characters of its console (its queue of events is full): what only looks may ask again.
      const usage = () => interpreter.evaluate("process.memory().usage");
      return Number(await usage().catch(usage).catch(usage));
    },
    evaluate: (code) => interpreter.evaluate(code),
    async reboot() {
      await interpreter.kill();
      crashed = undefined;
      interpreter = power();
      if (options.awaitWeb !== false) await answers();
    },
    async turnedOff(work) {
      await interpreter.kill();
      try {
        return await work();
      } finally {
        interpreter = power();
        await answers();
      }
    },
    async stop() {
      await interpreter.kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
  const answers = () =>
    until(
      () =>
        send(url, "GET", "/api/state").then(
          () => true,
          () => false,
        ),
      10,
      "the web server answers",
    );

  try {
    if (options.awaitWeb !== false) await answers();
  } catch (error) {
    await device.stop();
    throw error;
  }
  return device;
}
