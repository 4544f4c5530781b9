import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { boot, install } from "../../engines/interpreter.ts";
import { createBoard, type SimBoard } from "../../sim/board/board.ts";
import { createClock } from "../../sim/board/clock.ts";
import { program } from "./program.ts";

/** "espruino" is the interpreter that $ESPRUINO names. */
export type Engine = "esp8266" | "esp32" | "linux" | "espruino";

/** Engines that tests of whole programs run on: two boards of the simulator, and the interpreter when there is one. */
export const engines: Engine[] = process.env.ESPRUINO ? ["esp8266", "linux", "espruino"] : ["esp8266", "linux"];

export interface Running {
  /** The simulated one. */
  board?: SimBoard;
  /** Lines of the console. */
  log: string[];
  /** Lets the program's time pass until `condition` holds; rejects with `what` after `seconds` of it. */
  until(condition: () => unknown, what: string, seconds?: number): Promise<void>;
  evaluate(expression: string): Promise<string>;
  /** After a garbage collection; NaN on the simulator. */
  jsvars(): Promise<number>;
  stop(): Promise<void>;
}

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Runs `source`, which may import "mqtt" unless another `build` makes code of it, until `stop`. */
export async function run(engine: Engine, source: string, build: (source: string) => string | Promise<string> = program): Promise<Running> {
  const code = Buffer.from(await build(source), "latin1");
  const log: string[] = [];
  const failure = (what: string) => new Error(`${engine}: not in time: ${what}; console:\n  ${log.slice(-12).join("\n  ")}`);

  if (engine === "espruino") {
    const path = process.env.ESPRUINO as string;
    const directory = mkdtempSync(join(tmpdir(), "demitasse-mqtt-"));
    await install(path, directory, [{ name: ".bootcde", data: code }]);
    const board = boot({ path, directory, line: (line) => log.push(line), ended: (code, signal) => log.push(`ended ${code} ${signal}`) });
    return {
      log,
      async until(condition, what, seconds = 20) {
        for (const end = performance.now() + seconds * 1000; !(await condition()); await pause(5))
          if (performance.now() > end) throw failure(what);
      },
      evaluate: (expression) => board.evaluate(expression),
      jsvars: async () => Number(await board.evaluate("process.memory().usage")),
      async stop() {
        await board.kill();
        rmSync(directory, { recursive: true, force: true });
      },
    };
  }

  const clock = createClock();
  const board = createBoard({ board: engine, clock, log: (line) => log.push(line) });
  board.storage.write(".bootcde", code);
  board.boot();
  return {
    board,
    log,
    async until(condition, what, seconds = 20) {
      // Brokers in other processes take real time, however little; it does not count as the board's.
      let real = 0;
      const begin = clock.now();
      for (const end = clock.now() + seconds * 1000; !(await condition()); ) {
        await clock.settle();
        if (await condition()) return;
        if (clock.now() > end && ++real > 200) throw failure(what);
        await pause(1);
        // Fine at first, coarser the longer it takes.
        if (clock.now() <= end) clock.advance(Math.max(10, (clock.now() - begin) / 20));
      }
    },
    evaluate: async (expression) => {
      const value = board.evaluate(expression);
      await clock.settle();
      return String(value);
    },
    jsvars: async () => Number.NaN,
    stop: () => board.stop(),
  };
}
