import { FlashError } from "./errors.ts";
import type { Link } from "./link.ts";

/** The path of the one serial port that there is. Throws a FlashError when there is none, or more: it does not guess. */
export async function onlyPort(link: Pick<Link, "ports">): Promise<string> {
  const ports = await link.ports();
  if (!ports.length)
    throw new FlashError(
      "no serial port was found; plug the board in with a cable that carries data, or name it with --port DEV or --port tcp://HOST:PORT",
    );
  if (ports.length > 1)
    throw new FlashError(
      `several serial ports were found; name one with --port: ${ports.map(({ path, description }) => (description ? `${path} (${description})` : path)).join(", ")}`,
    );
  return ports[0].path;
}
