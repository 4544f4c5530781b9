import { createHash } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { FlashError } from "../flash/errors.ts";
import type { Firmware } from "./firmware.ts";
import type { LoaderPort } from "./port.ts";

export interface InstallOptions {
  port: LoaderPort;
  /** As people call the port. */
  name: string;
  baud: number;
  /** Forget all that is in the flash first. */
  erase: boolean;
  progress(what: string, done?: number): void;
}

/** Bits a second that a chip's boot loader speaks at first. */
const FIRST_BAUD = 115_200;

/** Writes Espruino into the board's flash by the boot loader in its ROM, compares the sums, and restarts the board. Throws FlashError. */
export async function install({ layout, files }: Firmware, { port, name, baud, erase, progress }: InstallOptions): Promise<void> {
  const { ESPLoader, Transport } = (await import("esptool-js")) as any;
  const transport = new Transport(port);
  // It tells of its reading on the console.
  transport.trace = () => {};
  const silent = { clean() {}, write() {}, writeLine() {} };
  const loader = new ESPLoader({ transport, baudrate: baud, romBaudrate: FIRST_BAUD, terminal: silent });
  try {
    progress(`looking for a boot loader at ${name}`);
    await loader.main().catch((error: Error) => {
      throw new FlashError(noLoader(name, error));
    });
    const chip: string = loader.chip.CHIP_NAME;
    if (chip !== layout.chip)
      throw new FlashError(
        `${name}: this is an ${chip}, and the config's board has an ${layout.chip}; mend "board", and take Espruino for it`,
      );
    await checkFlash(loader, name, files);
    progress(`${chip}, writing ${files.length} files`);
    if (erase) progress("erasing the whole flash, which takes up to a minute");
    await loader.writeFlash({
      fileArray: files.map(({ data, at }) => ({ data: new Uint8Array(data), address: at })),
      flashMode: layout.mode,
      flashFreq: layout.freq,
      flashSize: layout.size,
      eraseAll: erase,
      compress: true,
      reportProgress: (index: number, written: number, total: number) => progress(files[index].name, written / total),
      calculateMD5Hash: (image: Uint8Array) => createHash("md5").update(image).digest("hex"),
    });
    await restart(port);
  } catch (error) {
    if (error instanceof FlashError) throw error;
    throw new FlashError(`${name}: ${(error as Error).message}; call again, with a slower --baud if it stays so`);
  } finally {
    await transport.disconnect().catch(() => {});
  }
}

/** EN low for a moment, with IO0 high: the program starts. The package's own reset only lets go of EN, which nobody holds by then. */
async function restart(port: LoaderPort): Promise<void> {
  await port.setSignals({ dataTerminalReady: false, requestToSend: true });
  await setTimeout(100);
  await port.setSignals({ dataTerminalReady: false, requestToSend: false });
}

function noLoader(name: string, error: Error): string {
  const busy = /permission|access denied|EACCES/i.exec(error.message);
  if (busy) return `${name}: ${error.message}; may you use it? On Linux: sudo usermod -aG dialout $USER, then log in again`;
  if (/no such file|cannot open|ENOENT|File not found/i.test(error.message))
    return `${name}: no such port; plug the board in, or name another one with --port`;
  return `${name}: no boot loader answers (${error.message}); hold FLASH or BOOT while you press RST, and call again`;
}

/** Refuses a flash that is smaller than what goes into it. */
async function checkFlash(loader: any, name: string, files: Firmware["files"]): Promise<void> {
  const end = Math.max(...files.map(({ at, data }) => at + data.length));
  const size: string | undefined = await loader.detectFlashSize();
  if (size === undefined)
    throw new FlashError(`${name}: the flash chip does not answer; take the board off its other wires, and call again`);
  const bytes = loader.flashSizeBytes(size);
  if (bytes < end) throw new FlashError(`${name}: the board has ${size} of flash, and this Espruino wants ${Math.ceil(end / 2 ** 20)}MB`);
}
