import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { accessSync, constants, mkdirSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { crc32 } from "node:zlib";
import { guard } from "./guardian.ts";
import type { Files } from "./types.ts";

/** A running Espruino for Linux, its Storage in `directory`. */
export interface Interpreter {
  readonly pid: number;
  /** The text of an expression's value; rejects with what it threw. */
  evaluate(expression: string): Promise<string>;
  kill(): Promise<void>;
}

export interface BootOptions {
  path: string;
  directory: string;
  line(text: string): void;
  /** The process ended by itself: `E.reboot()`, or a crash (then `signal` is set). */
  ended(code: number | null, signal: NodeJS.Signals | null): void;
}

/** One clear line when `path` cannot be run. */
export function checkInterpreter(path: string): string | undefined {
  try {
    if (!statSync(path).isFile()) return `${path} is not a file; --engine takes "sim" or the path of an Espruino interpreter for Linux`;
    accessSync(path, constants.X_OK);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    return missing
      ? `${path} does not exist; --engine takes "sim" or the path of an Espruino interpreter for Linux`
      : `${path} may not be executed; make it executable with chmod +x`;
  }
}

const chunk = 512;
const chunksAScript = 8;

/** Writes into the Storage of `directory` what of `files` it does not hold yet, and reads it back. */
export async function install(path: string, directory: string, files: Files[]): Promise<void> {
  // Passwords of the config stand in the program.
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const missing = await differing(path, directory, files);
  const writes: string[] = [];
  for (const { name, data } of missing) {
    for (let offset = 0; offset < data.length; offset += chunk) {
      const text = data.subarray(offset, offset + chunk).toString("base64");
      const total = offset === 0 ? `,${data.length}` : "";
      writes.push(`require("Storage").write(${JSON.stringify(name)},atob("${text}"),${offset}${total});`);
      // A script of many chunks would not fit into the interpreter's memory.
      if (writes.length === chunksAScript) await runScript(path, directory, writes.splice(0));
    }
  }
  if (writes.length > 0) await runScript(path, directory, writes);
  const [wrong] = missing.length > 0 ? await differing(path, directory, missing) : [];
  if (wrong) throw new Error(`the Storage of ${path} does not hold ${wrong.name} as it was written`);
}

async function differing(path: string, directory: string, files: Files[]): Promise<Files[]> {
  const ask = ({ name }: Files, i: number) =>
    `var data=require("Storage").read(${JSON.stringify(name)});print("@${i}@"+(data?E.CRC32(data):"none")+"@");`;
  const printed = await runScript(path, directory, files.map(ask));
  return files.filter(({ data }, i) => !printed.includes(`@${i}@${crc32(data)}@`));
}

function runScript(path: string, directory: string, lines: string[]): Promise<string> {
  const script = join(directory, "install.js");
  writeFileSync(script, lines.join("\n"), { mode: 0o600 });
  return new Promise((done, fail) => {
    const child = spawn(resolve(path), [script], { cwd: directory, stdio: ["ignore", "pipe", "ignore"] });
    guard(child);
    let printed = "";
    child.stdout.setEncoding("latin1").on("data", (text) => {
      printed += text;
    });
    child.once("error", fail);
    child.once("close", () =>
      /Uncaught|Interrupted|Unable/.test(printed) ? fail(new Error(`installing failed: ${printed.slice(-600)}`)) : done(printed),
    );
  });
}

/**
 * What keeps a command's threads on one processor, where there is such a tool. The interpreter reads its console in a thread of its own and puts
 * what comes into the same queue from which its main thread takes (targets/linux/jshardware.c, src/jsdevices.c), without a lock: side by
 * side they read each other's half-written lengths, and old lines run again until memory is full.
 */
const onOneProcessor: string[] = (() => {
  const pinned = ["taskset", "-c", String(process.pid % availableParallelism())];
  return spawnSync(pinned[0], [...pinned.slice(1), "true"]).status === 0 ? pinned : [];
})();

/** Boots what is in Storage. The console stays usable: `evaluate` types into it, without echo. */
export function boot({ path, directory, line, ended }: BootOptions): Interpreter {
  const [command, ...given] = [...onOneProcessor, resolve(path)];
  const child = spawn(command, given, {
    cwd: directory,
    stdio: ["pipe", "pipe", "ignore"],
  }) as unknown as ChildProcessWithoutNullStreams;
  guard(child);
  child.stdin.on("error", () => {});
  let serial = 0;
  const waiting = new Map<number, (text: string, threw: boolean) => void>();
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const raw of lines) {
      const printed = raw.replace(/[\r\b]|\x1b\[\w/g, "").replace(/^>+/, "");
      // Not at the beginning only: where a line was erased, that stands before it. An echo has other characters after the @.
      const reply = /@(\d+)([=!])(.*)$/.exec(printed);
      if (reply) waiting.get(Number(reply[1]))?.(reply[3], reply[2] === "!");
      else if (printed !== "") line(printed);
    }
  });
  let gone = false;
  const exit = new Promise<void>((done) => {
    child.once("error", () => done());
    child.once("exit", (code, signal) => {
      for (const settle of [...waiting.values()]) settle("the interpreter ended", true);
      if (!gone) ended(code, signal);
      gone = true;
      done();
    });
  });
  return {
    pid: child.pid ?? -1,
    evaluate(expression) {
      return new Promise((done, fail) => {
        const number = ++serial;
        const timer = setTimeout(() => waiting.get(number)?.("no answer on the console in 5 s", true), 5000);
        waiting.set(number, (text, threw) => {
          clearTimeout(timer);
          waiting.delete(number);
          if (threw) fail(new Error(`${expression}: ${text}`));
          else done(text);
        });
        if (gone) waiting.get(number)?.("the interpreter ended", true);
        // What is left of a line that lost characters is erased first; it would take this one for its continuation.
        // 16 switches the echo off for this line, which keeps it out of the console's history, too.
        else child.stdin.write(`\x1b[2H\x10try{print("@"+${number}+"="+(${expression}))}catch(e){print("@"+${number}+"!"+e)}\n`);
      });
    },
    async kill() {
      gone = true;
      child.kill("SIGKILL");
      await exit;
    },
  };
}
