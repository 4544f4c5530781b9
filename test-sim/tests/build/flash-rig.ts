import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BoardName } from "../../../board/index.ts";
import { boards } from "../../../board/index.ts";
import type { FlashOptions } from "../../../build/flash/index.ts";
import { flash } from "../../../build/flash/index.ts";
import type { Image } from "../../../build/index.ts";
import { guard } from "../../engines/guardian.ts";
import { createBoard, type SimBoard } from "../../sim/board/board.ts";
import { createConsole } from "../../sim/board/console.ts";

export interface Rig {
  /** `tcp://127.0.0.1:PORT`, where the board's console is. */
  port: string;
  board: SimBoard;
  /** Lines that the board printed. */
  log: string[];
  /** Changes what the board sends. */
  distort?: (text: string) => string;
  /** Cuts the line once the board has received so many bytes. */
  cutAt: number;
  /** The board answers nothing. */
  silent: boolean;
  /** Bytes that the board has received. */
  received(): number;
  stop(): Promise<void>;
}

/** A simulated board whose console is at a port. */
export async function createRig(name: BoardName = "esp8266"): Promise<Rig> {
  const log: string[] = [];
  const console = createConsole();
  const board = createBoard({
    board: name,
    log(line) {
      log.push(line);
      console.log(line);
    },
  });
  console.attach(board);
  const sockets = new Set<Socket>();
  console.send = (text) => {
    if (rig.silent) return;
    for (const socket of sockets) socket.write(rig.distort ? rig.distort(text) : text, "latin1");
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    socket.setEncoding("latin1");
    socket.on("data", (text: string) => {
      const left = rig.cutAt - console.received;
      if (left > 0) console.receive(text.slice(0, left));
      if (left <= text.length) socket.destroy();
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as { port: number };
  const rig: Rig = {
    port: `tcp://127.0.0.1:${port}`,
    board,
    log,
    cutAt: Number.POSITIVE_INFINITY,
    silent: false,
    received: () => console.received,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
      await board.stop();
    },
  };
  board.boot();
  return rig;
}

/** An image with a small program that says that it lives, and a page. */
export function smallImage({ board = "esp8266" as BoardName, id = "0badcafe", pad = 700, page = 300 } = {}): Image {
  const program = `print("Demitasse greenhouse 0.1.0 ${id}");\nfunction idle(){return "${"x".repeat(pad)}"}\nsetInterval(idle,1000);\n`;
  const data = Buffer.alloc(page, 0).map((_, i) => (i * 31) & 255);
  return {
    config: { id: "greenhouse", web: { port: 80 } },
    board: boards[board],
    id,
    files: [
      { name: ".bootcde", file: "app.js", data: Buffer.from(program) },
      { name: "page", file: "page.gz", data: Buffer.from(data) },
    ],
    code: program,
    report: { total: { bytes: program.length, jsvars: 100 } },
  } as unknown as Image;
}

export interface Outcome {
  /** What was told meanwhile, but for how much of it. */
  told: string[];
  /** The line of the trouble. */
  trouble?: string;
  sent?: string[];
  sign?: string;
}

/** Flashes, and tells how that went. */
export async function tryFlash(rig: { port?: string }, image: Image, options: Partial<FlashOptions> = {}): Promise<Outcome> {
  const told: string[] = [];
  const progress = (what: string, done?: number) => void (done === undefined && told.push(what));
  try {
    const { sent, life } = await flash(image, { port: rig.port, baud: 115200, erase: false, keep: false, progress, ...options });
    return { told, sent, sign: life.sign };
  } catch (error) {
    if ((error as Error).name !== "UsageError") throw error;
    return { told, trouble: (error as Error).message.replaceAll(String(rig.port), "PORT") };
  }
}

export const noSocat = spawnSync("socat", ["-V"]).status === 0 ? false : "socat is not installed";

/** A pseudo-terminal that leads to the rig's console. */
export async function pseudoTerminal({ port }: Rig): Promise<{ path: string; stop(): void }> {
  const folder = mkdtempSync(join(tmpdir(), "demitasse-pty-"));
  const path = join(folder, "tty");
  const child: ChildProcess = spawn("socat", [`PTY,link=${path},raw,echo=0`, `TCP:${port.slice(6)}`], { stdio: "ignore" });
  guard(child);
  while (!existsSync(path)) await new Promise((done) => setTimeout(done, 20));
  return {
    path,
    stop() {
      child.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
