import { type BoardName, boards } from "../../../board/index.ts";
import type { Route } from "../network/sockets.ts";
import {
  createWires,
  type I2cBus,
  type I2cPart,
  i2cBus,
  type OneWirePart,
  type PinPart,
  type SerialPart,
  type SpiPart,
} from "../parts/wires.ts";
import { createFlash } from "../storage/flash.ts";
import { type Cut, createRawFlash } from "../storage/raw-flash.ts";
import { createLife, type Life, type World } from "./boot-session.ts";
import { type Clock, createClock } from "./clock.ts";
import type { Pins } from "./pins.ts";
import type { Reboot } from "./system.ts";

export interface BoardOptions {
  board: BoardName;
  /** File in which Storage is kept, and beside it, with `.flash` at its end, the flash outside it; without it, they live in memory only. */
  storage?: string;
  /** Default: a real-time clock. */
  clock?: Clock;
  /** Board port to loopback port; 0, and every port that is not named, picks a free one. A port keeps its place across reboots. */
  ports?: Record<number, number>;
  /** The console, one call a line. */
  log?: (line: string) => void;
}

export interface SimBoard {
  /** Storage from outside, by whole files. Text is written as UTF-8. */
  storage: {
    read(name: string): Buffer | undefined;
    write(name: string, data: Buffer | string): void;
    list(): string[];
    erase(name: string): void;
  };
  flash: {
    /** Writes and erasures through `require("Flash")` so far. */
    readonly operations: number;
    /**
     * Power fails at one of them, the next one being number 0, and leaves so much of it done. The board is off then, until `boot`.
     */
    cut(at: number, how: Cut): void;
  };
  /**
   * Powers the board up: `.bootPowerOn`, `.boot0` to `.boot3`, `.bootrst` or else `.bootcde`, listeners of E's `init`, `onInit()`. Again: reboots. Sockets
   * and RAM are gone then; Storage, the access point, the routes and what drives the pins stay.
   */
  boot(): void;
  /** The loopback port of a board port, once the board listens there; rejects when it cannot be had. */
  port(boardPort: number): Promise<number>;
  /** Runs a line as the console would and gives its value; an error is printed and gives undefined. */
  evaluate(code: string): unknown;
  /** A value as the console shows it. */
  shown(value: unknown): string;
  pins: Pins;
  /** What is wired to the pins. It stays over reboots; each call gives what takes it off again. */
  parts: {
    /** The bus with those pins, for its faults. */
    bus(scl: string, sda: string): I2cBus;
    i2c(scl: string, sda: string, part: I2cPart): () => void;
    onewire(pin: string, part: OneWirePart): () => void;
    /** At the other end of `Serial1`, `Serial2`, ...; a port has one. It hears from the next boot on. */
    serial(port: string, part: SerialPart): () => void;
    spi(part: SpiPart): () => void;
    pins(part: PinPart): () => void;
    /** The bytes that the strip of LEDs on `pin` was last sent. */
    strip(pin: string): number[] | undefined;
  };
  /**
   * The access point: `drop` takes it away, for a reason as ESP8266 names them (default "beacon_timeout"), `restore` brings it back. A board that does not
   * use Wifi is on the network as long as it is there.
   */
  wifi: { drop(reason?: string): void; restore(): void };
  net: {
    /** Sockets in use, listeners included. */
    sockets(): number;
    /** Where names and addresses (`broker.local`, `10.0.0.7:1883`) lead: `127.0.0.1:1883`, or "unknown", "refuse", "hang". Outlives reboots. */
    routes: Map<string, Route>;
    /** Mode of the telnet console: "on" unless the program sets another. */
    telnet(): string;
    /** Whether an ESP32 offers its console over Bluetooth, as it does unless the program ends it. */
    bluetooth(): boolean;
  };
  /**
   * What process.memory() reports, in jsvars. `usage` is settable; timers, and connections with the data they hold, are counted on top of it. This is no
   * measurement: what code and values cost is true on the interpreter only.
   */
  memory: { usage: number; total: number };
  /** Uncaught errors that were printed, each with its trace. */
  errors: string[];
  /** Called after a reboot that the program asked for, before its next life begins. */
  onReboot?: (kind: Reboot) => void;
  /** Switches the board off and frees its ports. */
  stop(): Promise<void>;
}

/** Adds `item`; gives what takes it out again. */
function added<T>(list: T[], item: T): () => void {
  list.push(item);
  return () => {
    const at = list.indexOf(item);
    if (at >= 0) list.splice(at, 1);
  };
}

