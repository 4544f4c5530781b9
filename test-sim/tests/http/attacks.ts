import { connect, type Socket } from "node:net";
import fc from "fast-check";

/** A POST of 126 bytes to a route that exists. */
export const valid =
  'POST /users/7 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{"a":1}';

export const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;

export const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Sends `bytes` on a connection of its own and leaves it open. Resolves once connected, or refused. */
export function open(port: number, bytes: string): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.write(Buffer.from(bytes, "latin1"));
      resolve(socket);
    });
    socket.on("error", () => resolve(socket));
    socket.on("data", () => {});
  });
}

async function glimpse(port: number, bytes: string, milliseconds: number): Promise<void> {
  const socket = await open(port, bytes);
  await pause(milliseconds);
  socket.destroy();
}

/** Every beginning of a valid request, each on a connection that is closed then. */
export async function prefixes(port: number): Promise<void> {
  for (let i = 1; i < valid.length; i++) await glimpse(port, valid.slice(0, i), 3);
}

/** One byte each `every` ms, for a request that would take minutes. Resolves with what came back once the connection is closed. */
export async function trickle(port: number, every: number): Promise<string> {
  const socket = await open(port, "");
  let answer = "";
  let closed = false;
  socket.on("data", (data) => (answer += data));
  socket.on("close", () => (closed = true));
  for (let i = 0; i < 30_000 / every && !closed; i++) {
    socket.write(valid[i % 20]);
    await pause(every);
  }
  socket.destroy();
  return answer;
}

/** Headers of 40 kB, one client after the other, then `together` at once. */
export async function headerFlood(port: number, together: number): Promise<void> {
  const flood = `GET /users/1 HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(40_000)}\r\n\r\n`;
  for (let i = 0; i < 10; i++) await glimpse(port, flood, 30);
  await Promise.all(Array.from({ length: together }, () => glimpse(port, flood, 500)));
}

/** Bodies of 1 MB: announced and sent at once; in chunks. */
export async function bodyFlood(port: number): Promise<void> {
  const head = "POST /users/1 HTTP/1.1\r\nHost: x\r\n";
  await glimpse(port, `${head}Content-Length: 1000000\r\n\r\n${"a".repeat(1_000_000)}`, 800);
  await glimpse(port, `${head}Transfer-Encoding: chunked\r\n\r\n${`400\r\n${"a".repeat(1024)}\r\n`.repeat(1000)}`, 800);
}

/** As many bytes of a head as are allowed, and no more, from `count` clients at once. */
export async function fullHeads(port: number, count: number): Promise<void> {
  const head = `GET /users/1 HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(1400)}`;
  await Promise.all(Array.from({ length: count }, () => glimpse(port, head, 1500)));
}

/** `count` mutations of the valid request, each on a connection that is closed 4 ms later. The same seed gives the same ones. */
export async function mutations(port: number, seed: number, count: number): Promise<void> {
  const edit = fc.record({ at: fc.nat(valid.length - 1), take: fc.nat(6), put: fc.string({ unit: "binary", maxLength: 6 }) });
  const property = fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
    let text = valid;
    for (const { at, take, put } of edits) text = text.slice(0, at) + Buffer.from(put, "utf8").toString("latin1") + text.slice(at + take);
    await glimpse(port, text, 4);
  });
  await fc.assert(property, { seed, numRuns: count, endOnFailure: true });
}
