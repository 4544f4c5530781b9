import { UsageError } from "../../build/commands/cli.ts";
import { flash } from "../../build/flash/index.ts";
import { build, type Image } from "../../build/index.ts";
import { besideConfig } from "../../build/project/folder.ts";
import { commandLine } from "../../build/project/home.ts";
import { createMapper, keepMap, keptMaps } from "../../build/traces/index.ts";
import { root } from "../engines/image.ts";
import type { OpenDesk } from "./local-device.ts";

/** Whether `--port` names a board's console, a serial port or `tcp://HOST:PORT`, and not a port of this computer. */
export const isConsole = (port: string | undefined): port is string => /^(?:tcp:\/\/|\/|\.|COM\d)/i.test(port ?? "");

/** The real board at `port`: each reload builds and sends the files that the board has not yet, reads them back, and reboots it. */
export async function openBoard({ port, baud, config }: { port: string; baud: number; config: string }): Promise<OpenDesk> {
  const closers: (() => unknown)[] = [];
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, async () => {
      for (const close of closers.splice(0).reverse()) await close();
      process.exit(0);
    });

  let image: Image;
  const files = new Set<string>();
  const put = async () => {
    image = await build({ config, root, saw: (file) => files.add(file) });
    keepMap(besideConfig(config, keptMaps), image.id, image.traces);
    const { sent, life } = await flash(image, { port, baud, erase: false, keep: true, progress() {} });
    console.log(sent.length ? `sent ${sent.join(", ")}` : "the board had all of it already");
    const mapper = createMapper(image.traces);
    if (life.error) {
      const lines = life.error.split("\n").map((line) => mapper.line(line));
      throw new UsageError(`${port}: the program fails while it boots:\n${lines.filter((line) => line !== undefined).join("\n")}`);
    }
    if (!life.sign)
      throw new UsageError(`${port}: no sign of life; see what the board prints with ${commandLine("monitor", `--port ${port}`)}`);
    console.log(`the board lives: ${life.sign}`);
  };
  await put();
  for (const warning of image!.warnings) console.log(`note: ${warning}`);
  console.log(`ready ${port}`);
  return {
    files,
    reload: put,
    onStop: (close) => closers.push(close),
  };
}
