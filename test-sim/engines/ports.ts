import { createServer } from "node:net";

/** A TCP port that nobody listens on: `port` itself, or any for 0. Rejects with EADDRINUSE or EACCES. */
export function freePort(port = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
