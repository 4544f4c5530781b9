import { type BoardName, boards } from "../../board/index.ts";
import { findPort, flash } from "../flash/index.ts";
import { build } from "../index.ts";
import { besideConfig } from "../project/folder.ts";
import { commandLine } from "../project/home.ts";
import { createMapper, keepMap, keptMaps } from "../traces/index.ts";
import { type Command, configOption, oneOf, run, UsageError, wholeNumber } from "./cli.ts";
import { createBar } from "./progress.ts";

const command: Command = {
  name: "flash",
  about: "Builds the firmware of a device, puts it onto a board that runs Espruino, and waits until it lives.",
  options: {
    config: configOption,
    board: { value: "NAME", about: `${Object.keys(boards).join(", ")}; by default the config's` },
    port: { value: "DEV", about: "a serial port, or tcp://HOST:PORT; by default the only one there is" },
    baud: { value: "N", about: "speed of the serial port", preset: "115200" },
    tokens: { about: "send the program pretokenised: a sixth smaller, for Espruino 2v26 or newer" },
    erase: { about: "remove everything from the board's Storage first" },
    keep: { about: "leave another firmware's files in Storage" },
  },
};

await run(command, async ({ config, board, port, baud, tokens, erase, keep }) => {
  if (port !== undefined && !/^(?:tcp:\/\/|\/|\.|COM\d)/i.test(port))
    throw new UsageError(`--port: "${port}" is neither a serial port (/dev/ttyUSB0, COM3) nor tcp://HOST:PORT`);
  const speed = wholeNumber(baud as string, "--baud", 1200, 4_000_000);
  const name = board === undefined ? undefined : oneOf(board, "--board", Object.keys(boards) as BoardName[]);
  // A build takes its time: whoever has to plug the board in first should know at once.
  const at = await findPort(port);
  const image = await build({ config: config as string, board: name, tokens: tokens === "true" });
  keepMap(besideConfig(config as string, keptMaps), image.id, image.traces);
  for (const warning of image.warnings) console.log(`note: ${warning}`);
  const bar = createBar();
  const { found, sent, life } = await flash(image, {
    port: at,
    baud: speed,
    erase: erase === "true",
    keep: keep === "true",
    progress: bar.show,
  }).finally(bar.end);
  if (!sent.length) console.log("the board had this image already");
  else console.log(`sent and read back: ${sent.join(", ")}`);
  if (life.error) throw new UsageError(`${at}: the program fails while it boots:\n${mapped(life.error, image.traces)}`);
  if (!life.sign)
    throw new UsageError(
      `${at}: the image is on the board, but it gave no sign of life within 20 s; see what it prints with ${commandLine("monitor", `--port ${at}`)}`,
    );
  console.log(`${found.board} at ${at} lives: ${life.sign}`);
  if (life.address) console.log(`http://${life.address}${image.config.web.port === 80 ? "" : `:${image.config.web.port}`}/`);
});

function mapped(text: string, map: string): string {
  const mapper = createMapper(map);
  const lines = text.split("\n").map((line) => mapper.line(line));
  return lines.filter((line) => line !== undefined).join("\n");
}
