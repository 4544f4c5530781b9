import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { boot, install } from "../engines/interpreter.ts";
import { freePort } from "../engines/ports.ts";
import { createBoard } from "../sim/board/board.ts";
import { program } from "./http-program.ts";

/** "espruino" is the interpreter that $ESPRUINO names. */
export type Engine = "sim" | "espruino";
export type ListenerName = "http" | "net";

export const engines: Engine[] = process.env.ESPRUINO ? ["sim", "espruino"] : ["sim"];
export const listeners: ListenerName[] = ["http", "net"];

export interface Running {
  port: number;
  log: string[];
  /** After a garbage collection; NaN on the simulator. */
  jsvars(): Promise<number>;
  evaluate(expression: string): Promise<string>;
  stop(): Promise<void>;
}

/** Boots `source`, which may use `listener`, `PORT` and all that the framework exports, and waits until it answers. */
export async function run(engine: Engine, listener: ListenerName, source: string): Promise<Running> {
  const port = await freePort();
  const head = `import * as framework from "http"; import { abort, basicAuth, bearerAuth, cookie, cors, createHttp, events, file, formAll, fromJson, queryAll, ${listener === "net" ? "listenNet" : "listenHttp"} as listener, redirect, toJson } from "http";\n`;
  const code = Buffer.from(await program(head.replace(/^[^;]*;/, "") + source, { PORT: String(port) }), "latin1");
  const log: string[] = [];
  let running: Running;
  if (engine === "espruino") {
    const directory = mkdtempSync(join(tmpdir(), "demitasse-http-"));
    const path = process.env.ESPRUINO as string;
    await install(path, directory, [{ name: ".bootcde", data: code }]);
    const board = boot({ path, directory, line: (line) => log.push(line), ended: () => log.push("ended") });
    running = {
      port,
      log,
      jsvars: async () => Number(await board.evaluate("process.memory().usage")),
      evaluate: (expression) => board.evaluate(expression),
      async stop() {
        await board.kill();
        rmSync(directory, { recursive: true, force: true });
      },
    };
  } else {
    const board = createBoard({ board: "linux", ports: { [port]: port }, log: (line) => log.push(line) });
    board.storage.write(".bootcde", code);
    board.boot();
    await board.port(port);
    running = {
      port,
      log,
      jsvars: async () => Number.NaN,
      evaluate: async (expression) => String(board.evaluate(expression)),
      stop: () => board.stop(),
    };
  }
  for (let tries = 0; ; tries++) {
    try {
      await exchange(port, "GET /awake HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      return running;
    } catch (error) {
      if (tries > 100) {
        await running.stop();
        throw new Error(`${engine}, ${listener}: ${error}; console:\n  ${log.slice(-8).join("\n  ")}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/**
 * Sends bytes on a connection of its own and gives what comes back until it is closed, or until nothing has come for `quiet` ms
 * after the first byte (for connections that stay). Parts are sent 20 ms apart.
 */
export function exchange(port: number, bytes: string | string[], quiet = 400): Promise<string> {
  return new Promise((resolve, reject) => {
    const parts = typeof bytes === "string" ? [bytes] : [...bytes];
    let answer = "";
    let timer: NodeJS.Timeout | undefined;
    const socket = connect(port, "127.0.0.1");
    const done = () => {
      clearTimeout(timer);
      clearTimeout(end);
      socket.destroy();
      resolve(answer);
    };
    const end = setTimeout(done, 9000);
    const next = () => {
      const part = parts.shift();
      if (part === undefined) return;
      socket.write(Buffer.from(part, "latin1"));
      setTimeout(next, 20);
    };
    socket.setEncoding("latin1");
    socket.on("connect", next);
    socket.on("data", (text) => {
      answer += text;
      clearTimeout(timer);
      timer = setTimeout(done, quiet);
    });
    socket.on("close", done);
    socket.on("error", (error: NodeJS.ErrnoException) => (answer || error.code === "ECONNRESET" ? done() : reject(error)));
  });
}
