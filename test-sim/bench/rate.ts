import { connect } from "node:net";

/** One GET on a connection of its own, with no more work on this side than needed. Resolves with the answer's bytes. */
export function fetchRaw(port: number, path: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    const socket = connect(port, "127.0.0.1", () => socket.write(`GET ${path} HTTP/1.1\r\nHost: device\r\nConnection: close\r\n\r\n`));
    socket.on("data", (part) => parts.push(part));
    socket.on("error", reject);
    socket.on("close", () => resolve(Buffer.concat(parts)));
  });
}

export interface Rates {
  /** Requests a second, the median of all rounds. */
  device: number;
  bare: number;
  /** Median of the rounds' ratios, device to bare. */
  ratio: number;
}

export interface Server {
  port: number;
  pid: number;
  /** Where it answers; without it, where the other does. */
  path?: string;
}

/**
 * Requests one after the other, in rounds that alternate between two processes, so that what else the computer does meets both.
 * The one that is not asked is held, as its idle loop would take the time of the other.
 */
export async function compareRates(device: Server, bare: Server, path: string, rounds: number, requests = 50): Promise<Rates> {
  const round = async (asked: Server, held: Server) => {
    process.kill(held.pid, "SIGSTOP");
    try {
      const begun = performance.now();
      for (let i = 0; i < requests; i++) await fetchRaw(asked.port, asked.path ?? path);
      return (requests * 1000) / (performance.now() - begun);
    } finally {
      process.kill(held.pid, "SIGCONT");
    }
  };
  const rates: { device: number; bare: number }[] = [];
  for (let i = 0; i < rounds; i++) {
    // Each goes first in every other round.
    const first = i % 2 ? await round(device, bare) : 0;
    const other = await round(bare, device);
    rates.push({ device: first || (await round(device, bare)), bare: other });
  }
  return {
    device: median(rates.map((rate) => rate.device)),
    bare: median(rates.map((rate) => rate.bare)),
    ratio: median(rates.map((rate) => rate.device / rate.bare)),
  };
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
