import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { createBoard, type SimBoard } from "../sim/board.ts";
import type { Runner, RunnerOptions } from "./runner.ts";

/** The simulated board in real time, its Storage in a file. */
export function runSimulator({ state, webPort, line }: Omit<RunnerOptions, "interpreter">): Runner {
  let board: SimBoard | undefined;
  return {
    async run({ config, files }) {
      await board?.stop();
      const storage = `${state}.${config.board}.json`;
      mkdirSync(dirname(storage), { recursive: true });
      board = createBoard({ board: config.board, storage, ports: { [config.web.port]: webPort }, log: line });
      for (const { name, data } of files) board.storage.write(name, data);
      board.boot();
    },
    stop: async () => board?.stop(),
  };
}
