import { UsageError } from "../../build/commands/cli.ts";
import type { Image } from "../../build/index.ts";
import { boot, type Interpreter, install } from "../engines/interpreter.ts";
import type { SimBoard } from "../sim/board/board.ts";
import type { Clock } from "../sim/board/clock.ts";
import { runSimulator } from "./simulator.ts";

export interface RunnerOptions {
  /** Path of an interpreter; the simulator when left out. */
  interpreter?: string;
  /** Where Storage is kept between runs, without an extension. */
  state: string;
  /** Here, on loopback. */
  webPort: number;
  /** Gets each line of the board's console. */
  line(text: string): void;
  /** The simulator only: the board is made, and does not run yet. Gives what is called once it does. */
  made?(board: SimBoard, clock: Clock, image: Image): () => void;
  /** The engine itself has failed. */
  died(why: string): void;
}

export interface Runner {
  /** Puts `image` into Storage and boots it; what ran before ends. */
  run(image: Image): Promise<void>;
  stop(): Promise<void>;
}

export function createRunner(options: RunnerOptions): Runner {
  return options.interpreter ? runInterpreter(options.interpreter, options) : runSimulator(options);
}

function runInterpreter(path: string, { state, line, died }: RunnerOptions): Runner {
  const directory = `${state}.linux`;
  let interpreter: Interpreter | undefined;
  const power = () => {
    interpreter = boot({
      path,
      directory,
      line,
      // E.reboot() ends the process with an exit code; whoever is the board's power has to start it again.
      ended: (_code, signal) => (signal ? died(`${path} died of ${signal}`) : power()),
    });
  };
  return {
    async run({ files }) {
      await interpreter?.kill();
      await install(path, directory, files).catch((error: Error) => {
        throw new UsageError(`--engine: ${path} is no Espruino for Linux that keeps a Storage: ${error.message.split("\n")[0]}`);
      });
      power();
    },
    stop: async () => interpreter?.kill(),
  };
}
