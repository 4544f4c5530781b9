import { rm } from "node:fs/promises";
import { type Command, run, UsageError, wholeNumber } from "../../build/commands/cli.ts";
import { startBroker } from "../broker/index.ts";
import { bareHandler } from "../engines/bare.ts";
import { type InterpreterDevice, startOnInterpreter } from "../engines/espruino.ts";
import { scratch } from "../engines/image.ts";
import { countInstructions, noValgrind } from "../engines/instructions.ts";
import { boot, checkInterpreter, install } from "../engines/interpreter.ts";
import { measured, measureMemory } from "../engines/memory.ts";
import { freePort } from "../engines/ports.ts";
import { compareRates } from "../engines/rate.ts";

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

    console.log("| GET | requests/s | bare handler | ratio |\n| --- | --- | --- | --- |");
    await on(measured, app, async (device) => {
      for (const route of routes) {
        const {
          device: own,
          bare,
          ratio,
        } = await besideBare(engine, device, route, async (directory, port) => {
          const other = boot({ path: engine, directory, line() {}, ended() {} });
          const ready = other.evaluate("1").then(() => compareRates(device, { port, pid: other.pid }, route, count));
          return ready.finally(() => other.kill());
        });
        console.log(`| ${route} | ${own.toFixed(0)} | ${bare.toFixed(0)} | ${ratio.toFixed(2)} |`);
      }
    });

    const without = noValgrind();
    if (without) {
      console.log(`\nskipped: instruction counts: ${without}`);
      return;
    }
    console.log("\n| GET | instructions | bare handler | ratio |\n| --- | --- | --- | --- |");
    await on(hourly, app, async (device) => {
      for (const route of routes) {
        const row = await besideBare(engine, device, route, async (directory, port) => {
          const own = await device.turnedOff(() => countInstructions(engine, device.directory, device.port, route));
          const bare = await countInstructions(engine, directory, port, route);
          return `${own} | ${bare} | ${(bare / own).toFixed(2)}`;
        }).catch((error: Error) => `skipped: ${error.message} | - | -`);
        console.log(`| ${route} | ${row} |`);
      }
    });
  } finally {
    await broker.stop();
  }
});

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
