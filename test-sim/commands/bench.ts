import { rm } from "node:fs/promises";
import { type Command, run, UsageError, wholeNumber } from "../../build/commands/cli.ts";
import { bareHandler } from "../bench/bare.ts";
import { measureInstructions, measureVariables } from "../bench/http-figures.ts";
import { listeners } from "../bench/http-listeners.ts";
import { countInstructions, noValgrind, slowdown } from "../bench/instructions.ts";
import { measured, measureMemory } from "../bench/memory.ts";
import { microdotHeap } from "../bench/microdot.ts";
import { compareRates } from "../bench/rate.ts";
import { stockPaths, stockServer } from "../bench/stock-server.ts";
import { startBroker } from "../broker/index.ts";
import { type InterpreterDevice, startOnInterpreter } from "../engines/espruino.ts";
import { scratch } from "../engines/image.ts";
import { boot, checkInterpreter, install } from "../engines/interpreter.ts";
import { freePort } from "../engines/ports.ts";

const command: Command = {
  name: "bench",
  about: "Measures the firmware on the real interpreter: memory, and its routes beside a bare `http` handler that answers the same.",
  options: {
    engine: { value: "PATH", about: "an Espruino interpreter for Linux; by default the one that $ESPRUINO names" },
    rounds: { value: "N", about: "how often device and bare handler take turns", preset: "20" },
  },
};

const app = `
import type { App } from "demitasse";
export default function app({ http }: App) {
  http.get("/hello/:name", (request) => ({ hello: request.params.name }));
}`;

const routes = ["/api/state", "/hello/world"];

/** Where instructions are counted, time runs some fifty times slower: sensors would be read in the middle of each request. */
const hourly = { ...measured, sensors: measured.sensors.map((sensor) => ({ ...sensor, every: "1h" })) };

/** What the bare handler sends, too, of the device's headers. */
const copied = ["Content-Type", "Content-Length", "Cache-Control"];

