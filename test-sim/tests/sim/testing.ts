import { connect, type Socket } from "node:net";
import type { TestContext } from "node:test";
import { type BoardOptions, createBoard, type SimBoard } from "../../sim/board/board.ts";
import { type Clock, createClock } from "../../sim/board/clock.ts";

export interface TestBoard {
  board: SimBoard;
  clock: Clock;
  /** The console since the board was made. */
  lines: string[];
  /** Lets time pass a millisecond at a time, with what comes over the network in between. */
  pass(milliseconds: number): Promise<void>;
  /** A client of a board port, connected. */
  client(boardPort: number): Promise<Client>;
}

export interface Client {
  socket: Socket;
  /** What has arrived, as latin1. */
  received: string;
  ended: boolean;
  closed: boolean;
}

/** A board on a clock of its own, with `program` booted; it is stopped when the test ends. */
export function boot(test: TestContext, program: string, options: Partial<BoardOptions> = {}): TestBoard {
  const clock = options.clock ?? createClock();
  const lines: string[] = [];
  const board = createBoard({ board: "esp8266", clock, log: (line) => lines.push(line), ...options });
  const clients: Socket[] = [];
  test.after(async () => {
    for (const socket of clients) socket.destroy();
    await board.stop();
  });
  if (program) board.storage.write(".bootcde", program);
  board.boot();
  const pass = async (milliseconds: number) => {
    await clock.settle();
    for (let i = 0; i < milliseconds; i++) {
      clock.advance(1);
      await clock.settle();
    }
  };
  return {
    board,
    clock,
    lines,
    pass,
    async client(boardPort) {
      const socket = connect({ host: "127.0.0.1", port: await board.port(boardPort), allowHalfOpen: true });
      clients.push(socket);
      const client: Client = { socket, received: "", ended: false, closed: false };
      socket.on("data", (data) => {
        client.received += data.toString("latin1");
      });
      socket.on("end", () => {
        client.ended = true;
      });
      socket.on("error", () => {});
      socket.on("close", () => {
        client.closed = true;
      });
      await new Promise<void>((done) => socket.once("connect", done).once("close", () => done()));
      await clock.settle();
      return client;
    },
  };
}
