import type { Config } from "../config/types.ts";
import { type Found, mark } from "./board.ts";
import type { Link } from "./link.ts";

export interface Life {
  /** What was seen of the build that was flashed; undefined when nothing was. */
  sign?: string;
  /** An error while booting, as it was printed. */
  error?: string;
  /** Of the device in its Wi-Fi network, when it said so. */
  address?: string;
}

/** Seconds for the board to boot, and then for its network. */
const bootSeconds = 20;
const wifiSeconds = 15;
const look = 200;

const sleep = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));

/** Restarts the board and waits for its first sign of life: the line that a program of ours prints, or its web server. */
export async function reboot(link: Link, found: Found, config: Config, id: string, port: string): Promise<Life> {
  let text = "";
  link.onText((more) => {
    text += more;
  });
  // On Linux a reboot would end the interpreter.
  await link.send(found.board === "LINUX" ? "\x10load();\n" : "\x10E.reboot();\n").catch(() => {});
  const life: Life = {};
  const host = /^tcp:\/\/(.*?)(?::\d+)?$/.exec(port)?.[1] || (port.startsWith("tcp://") ? "127.0.0.1" : undefined);
  const printed = `${mark}${config.id} `;
  const end = performance.now() + bootSeconds * 1000;
  while (!life.sign && performance.now() < end) {
    await sleep(look);
    const line = text.split(/\r?\n/).find((one) => one.includes(printed) && one.includes(id));
    if (line) life.sign = line.slice(line.indexOf(printed)).trim();
    // A console that went away with the old program: the web server tells as well.
    else if (host && (await answers(host, config.web.port, id))) life.sign = `http://${host}:${config.web.port} answers`;
    const failed = /Uncaught [^\n]*(?:\r?\n(?: {4}at |[^\n]*\r?\n *\^)[^\n]*)*/.exec(text.replace(/\r/g, ""));
    if (failed) {
      life.error = failed[0];
      break;
    }
  }
  if (life.sign && config.wifi && found.board !== "LINUX") {
    const late = performance.now() + wifiSeconds * 1000;
    while (!life.address && performance.now() < late) {
      life.address = /Wi-Fi: (\d+\.\d+\.\d+\.\d+)/.exec(text)?.[1];
      if (!life.address) await sleep(look);
    }
  }
  return life;
}

async function answers(host: string, port: number, id: string): Promise<boolean> {
  try {
    const reply = await fetch(`http://${host}:${port}/api/system`, { signal: AbortSignal.timeout(2000) });
    return reply.status === 401 || ((await reply.json()) as { build?: string }).build === id;
  } catch {
    return false;
  }
}
