import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import vm from "node:vm";
import { BuildError, compile } from "../../build/index.ts";
import { asText, bytesInSource } from "../../build/text.ts";
import { createBoard } from "../sim/board/board.ts";
import { createClock } from "../sim/board/clock.ts";

export interface Program {
  name: string;
  /** A sloppy-mode script. */
  code: string;
}

export type Built = { refused: string } | { built: string };

/** A program through the firmware's own lowering, check and minifier, for esp8266. */
export async function buildProgram({ name, code }: Program): Promise<Built> {
  try {
    const { code: built } = await compile({ code: bytesInSource(code) }, { board: "esp8266", script: true, file: name });
    return { built };
  } catch (error) {
    if (error instanceof BuildError) return { refused: error.message };
    return { refused: `${name}: cannot be built: ${(error as Error).message.split("\n")[0]}, which is a fault of the build; report it` };
  }
}

/** What a built program prints on the simulated board within 5 s of its time. */
export async function runOnSimulator(built: string): Promise<string> {
  const lines: string[] = [];
  const clock = createClock();
  const board = createBoard({ board: "esp8266", clock, log: (line) => lines.push(line) });
  try {
    board.storage.write(".bootcde", Buffer.from(built, "latin1"));
    board.boot();
    await clock.settle();
    clock.advance(5000);
    await clock.settle();
  } finally {
    await board.stop();
  }
  return asText(lines.join("\n"));
}

/** What a built program prints on the interpreter at `path`, run from a file of its own. */
export async function runOnInterpreter(path: string, built: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "dialect-"));
  try {
    await writeFile(join(directory, "program.js"), built, "latin1");
    const printed = await new Promise<string>((done) => {
      const options = { cwd: directory, timeout: 10_000, killSignal: "SIGKILL", encoding: "latin1", maxBuffer: 1 << 20 } as const;
      execFile(path, ["program.js"], options, (_error, out) => done(out));
    });
    // The banner ends with a line about donations; the prompt shows up whenever a timer has printed.
    const own = printed.replace(/\r/g, "").replace(/^[\s\S]*?espruino\.com\/Donate\n\n?/, "");
    return asText(
      own
        .replace(/\x08[\s\S]*$/, "")
        .replace(/>?\x1b\[J/g, "")
        .replace(/\n?>?$/, ""),
    );
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** What JavaScript prints. Timers run in real time, for at most `milliseconds`. */
export async function runAsJavaScript(code: string, milliseconds = 50): Promise<string> {
  const lines: string[] = [];
  const print = (...values: unknown[]) => lines.push(values.map(String).join(" "));
  vm.runInContext(
    code,
    vm.createContext({
      print,
      setTimeout,
      setInterval,
      clearTimeout,
      clearInterval,
      queueMicrotask,
      structuredClone,
      TextEncoder,
      TextDecoder,
    }),
  );
  await new Promise((done) => setTimeout(done, milliseconds));
  return lines.join("\n");
}