await run(command, async ({ engine = process.env.ESPRUINO, rounds }) => {
  if (!engine) throw new UsageError("no interpreter; set $ESPRUINO to the path of an Espruino for Linux, or give it with --engine PATH");
  const problem = checkInterpreter(engine);
  if (problem) throw new UsageError(`--engine: ${problem}`);
  const count = wholeNumber(rounds as string, "--rounds", 2, 1000);
  const broker = await startBroker();
  const on = async <T>(config: object, program: string | undefined, work: (device: InterpreterDevice) => Promise<T>): Promise<T> => {
    const device = await startOnInterpreter(engine, { config, app: program, broker: broker.url });
    return work(device).finally(() => device.stop());
  };
  try {
    const { booted, idle, peak } = await on(measured, undefined, measureMemory);
    console.log(`jsvars: ${booted} booted, ${idle} idle after the first requests, ${peak} at the peak with four browsers\n`);

    console.log(
      "| variables | idle app | static route | parameter route | held connection | request |\n| --- | --- | --- | --- | --- | --- |",
    );
    process.env.ESPRUINO = engine;
    for (const listener of listeners) {
      const { idle, route, parameter, held, request } = await measureVariables(listener);
      console.log(`| ${listener} | ${idle} | ${route} | ${parameter} | ${held} | ${request} |`);
    }
    const module = process.env.WEBSERVER_MODULE;
    if (!module) console.log("skipped: stock WebServer: $WEBSERVER_MODULE does not name its file");
    const { MICROPYTHON, MICRODOT } = process.env;
    if (MICROPYTHON && MICRODOT)
      console.log(`\nMicrodot's hello on MicroPython: ${await microdotHeap(MICROPYTHON, MICRODOT)} bytes of heap`);
    else console.log("skipped: Microdot: $MICROPYTHON and $MICRODOT do not name micropython.mjs and the folder of microdot.py");

    console.log("\n| GET | requests/s | bare handler | ratio | stock WebServer | its ratio |\n| --- | --- | --- | --- | --- | --- |");
    await on(measured, app, async (device) => {
      for (const route of routes) {
        const stock = module ? await stockBesideBare(engine, device, module, route, count) : "skipped | -";
        const {
          device: own,
          bare,
          ratio,
        } = await besideBare(engine, device, route, async (directory, port) => {
          const other = boot({ path: engine, directory, line() {}, ended() {} });
          const ready = other.evaluate("1").then(() => compareRates(device, { port, pid: other.pid }, route, count));
          return ready.finally(() => other.kill());
        });
        console.log(`| ${route} | ${own.toFixed(0)} | ${bare.toFixed(0)} | ${ratio.toFixed(2)} | ${stock} |`);
      }
    });

    const without = noValgrind();
    if (without) {
      console.log(`\nskipped: instruction counts: ${without}`);
      return;
    }
    const slow = slowdown(engine);
    console.log(`\nUnder valgrind the interpreter is ${slow} times slower, and so is the guard, to look as often a request as in life.`);
    console.log("\n| GET | instructions | bare handler | ratio |\n| --- | --- | --- | --- |");
    await on(hourly, app, async (device) => {
      for (const route of routes) {
        const row = await besideBare(engine, device, route, async (directory, port) => {
          const own = await device.turnedOff(() => countInstructions(engine, device.directory, device.port, route, { timers: slow }));
          const bare = await countInstructions(engine, directory, port, route);
          return `${own} | ${bare} | ${(bare / own).toFixed(2)}`;
        }).catch((error: Error) => `skipped: ${error.message} | - | -`);
        console.log(`| ${route} | ${row} |`);
      }
    });

    console.log(
      "\n| GET, framework alone: instructions | bare handler | http | ratio | http, guarded | net | ratio | net, kept alive | ratio | net, reading nothing | kept alive |",
    );
    console.log("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (const route of routes) {
      const row = await measureInstructions(engine, route, slow).then(
        ({ bare, alone, guarded, net, kept, deaf, deafKept }) => {
          const ratio = (own: number) => (bare / own).toFixed(2);
          return `${bare} | ${alone} | ${ratio(alone)} | ${guarded} | ${net} | ${ratio(net)} | ${kept} | ${ratio(kept)} | ${ratio(deaf)} | ${ratio(deafKept)}`;
        },
        (error: Error) => `skipped: ${error.message} | - | - | - | - | - | - | - | - | -`,
      );
      console.log(`| ${route} | ${row} |`);
    }
  } finally {
    await broker.stop();
  }
});

/** The rate of the stock `WebServer` on what `device` answers on `route`, and its ratio to a bare handler, as cells of the table. */
async function stockBesideBare(engine: string, device: InterpreterDevice, module: string, route: string, rounds: number): Promise<string> {
  const state = (await device.request("GET", "/api/state")).json();
  const directory = scratch();
  const port = await freePort();
  try {
    await install(engine, directory, stockServer(module, port, state));
    const stock = boot({ path: engine, directory, line() {}, ended() {} });
    try {
      await stock.evaluate("1");
      const compared = await besideBare(engine, device, route, async (bareDirectory, barePort) => {
        const bare = boot({ path: engine, directory: bareDirectory, line() {}, ended() {} });
        // The device rests, whose idle loop would take their time.
        process.kill(device.pid, "SIGSTOP");
        const own = { port, pid: stock.pid, path: stockPaths[route] };
        const ready = bare.evaluate("1").then(() => compareRates(own, { port: barePort, pid: bare.pid }, route, rounds));
        return ready.finally(() => bare.kill());
      });
      return `${compared.device.toFixed(0)} | ${compared.ratio.toFixed(2)}`;
    } finally {
      process.kill(device.pid, "SIGCONT");
      await stock.kill();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Calls `work` with a Storage that holds a bare handler on `port` which answers as `device` answers on `route`. */
async function besideBare<T>(
  engine: string,
  device: InterpreterDevice,
  route: string,
  work: (directory: string, port: number) => Promise<T>,
): Promise<T> {
  const answer = await device.request("GET", route);
  const headers = Object.fromEntries(
    copied.map((name) => [name, answer.headers[name.toLowerCase()]]).filter(([, value]) => value !== undefined),
  );
  const directory = scratch();
  const port = await freePort();
  try {
    await install(engine, directory, [{ name: ".bootcde", data: bareHandler(port, answer.json(), headers) }]);
    return await work(directory, port);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
