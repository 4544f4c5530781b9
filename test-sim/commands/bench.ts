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

await run(command, async ({ engine = process.env.ESPRUINO, rounds }) => {
  if (!engine) throw new UsageError("no interpreter; set $ESPRUINO to the path of an Espruino for Linux, or give it with --engine PATH");
  const problem = checkInterpreter(engine);
  if (problem) throw new UsageError(`--engine: ${problem}`);
  const count = wholeNumber(rounds as string, "--rounds", 2, 1000);

  const broker = await startBroker();
  try {
    const plain = await startOnInterpreter(engine, { config: measured, broker: broker.url });
    const { booted, idle, peak } = await measureMemory(plain).finally(() => plain.stop());
    console.log(`jsvars: ${booted} booted, ${idle} idle after the first requests, ${peak} at the peak with four browsers`);

    const device = await startOnInterpreter(engine, { config: measured, app, broker: broker.url });
    try {
      const without = noValgrind();
      console.log(
        "\n| route | requests/s | bare handler | ratio | instructions | bare handler | ratio |\n| --- | --- | --- | --- | --- | --- | --- |",
      );
      for (const route of routes) console.log(`| ${route} | ${(await cells(engine, device, route, count, without)).join(" | ")} |`);
      if (without) console.log(`\nskipped: instruction counts: ${without}`);
    } finally {
      await device.stop();
    }
  } finally {
    await broker.stop();
  }
});

/** What the bare handler sends, too, of the device's headers. */
const copied = ["Content-Type", "Content-Length", "Cache-Control"];

async function cells(
  engine: string,
  device: InterpreterDevice,
  route: string,
  rounds: number,
  without: string | undefined,
): Promise<string[]> {
  const answer = await device.request("GET", route);
  const headers = Object.fromEntries(
    copied.map((name) => [name, answer.headers[name.toLowerCase()]]).filter(([, value]) => value !== undefined),
  );
  const directory = scratch();
  const port = await freePort();
  try {
    await install(engine, directory, [{ name: ".bootcde", data: bareHandler(port, answer.json(), headers) }]);
    const bare = boot({ path: engine, directory, line() {}, ended() {} });
    const rates = await bare
      .evaluate("1")
      .then(() => compareRates(device, { port, pid: bare.pid }, route, rounds))
      .finally(() => bare.kill());
    const row = [rates.device.toFixed(0), rates.bare.toFixed(0), rates.ratio.toFixed(2)];
    if (without) return [...row, "-", "-", "-"];
    const own = await device.turnedOff(() => countInstructions(engine, device.directory, device.port, route));
    const theirs = await countInstructions(engine, directory, port, route);
    return [...row, String(own), String(theirs), (theirs / own).toFixed(2)];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
