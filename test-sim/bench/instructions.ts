import { spawn, spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join, resolve } from "node:path";
import { guard } from "../engines/guardian.ts";
import { scratch } from "../engines/image.ts";

/** Why instructions cannot be counted here, or undefined. */
export function noValgrind(): string | undefined {
  return spawnSync("valgrind", ["--version"]).status === 0 ? undefined : "valgrind is not installed";
}

/** Requests at once, in the two runs whose difference counts. */
const fewer = 1;
const more = 4;
/** How often they are sent, and how often at least where connections stay. */
const rounds = 12;
const opening = 2;

/** Seconds for an answer under valgrind, which is some fifty times slower than the interpreter by itself. */
const patience = 10;

export interface CountOptions {
  /** The connections stay from one round to the next; what it takes to open them is in no count. */
  keepAlive?: boolean;
  /** How many times slower timers of half a second and less are: as many as the interpreter is (`slowdown`), and they come as often a request as in life. */
  timers?: number;
}

/**
 * Instructions that the interpreter at `path` needs for one GET of `route` on `port`, by valgrind's callgrind: the difference of two
 * runs of what is in the Storage of `directory`, one with more requests than the other, so that the boot drops out. The interpreter is
 * held while the requests are sent and finds them all at once: it never waits for one, and its idle passes are in none.
 */
export async function countInstructions(
  path: string,
  directory: string,
  port: number,
  route: string,
  options: CountOptions = {},
): Promise<number> {
  const all = async (count: number): Promise<number> => {
    const whole = await total(path, directory, port, route, count, rounds, options);
    return options.keepAlive ? whole - (await total(path, directory, port, route, count, opening, options)) : whole;
  };
  const counted = options.keepAlive ? rounds - opening : rounds;
  return Math.round(((await all(more)) - (await all(fewer))) / (more - fewer) / counted);
}

async function total(
  path: string,
  directory: string,
  port: number,
  route: string,
  count: number,
  rounds: number,
  options: CountOptions,
): Promise<number> {
  const out = join(directory, "callgrind.out");
  const child = spawn("valgrind", ["--tool=callgrind", `--callgrind-out-file=${out}`, resolve(path)], {
    cwd: directory,
    stdio: ["pipe", "ignore", "ignore"],
  });
  guard(child);
  const exited = new Promise<void>((done) => child.once("exit", () => done()));
  const bytes = `GET ${route} HTTP/1.1\r\nHost: device\r\n${options.keepAlive ? "" : "Connection: close\r\n"}\r\n`;
  const open: Socket[] = [];
  const round = async (): Promise<void> => {
    process.kill(child.pid as number, "SIGSTOP");
    const sockets = open.length ? open : await Promise.all(Array.from({ length: count }, () => opened(port)));
    if (options.keepAlive && !open.length) open.push(...sockets);
    const answers = Promise.all(sockets.map((socket) => answered(socket, options.keepAlive)));
    await Promise.all(sockets.map((socket) => new Promise((sent) => socket.write(bytes, sent))));
    process.kill(child.pid as number, "SIGCONT");
    await answers;
  };
  try {
    await listens(port);
    if (options.timers) child.stdin.write(slow(options.timers));
    for (let i = 0; i < rounds; i++) await round();
    for (const socket of open) socket.destroy();
    // On Linux a reboot ends the process, and callgrind writes its sums.
    child.stdin.write("\x10E.reboot()\n");
    await exited;
  } finally {
    child.kill("SIGKILL");
    await exited;
  }
  const summary = /^(?:summary|totals): (\d+)/m.exec(readFileSync(out, "utf8"));
  if (!summary) throw new Error(`callgrind wrote no sum for ${path}`);
  return Number(summary[1]);
}

/** What makes timers slower, those that are there and those that will be. They hang on the interpreter's hidden root, their interval in microseconds. */
const slow = (times: number) =>
  `\x10(function(t){for(var i in t)if(t[i].intr<=5e5)changeInterval(parseInt(i),t[i].intr/1000*${times})})(global["\\xff"].timers)\n` +
  `\x10var slow$=setInterval;global.setInterval=function(f,t){arguments[1]=t>500?t:t*${times};return slow$.apply(global,arguments)}\n`;

async function listens(port: number): Promise<void> {
  for (const end = performance.now() + 60_000; ; ) {
    try {
      (await opened(port)).destroy();
      return;
    } catch {
      if (performance.now() > end) throw new Error("the device does not answer under valgrind");
      await new Promise((done) => setTimeout(done, 100));
    }
  }
}

function opened(port: number): Promise<Socket> {
  return new Promise((done, fail) => {
    const socket = connect(port, "127.0.0.1", () => done(socket));
    socket.on("error", fail);
  });
}

/** Resolves once the answer is whole: when its body is as long as it says, or the connection is closed. */
function answered(socket: Socket, stays?: boolean): Promise<void> {
  return new Promise((done, fail) => {
    let text = "";
    const late = setTimeout(() => fail(new Error(`no answer in ${patience} s under valgrind: ${text.slice(0, 80)}`)), patience * 1000);
    const end = () => {
      clearTimeout(late);
      socket.removeListener("data", take);
      if (/^HTTP\/1\.[01] 200 /.test(text)) done();
      else fail(new Error(`no answer under valgrind but ${JSON.stringify(text.slice(0, 80))}`));
    };
    const take = (data: Buffer) => {
      text += data.toString("latin1");
      const [head, body] = text.split("\r\n\r\n");
      if (stays && body !== undefined && body.length >= Number(/length: (\d+)/i.exec(head)?.[1])) end();
    };
    socket.on("data", take);
    if (!stays) socket.on("close", end);
  });
}

/** How many times slower the interpreter at `path` is under valgrind, by a loop of its own; a whole number, 1 at least. */
export function slowdown(path: string): number {
  const directory = scratch();
  const script = join(directory, "loop.js");
  writeFileSync(script, 'var t=getTime();for(var i=0;i<3000;i++)"ab".substr(1);print("@"+(getTime()-t)+"@");E.reboot();');
  const seconds = (command: string, given: string[]): number => {
    const { stdout } = spawnSync(command, [...given, script], { cwd: directory, encoding: "latin1", timeout: 60_000, input: "" });
    return Number(/@([0-9.e+-]+)@/.exec(stdout)?.[1]);
  };
  try {
    const slow = seconds("valgrind", ["--tool=callgrind", "--callgrind-out-file=/dev/null", resolve(path)]);
    return Math.max(1, Math.round(slow / seconds(resolve(path), [])));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
