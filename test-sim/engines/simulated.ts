import { rm } from "node:fs/promises";
import { setTimeout as realTime } from "node:timers/promises";
import { createBoard, type SimBoard } from "../sim/board/board.ts";
import { createClock } from "../sim/board/clock.ts";
import { openSocket, send } from "./client.ts";
import { buildImage, scratch } from "./image.ts";
import type { Device, DeviceOptions } from "./types.ts";

/** How many steps of `until` take a millisecond of the computer's time, and how many more it gives peers once the simulated time is over. */
const REAL_STEPS = 300;
const PATIENCE = 1000;

/** The device on the simulated board, its time held in hand: it passes only in `advance`, in `until` and while a request is under way. */
export async function startOnSimulator(options: Omit<DeviceOptions, "engine">): Promise<Device> {
  const clock = createClock();
  const log: string[] = [];

  async function pass(milliseconds: number) {
    clock.advance(milliseconds);
    await clock.settle();
  }

  async function until(condition: () => unknown, within: number, what: string) {
    const begin = clock.now();
    await clock.settle();
    let late = 0;
    for (let step = 0; !(await condition()); step++) {
      const passed = clock.now() - begin;
      // A broker in another process takes time of the computer, which a busy one has little of.
      if (step < REAL_STEPS || passed >= within * 1000) await realTime(1);
      if (passed < within * 1000) await pass(stepFor(passed));
      else if (late++ < PATIENCE) await clock.settle();
      else throw new Error(`${what}: not within ${within} s; console:\n  ${log.slice(-15).join("\n  ")}`);
    }
  }

  /** Lets time pass, a millisecond at a time, while `work` is under way. */
  async function meanwhile<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const mark = () => {
      done = true;
    };
    work.then(mark, mark);
    await clock.settle();
    while (!done) await pass(1);
    return work;
  }

  const directory = scratch();
  const image = await buildImage(options, directory).finally(() => rm(directory, { recursive: true, force: true }));
  const webPort = image.config.web.port;
  const board: SimBoard = createBoard({ board: image.config.board, clock, log: (line) => log.push(line) });
  for (const { name, data } of image.files) board.storage.write(name, data);

  let url = "http://127.0.0.1:0";
  async function boot() {
    board.boot();
    let port = 0;
    board.port(webPort).then((listening) => {
      port = listening;
    });
    if (options.awaitWeb === false) return;
    await until(() => port, 30, "the board listens on its web port");
    url = `http://127.0.0.1:${port}`;
  }

  const device: Device = {
    engine: "sim",
    get url() {
      return url;
    },
    log,
    board,
    request: (method, path, body, headers) => meanwhile(send(url, method, path, body, headers)),
    raw: () => meanwhile(openSocket(url)),
    async advance(milliseconds, step = stepFor(milliseconds)) {
      for (let left = milliseconds; left > 0; left -= step) await pass(Math.min(left, step));
    },
    until,
    jsvars: async () => Number.NaN,
    async evaluate(code) {
      const errors = board.errors.length;
      const value = board.evaluate(code);
      await clock.settle();
      if (board.errors.length > errors) throw new Error(`${code}: ${board.errors[errors]}`);
      return String(value);
    },
    reboot: boot,
    stop: () => board.stop(),
  };
  try {
    await boot();
  } catch (error) {
    await board.stop();
    throw error;
  }
  return device;
}

/** Fine steps at first, where something is about to happen; coarse ones in long waits. */
const stepFor = (milliseconds: number) => (milliseconds < 100 ? 5 : milliseconds < 5000 ? 20 : 100);
