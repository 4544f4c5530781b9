import { resolve } from "node:path";
import { milliseconds } from "../../build/config/duration.ts";
import { build } from "../../build/index.ts";
import { asText } from "../../build/text.ts";
import { createMapper } from "../../build/traces/index.ts";
import { breakOff, errorsOf, find, put, touches, valuesOf } from "../desk/inputs.ts";
import { createBoard } from "../sim/board/board.ts";
import { createClock } from "../sim/board/clock.ts";

export interface DeskOptions {
  /** The device's config; by default `espruino.config.json` in the current folder. */
  config?: string;
  /** What time it is when the device boots, as `Date` reads it; the device does not know the time when left out. */
  clock?: string;
}

/** Your device on a simulated board, its rules and program included, with its time in your hand. */
export interface DeskDevice {
  /** What an entity is at; null while nobody knows. */
  get(id: string): any;
  /** The error that an entity has. */
  error(id: string): string | undefined;
  /** Has a sensor read that from now on. An output takes it as a command of a person's; what refuses it throws, with the reason. */
  set(id: string, value: number | boolean | string): Promise<void>;
  /** Has each reading of a sensor fail, until it is set again. */
  fail(id: string, reason: string): Promise<void>;
  /** Presses a key on its pin, or a button of the page. */
  press(id: string, press?: "single" | "double" | "long"): Promise<void>;
  /** Lets time pass: ms, or `"8h"`. */
  advance(time: number | string): Promise<void>;
  /** Sets the device's clock, as a time server would. */
  clock(time: string): Promise<void>;
  /** Takes the power away and gives it back; what is kept stays. */
  reboot(): Promise<void>;
  /** Lines of the console. */
  readonly log: string[];
  /** Ends it. */
  stop(): Promise<void>;
}

/** ms that are passed before the device's promises are looked after. */
const STRIDE = 3_600_000;

/**
 * Builds the device that a config describes and boots it on a simulated board. No time passes but by `advance` and `press`; there is no broker
 * and nobody on the network: routes are tried with `client`. A day of most devices is played in less than a second.
 */
export async function openDesk({ config = "espruino.config.json", clock: start }: DeskOptions = {}): Promise<DeskDevice> {
  const image = await build({ config: resolve(config), quick: true, desk: "alone" });
  const mapper = createMapper(image.traces);
  const log: string[] = [];
  const clock = createClock(start === undefined ? {} : { start: timeOf(start) });
  const line = (text: string) => {
    const told = mapper.line(asText(text));
    if (told !== undefined) log.push(told);
  };
  const board = createBoard({ board: image.config.board, clock, log: line });
  for (const { name, data } of image.files) board.storage.write(name, data);
  const broker = image.config.mqtt;
  if (broker) board.net.routes.set(`${broker.host}:${broker.port}`, "refuse");

  const pass = async (time: number) => {
    for (let left = time; left > 0; left -= STRIDE) {
      clock.advance(Math.min(left, STRIDE));
      await new Promise<void>((done) => setImmediate(done));
    }
  };
  const tell = async (time: string | undefined) => {
    if (time !== undefined) board.evaluate(`setTime(${timeOf(time) / 1000})`);
    await pass(1000);
  };
  board.boot();
  await tell(start);

  return {
    get(id) {
      find(image.config, id);
      return valuesOf(board)[id] ?? null;
    },
    error(id) {
      find(image.config, id);
      return errorsOf(board)[id];
    },
    async set(id, value) {
      put(board, image.config, id, value);
      await pass(1);
    },
    async fail(id, reason) {
      breakOff(board, image.config, id, reason);
    },
    async press(id, press = "single") {
      const { part, field } = find(image.config, id);
      if (field.kind === "button") {
        put(board, image.config, id, true);
        await pass(1);
        return;
      }
      let now = 0;
      for (const [after, down] of touches(part, press)) {
        await pass(after - now);
        now = after;
        put(board, image.config, id, down);
      }
      await pass(1);
    },
    async advance(time) {
      const length = typeof time === "number" ? time : milliseconds(time);
      if (length === undefined) throw new Error(`"${time}" is not a duration; write it as "500ms", "10s", "1m", "2h" or "1d"`);
      await pass(length);
    },
    clock: tell,
    async reboot() {
      board.boot();
      await pass(1000);
    },
    log,
    stop: () => board.stop(),
  };
}

function timeOf(text: string): number {
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new Error(`"${text}" is not a time; write it as "2026-06-01T06:00:00Z"`);
  return time;
}
