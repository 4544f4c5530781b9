import { existsSync } from "node:fs";
import type { Image } from "../image.ts";
import { type Found, identify } from "./board.ts";
import { type Choice, check } from "./check.ts";
import { FlashError } from "./errors.ts";
import { Gone, type Link, noSuchPort, startLink } from "./link.ts";
import { onlyPort } from "./ports.ts";
import { type Life, reboot } from "./reboot.ts";
import { type Progress, type State, upload } from "./upload.ts";

export { FlashError } from "./errors.ts";
export { type Link, startLink } from "./link.ts";

export interface FlashOptions extends Omit<Choice, "port"> {
  /** A serial device or `tcp://HOST:PORT`; the only one there is, when left out. */
  port?: string;
  baud: number;
  progress: Progress;
}

export interface Flashed {
  port: string;
  found: Found;
  /** Names of the files that were sent; none when the board had them all. */
  sent: string[];
  life: Life;
}

/** The port that was named, or else the only one that there is. Throws a FlashError where it is not there. */
export async function findPort(named?: string): Promise<string> {
  if (named?.startsWith("tcp://") || /^COM\d/i.test(named ?? "")) return named as string;
  if (named !== undefined) {
    if (!existsSync(named)) throw new FlashError(noSuchPort(named));
    return named;
  }
  const link = await startLink();
  try {
    return await onlyPort(link);
  } finally {
    link.close();
  }
}

/** Puts `image` onto the board at a port and boots it. Throws a FlashError, whose message is one line. */
export async function flash(image: Image, { port: named, baud, erase, keep, progress }: FlashOptions): Promise<Flashed> {
  const link = await startLink();
  const state: State = { program: "before" };
  let port = named ?? "";
  try {
    port ||= await onlyPort(link);
    progress(`connecting to ${port}`);
    await link.open(port, baud);
    const found = await meet(link, port, baud);
    progress(`found ${found.board}, Espruino ${found.version}`);
    const wanted = { board: image.board, tokens: image.tokens, files: image.files, jsvars: image.report.total.jsvars };
    check(found, wanted, { port, erase, keep });
    // What runs now would be in the way, and takes the memory.
    await halt(link);
    if (erase) {
      progress("erasing Storage");
      state.program = "none";
      await link.evaluate(`(s=>{s.eraseAll();return 1})(require("Storage"))`, 120);
      Object.assign(found, { files: [], free: found.storage, swept: found.storage });
    }
    const sent = await upload(link, image.files, found, state, progress);
    progress("rebooting");
    const life = await reboot(link, found, image.config, image.id, port);
    return { port, found, sent: sent.map(({ name }) => name), life };
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
    throw new FlashError(`${port}: the connection ended half-way; ${left[state.program]}; plug the board in and call again`);
  } finally {
    link.close();
  }
}

const left: Record<State["program"], string> = {
  before: "the board still has the program from before",
  none: "the board has no program now and says so on its console when it boots",
  new: "the board has the new program, but it was not read back",
};

/** The board at the other end. Throws a FlashError that says why there is none. */
async function meet(link: Link, port: string, baud: number): Promise<Found> {
  const found = await identify(link);
  if (found) return found;
  const { heard } = link;
  if (!heard)
    throw new FlashError(
      `${port}: no answer; press the board's reset button and call again, and see that it is the right port and that Espruino is on the board (docs/guides/flash.md)`,
    );
  const odd = [...heard].filter((character) => !/[\t\r\n\x1b -~]/.test(character)).length;
  if (odd > heard.length / 10)
    throw new FlashError(
      `${port}: the board answers in no letters at ${baud} baud; name its speed with --baud (Espruino on ESP8266 and ESP32 has 115200)`,
    );
  throw new FlashError(
    `${port}: what answers is not Espruino's console (it said ${JSON.stringify(heard.trim().slice(-40))}); docs/guides/flash.md says how to install Espruino`,
  );
}

/** Stops the program that runs. */
async function halt(link: Link): Promise<void> {
  await link.send("\x10reset();\n");
  for (let tries = 0; tries < 3; tries++) if ((await link.evaluate("7", 4)) === 7) return;
  throw new FlashError("the board does not stop its program; press its reset button and call again");
}
