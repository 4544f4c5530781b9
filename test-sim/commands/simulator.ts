import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Config } from "../../build/config/types.ts";
import { createBoard, type SimBoard } from "../sim/board/board.ts";
import { createClock } from "../sim/board/clock.ts";
import type { Runner, RunnerOptions } from "./runner.ts";

/** Length of one wave on an analog pin, and milliseconds between two values of it. */
const WAVE = 180_000;
const STEP = 500;

/** Where nobody turns a knob, analog pins that the config names follow slow waves, one behind the other, so that the page shows life. */
function makeWaves(board: SimBoard, { sensors }: Config): NodeJS.Timeout {
  const pins = sensors.filter(({ driver }) => driver === "analog").map(({ pin }) => String(pin));
  const move = () => {
    for (const [i, pin] of pins.entries()) board.pins.analog(pin, 0.5 + 0.4 * Math.sin((2 * Math.PI * Date.now()) / WAVE + i));
  };
  move();
  return setInterval(move, STEP).unref();
}

/** The simulated board in real time, its Storage in a file. */
export function runSimulator({ state, webPort, line, made }: Omit<RunnerOptions, "interpreter">): Runner {
  let board: SimBoard | undefined;
  let waves: NodeJS.Timeout | undefined;
  const stop = async () => {
    clearInterval(waves);
    await board?.stop();
  };
  return {
    async run(image) {
      const { config, files } = image;
      await stop();
      const storage = `${state}.${config.board}.json`;
      mkdirSync(dirname(storage), { recursive: true });
      const clock = createClock({ realtime: true });
      board = createBoard({ board: config.board, clock, storage, ports: { [config.web.port]: webPort }, log: line });
      for (const { name, data } of files) board.storage.write(name, data);
      const booted = made?.(board, clock, image);
      board.boot();
      booted?.();
      // The linux board has no pins: its driver makes a wave of its own.
      if (config.board !== "linux" && !made) waves = makeWaves(board, config);
    },
    stop,
  };
}