/** A board without hardware. It is off until `boot`, or until something is asked of it. */
export function createBoard(options: BoardOptions): SimBoard {
  const board = boards[options.board];
  const clock = options.clock ?? createClock({ realtime: true });
  const errors: string[] = [];
  let life: Life | undefined;
  let delivered = 0;

  const log = (text: string) => {
    for (const line of text.split("\n")) options.log?.(line);
  };
  const flash = createFlash(board.storage, options.storage);
  const rawFlash = createRawFlash(board.chip, flash, options.storage && `${options.storage}.flash`);
  const world: World = {
    board,
    clock,
    flash,
    rawFlash,
    outside: { driven: new Map(), analog: new Map(), listeners: new Map() },
    wires: createWires(),
    pinParts: new Set(),
    air: { up: true },
    ports: { ...options.ports },
    routes: new Map(),
    telnet: { mode: "on" },
    bluetooth: { on: true },
    reset: { reason: "power on" },
    memory: { usage: 0, total: board.jsvars },
    log,
    activity() {
      delivered++;
    },
    uncaught(error) {
      errors.push(error);
      log(`Uncaught ${error}`);
    },
    reboot(kind) {
      const old = life;
      // The program that asked does not go on; the next one starts when its call has come to an end.
      old?.loop.stop();
      queueMicrotask(() => {
        if (life !== old) return;
        simulated.onReboot?.(kind);
        life?.end();
        world.reset.reason = "restart";
        start().boot(kind);
      });
    },
  };
  const unwatch = clock.watch({ busy: () => life?.sockets.busy() ?? false, activity: () => delivered });
  const waiting = new Map<number, { resolve(port: number): void; reject(error: Error): void }[]>();

  function start(): Life {
    rawFlash.power();
    world.telnet.mode = "on";
    world.bluetooth.on = true;
    life = createLife(world);
    for (const [port, resolvers] of waiting) for (const { resolve, reject } of resolvers) life.sockets.port(port).then(resolve, reject);
    waiting.clear();
    return life;
  }
  const alive = () => life ?? start();

  const simulated: SimBoard = {
    flash: {
      get operations() {
        return rawFlash.operations;
      },
      cut: (at, how) => rawFlash.cut(at, how, () => life?.loop.stop()),
    },
    storage: { read: world.flash.read, write: world.flash.write, list: world.flash.list, erase: world.flash.erase },
    boot() {
      life?.end();
      world.reset.reason = "power on";
      start().boot("reboot");
    },
    port(boardPort) {
      if (life && !life.loop.stopped) return life.sockets.port(boardPort);
      return new Promise((resolve, reject) => waiting.set(boardPort, [...(waiting.get(boardPort) ?? []), { resolve, reject }]));
    },
    evaluate: (code) => alive().evaluate(code),
    shown: (value) => alive().shown(value),
    pins: {
      level: (pin) => alive().pins.level(pin),
      duty: (pin) => alive().pins.duty(pin),
      drive: (pin, level) => alive().pins.drive(pin, level),
      analog: (pin, value) => alive().pins.analog(pin, value),
      onChange: (pin, listener) => alive().pins.onChange(pin, listener),
    },
    parts: {
      bus: (scl, sda) => i2cBus(world.wires, scl, sda),
      i2c: (scl, sda, part) => added(i2cBus(world.wires, scl, sda).parts, part),
      onewire(pin, part) {
        const list = world.wires.onewire.get(pin) ?? [];
        world.wires.onewire.set(pin, list);
        return added(list, part);
      },
      serial(port, part) {
        world.wires.serial.set(port, part);
        return () => void world.wires.serial.delete(port);
      },
      spi: (part) => added(world.wires.spi, part),
      pins(part) {
        world.pinParts.add(part);
        life?.attach(part);
        return () => {
          world.pinParts.delete(part);
          life?.detach(part);
        };
      },
      strip: (pin) => world.wires.strips.get(pin),
    },
    wifi: {
      drop(reason = "beacon_timeout") {
        world.air.up = false;
        life?.wifi?.drop(reason);
      },
      restore() {
        world.air.up = true;
      },
    },
    net: {
      sockets: () => life?.sockets.count() ?? 0,
      routes: world.routes,
      telnet: () => world.telnet.mode,
      bluetooth: () => world.bluetooth.on,
    },
    memory: world.memory,
    errors,
    async stop() {
      unwatch();
      await life?.end();
    },
  };
  return simulated;
}
