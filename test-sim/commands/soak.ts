import { type Command, run, UsageError, wholeNumber } from "../../build/commands/cli.ts";
import { listeners } from "../bench/http-listeners.ts";
import { fourClients } from "../bench/http-soak.ts";
import { measured } from "../bench/memory.ts";
import { restartSoak } from "../bench/mqtt-soak.ts";
import { daysAlone, faultRounds, hoursWithBroker } from "../bench/soak.ts";
import { startBroker } from "../broker/index.ts";
import { noMosquitto } from "../broker/mosquitto.ts";
import { startDevice } from "../engines/index.ts";
import { checkInterpreter } from "../engines/interpreter.ts";

const command: Command = {
  name: "soak",
  about:
    "Weeks of a device's life on the simulator and, where $ESPRUINO names an interpreter, hundreds of rounds of requests and faults there.",
  options: {
    days: { value: "N", about: "simulated days of a device by itself; the counters of a board overflow at 49.7", preset: "60" },
    hours: { value: "N", about: "simulated hours with a broker that restarts now and then", preset: "24" },
    rounds: { value: "N", about: "rounds of requests and faults on the interpreter", preset: "300" },
    minutes: { value: "N", about: "minutes of four clients at the interpreter, for each listener", preset: "10" },
    restarts: { value: "N", about: "restarts of a mosquitto on the interpreter, with ten messages each way for each", preset: "1000" },
  },
};

await run(command, async ({ days, hours, rounds, minutes, restarts }) => {
  const path = process.env.ESPRUINO;
  const problem = path && checkInterpreter(path);
  if (problem) throw new UsageError(`$ESPRUINO: ${problem}`);
  const counts = { days: wholeNumber(days as string, "--days", 0, 10000), hours: wholeNumber(hours as string, "--hours", 0, 10000) };
  const count = wholeNumber(rounds as string, "--rounds", 0, 1_000_000);
  const lasting = wholeNumber(minutes as string, "--minutes", 0, 100_000);
  const times = wholeNumber(restarts as string, "--restarts", 0, 1_000_000);

  const { mqtt: _, ...alone } = { ...measured, board: "esp8266" };
  const device = await startDevice({ engine: "sim", config: alone });
  console.log(await daysAlone(device, counts.days).finally(() => device.stop()));

  const broker = await startBroker();
  try {
    const online = await startDevice({ engine: "sim", config: { ...measured, board: "esp8266" }, broker: broker.url });
    console.log(await hoursWithBroker(online, broker, counts.hours).finally(() => online.stop()));
    if (!path) {
      console.log("skipped: rounds of requests and faults, four clients, restarts of the broker: $ESPRUINO names no interpreter");
      return;
    }
    if (count) {
      const real = await startDevice({ engine: "espruino", config: measured, broker: broker.url });
      console.log(await faultRounds(real, broker, count).finally(() => real.stop()));
    }
    for (const listener of lasting ? listeners : []) console.log(await fourClients(path, listener, lasting));
    if (noMosquitto) console.log(`skipped: restarts of the broker: ${noMosquitto}`);
    else if (times) console.log(await restartSoak(times, times * 10, console.log));
  } finally {
    await broker.stop();
  }
});
