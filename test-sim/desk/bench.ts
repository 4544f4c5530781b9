import { boards, printedName } from "../../board/index.ts";
import type { Config } from "../../build/config/types.ts";
import { allEntities } from "../../build/generate/described.ts";
import type { SimBoard } from "../sim/board/board.ts";
import type { Clock } from "../sim/board/clock.ts";
import { breakOff, errorsOf, find, PlayError, put, touches, type Value, valuesOf } from "./inputs.ts";
import { type Knob, knobsOf, startOf } from "./knobs.ts";
import { type Sight, wiredPins, wireSights } from "./wired.ts";

/** What whoever plays does. */
export type Deed =
  | { do: "set"; id: string; value: Value }
  | { do: "press"; id: string; press?: "single" | "double" | "long" }
  | { do: "fail"; id: string; reason?: string }
  | { do: "wifi" | "broker" | "power"; on: boolean }
  | { do: "reboot" }
  | { do: "clock"; time: string }
  | { do: "speed"; times: number };

/** What the bench shows. */
export interface Scene {
  name: string;
  board: string;
  url: string;
  knobs: Knob[];
  values: Record<string, Value | null>;
  errors: Record<string, string>;
  pins: { pin: string; printed?: string; use: string; level: number; duty: number }[];
  sights: Sight[];
  power: boolean;
  wifi: boolean;
  /** Undefined where the device has no broker, or one that is not ours. */
  broker?: boolean;
  speed: number;
  /** What time it is for the board, ms since 1970. */
  time: number;
  log: string[];
}

export interface BenchOptions {
  board: SimBoard;
  clock: Clock;
  config: Config;
  /** The device's own page. */
  url: string;
  broker?: { start(): Promise<void>; stop(): Promise<void> };
}

/** Lines of the console that are shown. */
const LINES = 200;
/** The fastest that time may run: beyond it the network, which does not, is too slow for the device. */
const FASTEST = 600;

/** A board in real time with its device, to be played with. `begin` is to be called before it boots. */
export class Bench {
  readonly #options: BenchOptions;
  readonly #sights: () => Sight[];
  /** What stands in for parts: the device forgets it at each boot. */
  readonly #held = new Map<string, { value?: Value; reason?: string }>();
  readonly #scene: Pick<Scene, "power" | "wifi" | "broker" | "speed"> = { power: true, wifi: true, speed: 1 };
  readonly #log: string[] = [];

  constructor(options: BenchOptions) {
    const { board, config, broker } = options;
    this.#options = options;
    this.#sights = wireSights(board, config);
    if (broker) this.#scene.broker = true;
    for (const entity of allEntities(config)) {
      const value = startOf(config, entity);
      if (value !== undefined) this.#held.set(entity.id, { value });
    }
    board.onReboot = () => setImmediate(() => this.booted());
  }

  /** The device runs: parts are there again. */
  booted(): void {
    const { board, config } = this.#options;
    for (const [id, { value, reason }] of this.#held)
      if (reason === undefined) put(board, config, id, value as Value);
      else breakOff(board, config, id, reason);
  }

  line(text: string): void {
    this.#log.push(text);
    if (this.#log.length > LINES) this.#log.shift();
  }

  scene(): Scene {
    const { board, clock, config, url } = this.#options;
    const { power } = this.#scene;
    const kind = boards[config.board];
    return {
      name: config.name,
      board: config.board,
      url,
      knobs: knobsOf(config),
      values: power ? valuesOf(board) : {},
      errors: power ? errorsOf(board) : {},
      pins: wiredPins(config).map(({ pin, use }) => ({
        pin,
        ...(kind.printed && { printed: printedName(kind, pin) }),
        use,
        level: power ? board.pins.level(pin) : 0,
        duty: power ? board.pins.duty(pin) : 0,
      })),
      sights: power ? this.#sights() : [],
      ...this.#scene,
      time: clock.now(),
      log: this.#log,
    };
  }

  /** Does it. Throws a PlayError that says what is wrong with it. */
  async play(deed: Deed): Promise<void> {
    const { board, clock, config, broker } = this.#options;
    switch (deed.do) {
      case "wifi":
        if (deed.on) board.wifi.restore();
        else board.wifi.drop();
        this.#scene.wifi = deed.on;
        return;
      case "broker":
        if (!broker) throw new PlayError("there is no broker of the desk's to stop");
        if (deed.on !== this.#scene.broker) await (deed.on ? broker.start() : broker.stop());
        this.#scene.broker = deed.on;
        return;
      case "speed":
        if (!(deed.times > 0 && deed.times <= FASTEST)) throw new PlayError(`time runs up to ${FASTEST} times as fast, not ${deed.times}`);
        clock.setSpeed(deed.times);
        this.#scene.speed = deed.times;
        return;
      case "power":
        if (deed.on && !this.#scene.power) this.#boot();
        else if (!deed.on && this.#scene.power) await this.#off();
        return;
    }
    if (!this.#scene.power) throw new PlayError("the board has no power; switch it on");
    switch (deed.do) {
      case "set":
        put(board, config, deed.id, deed.value);
        if (this.#held.has(deed.id)) this.#held.set(deed.id, { value: deed.value });
        return;
      case "fail":
        breakOff(board, config, deed.id, deed.reason || "no answer");
        this.#held.set(deed.id, { reason: deed.reason || "no answer" });
        return;
      case "press":
        return this.#press(deed.id, deed.press ?? "single");
      case "reboot":
        await this.#off();
        this.#boot();
        return;
      case "clock": {
        const time = Date.parse(deed.time);
        if (Number.isNaN(time)) throw new PlayError(`"${deed.time}" is not a time; write it as "2026-06-01T06:00:00Z"`);
        board.evaluate(`setTime(${time / 1000})`);
        return;
      }
      default:
        throw new PlayError(`"${(deed as { do: unknown }).do}" is nothing that the bench can do`);
    }
  }

  async #off(): Promise<void> {
    this.#scene.power = false;
    await this.#options.board.stop();
  }

  #boot(): void {
    this.#scene.power = true;
    this.#options.board.boot();
    this.booted();
  }

  #press(id: string, press: "single" | "double" | "long"): void {
    const { board, clock, config } = this.#options;
    const { part, field } = find(config, id);
    if (field.kind === "button") put(board, config, id, true);
    else if (part.driver !== "button" && field.kind !== "binary_sensor")
      throw new PlayError(`"${id}" is a ${field.kind}, which nobody can press`);
    else if (press !== "single" && !part[press]) throw new PlayError(`"${id}" tells of no ${press} presses; give it "${press}"`);
    else for (const [after, down] of touches(part, press).slice(0, -1)) clock.setTimeout(() => put(board, config, id, down), after);
  }
}
