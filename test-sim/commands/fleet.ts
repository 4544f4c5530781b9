import { setTimeout as pause } from "node:timers/promises";
import { type Command, configOption, run, UsageError, wholeNumber } from "../../build/commands/cli.ts";
import { durationProblem, milliseconds } from "../../build/config/duration.ts";
import { readConfig } from "../../build/config/index.ts";
import { devicesIn } from "../../build/project/devices.ts";
import { type Broker, startBroker } from "../broker/index.ts";
import { type Fleet, openFleet } from "../fleet/fleet.ts";
import { fleetImages } from "../fleet/image.ts";
import { summary, table } from "../fleet/table.ts";
import { make, parseTrouble, type Trouble } from "../fleet/trouble.ts";

const command: Command = {
  name: "fleet",
  about: "Runs many simulated boards of one config, or all devices of a folder, in one process on one broker, and tells how they are.",
  argument: { name: "N", about: "how many boards of the config", optional: true },
  options: {
    config: configOption,
    devices: { value: "DIR", about: "the devices of a folder instead, one board each" },
    mqtt: { value: "URL", about: "use the broker at mqtt://HOST:PORT instead of the embedded one" },
    for: { value: "TIME", about: "end after so long (10m), with 1 when a board is down; without it Ctrl-C ends it" },
    trouble: { value: "TEXT", about: '"10s broker down, 70s broker up, 3m reboot 10%, 4m storm 1000, 5m clock 1h", from when all are up' },
    verbose: { about: "show the boards' consoles" },
  },
};

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const stamp = (now: number): string => `${(now / 1000).toFixed(0).padStart(5)} s`;
const megabytes = (): number => Math.round(process.memoryUsage().rss / 1e6);

/** ms between two lines about the fleet. */
const PACE = 10_000;

await run(command, async ({ argument, config, devices, mqtt, for: length, trouble, verbose }) => {
  if (devices === undefined && argument === undefined) throw new UsageError("say how many: fleet N, or --devices DIR");
  const count = devices === undefined ? wholeNumber(argument as string, "N", 1, 2000) : undefined;
  const configs = devices === undefined ? [config as string] : devicesIn(devices);
  const troubles = trouble === undefined ? [] : readTrouble(trouble, mqtt);
  const end = length === undefined ? Number.POSITIVE_INFINITY : milliseconds(length);
  if (end === undefined) throw new UsageError(`--for: ${durationProblem(length)}`);
  for (const path of configs)
    if (!readConfig(path).mqtt) throw new UsageError(`${path}: has no "mqtt", and a fleet is known by what it tells the broker; add it`);

  const broker = mqtt === undefined ? await startBroker() : undefined;
  const url = mqtt ?? (broker as Broker).url;
  const begun = performance.now();
  const members = await fleetImages({ configs, count, broker: url });
  console.log(`built in ${seconds(begun)}, broker ${url}`);
  const log = verbose ? (id: string, line: string) => console.log(`${id} | ${line}`) : undefined;
  const fleet = await openFleet({ members, broker: url, log });
  let stopped = false;
  const stop = () => {
    stopped = true;
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);
  await fleet.allUp(120_000).catch((error: Error) => console.log(error.message));
  console.log(`${fleet.up()} of ${members.length} boards are up after ${seconds(begun)}, ${megabytes()} MB`);
  await watch(fleet, broker, troubles, end, () => stopped);
  console.log(`${summary(fleet)}\n\n${table(fleet)}`);
  if (fleet.up() < members.length) process.exitCode = 1;
  await fleet.stop();
  await broker?.stop();
  process.exit();
});

function readTrouble(text: string, mqtt: string | undefined): Trouble[] {
  let list: Trouble[];
  try {
    list = parseTrouble(text);
  } catch (error) {
    throw new UsageError(`--trouble: ${(error as Error).message}`);
  }
  if (mqtt && list.some(({ what }) => what.startsWith("broker")))
    throw new UsageError("--trouble: only the embedded broker goes down and up; leave --mqtt out");
  return list;
}

/** Tells of the fleet now and then, makes the trouble that is due, and how long all took to be up again after it. */
async function watch(fleet: Fleet, broker: Broker | undefined, troubles: Trouble[], end: number, stopped: () => boolean): Promise<void> {
  const begun = performance.now();
  const due = [...troubles];
  let next = PACE;
  /** When boards began to come back, while not all are up. */
  let since: number | undefined;
  for (;;) {
    const now = performance.now() - begun;
    if (stopped() || now >= end) return;
    if (due.length && now >= due[0].at) {
      const trouble = due.shift() as Trouble;
      const started = performance.now();
      console.log(`${stamp(now)} ${await make(trouble, fleet, broker)}`);
      since = trouble.what === "reboot" || trouble.what === "broker up" ? started : undefined;
    }
    if (since !== undefined && fleet.up() === fleet.boards.length) {
      console.log(`${stamp(now)} all are up ${seconds(since)} after it`);
      since = undefined;
    }
    if (now >= next) {
      console.log(`${stamp(now)} ${summary(fleet)}, ${megabytes()} MB`);
      next += PACE;
    }
    // What has been published is of no use here, and there is much of it.
    if (broker) broker.published.length = 0;
    await pause(50);
  }
}
