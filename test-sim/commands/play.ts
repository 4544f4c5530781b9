import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Command, run, UsageError, wholeNumber } from "../../build/commands/cli.ts";
import { projectOf } from "../../build/project/folder.ts";
import type { Deed, Scene } from "../desk/bench.ts";
import { send } from "../engines/client.ts";
import { benchFile, deskOptions, readDesk } from "./options.ts";

const { engine: _, ...options } = deskOptions;
const command: Command = {
  name: "play",
  about:
    "Like start, with a bench: a page on which you turn the sensors' knobs, press keys, see pins and displays and make faults. With words, as in soil=12 door=open key=press, it does that, to the device that plays already where one does.",
  options: { ...options, "bench-port": { value: "N", about: "port of the bench; 0 picks a free one", preset: "8081" } },
  argument: {
    name: "WORD",
    about:
      "NAME=VALUE: a sensor's value, fail, a key's press, double or long, an output's command; wifi, broker, power=off; clock=TIME, speed=N",
    optional: true,
    many: true,
  },
};

/** Does it at a bench that runs. */
async function playAt(bench: string, deed: Deed): Promise<void> {
  const { status, json } = await send(bench, "POST", "/play", deed);
  if (status !== 200) throw new UsageError(json().error);
}

/** A line of what there is to know after something was done. */
function tell(word: string, deed: Deed, { values, errors }: Scene): void {
  if (!("id" in deed)) {
    console.log(word);
    return;
  }
  const is = errors[deed.id] ?? JSON.stringify(values[deed.id] ?? null);
  // A slow sensor has not been read yet, and a filter may hold its value back.
  const late = deed.do === "set" && is !== JSON.stringify(deed.value);
  console.log(`${word}: ${deed.id} is ${is}${late ? " so far" : ""}`);
}

/** ms until what was done has been read, where the sensor is read often. */
const SETTLES = 300;

async function playAll(bench: string, deeds: [word: string, deed: Deed][]): Promise<void> {
  for (const [, deed] of deeds) await playAt(bench, deed);
  await new Promise((done) => setTimeout(done, SETTLES));
  const scene = (await send(bench, "GET", "/scene")).json() as Scene;
  for (const [word, deed] of deeds) tell(word, deed, scene);
}

/** The address of a bench at which this device is played already. */
async function running(config: string, id: string): Promise<string | undefined> {
  const file = benchFile(join(projectOf(config), ".demitasse", id));
  if (!existsSync(file)) return undefined;
  const url = readFileSync(file, "utf8");
  const there = await send(url, "GET", "/scene").then(
    ({ status }) => status === 200,
    () => false,
  );
  return there ? url : undefined;
}

await run(command, async (values) => {
  const desk = readDesk({ ...values, engine: "sim" });
  const benchPort = wholeNumber(values["bench-port"] as string, "--bench-port", 0, 65535);
  const [{ openDesk }, { readConfig }, { deedOf }, { root }, { PlayError }] = await Promise.all([
    import("./local-device.ts"),
    import("../../build/config/index.ts"),
    import("../desk/words.ts"),
    import("../engines/image.ts"),
    import("../desk/inputs.ts"),
  ]);
  const config = readConfig(desk.config, { root, overrides: { mqttUrl: desk.mqtt } });
  const words = values.argument?.split("\n") ?? [];
  try {
    const deeds = words.map((word): [string, Deed] => [word, deedOf(word, config)]);
    const there = await running(desk.config, config.id);
    if (there && !words.length) throw new UsageError(`${config.name} is played already, at ${there}`);
    if (there) return await playAll(there, deeds);
    const { bench } = await openDesk({ ...desk, benchPort });
    if (bench && deeds.length) await playAll(bench, deeds);
  } catch (error) {
    throw error instanceof PlayError ? new UsageError(error.message) : error;
  }
});
