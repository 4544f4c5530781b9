import { type BoardName, boards } from "../../board/index.ts";
import { readConfig } from "../config/index.ts";
import { findPort } from "../flash/index.ts";
import { readFirmware } from "../install/firmware.ts";
import { install } from "../install/install.ts";
import { serialPort } from "../install/port.ts";
import { commandLine } from "../project/home.ts";
import { type Command, configOption, oneOf, run, UsageError, wholeNumber } from "./cli.ts";
import { createBar } from "./progress.ts";

const command: Command = {
  name: "install",
  about: "Puts Espruino itself onto a new board, once, by the boot loader in its ROM; then comes flash.",
  options: {
    firmware: { value: "PATH", about: "Espruino for the board: the .tgz from https://www.espruino.com/Download, or its folder" },
    port: { value: "DEV", about: "a serial port; by default the only one there is" },
    config: configOption,
    board: { value: "NAME", about: `${Object.keys(boards).join(", ")}; by default the config's` },
    baud: { value: "N", about: "speed while it writes", preset: "460800" },
    erase: { about: "forget all that is in the flash first, Storage and Wi-Fi settings included" },
  },
};

await run(command, async ({ firmware: path, port, config, board, baud, erase }) => {
  if (path === undefined)
    throw new UsageError("--firmware is missing: name Espruino's archive or its folder; https://www.espruino.com/Download has it");
  if (port !== undefined && /^tcp:/.test(port))
    throw new UsageError("--port: a boot loader answers on a serial port only, as /dev/ttyUSB0 or COM3");
  const name = board === undefined ? readConfig(config as string).board : oneOf(board, "--board", Object.keys(boards) as BoardName[]);
  const speed = wholeNumber(baud as string, "--baud", 9600, 4_000_000);
  const firmware = readFirmware(path, boards[name]);
  console.log(`Espruino ${firmware.version ?? "of an unknown version"} for ${name}`);
  const at = await findPort(port);
  const bar = createBar();
  await install(firmware, { port: await serialPort(at), name: at, baud: speed, erase: erase === "true", progress: bar.show }).finally(
    bar.end,
  );
  console.log(`${at} has Espruino now, compared by its sums; next: ${commandLine("flash", `--port ${at}`)}`);
});
