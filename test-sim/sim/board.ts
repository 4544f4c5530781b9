import { apis } from "../../board/api/index.ts";
import { type Clock, createClock } from "./clock.ts";
import { createConnections } from "./connections.ts";
import { installErrors } from "./errors.ts";
import { installEvents } from "./events.ts";
import { createFormatter } from "./format.ts";
import { httpModule, netModule } from "./http.ts";
import { installJson } from "./json.ts";
import { createLoop, listenerKey } from "./loop.ts";
import { installNumbers } from "./numbers.ts";
import { installObjects } from "./objects.ts";
import { installPins, type Outside, type PinList, type Pins } from "./pins.ts";
import { installPromise } from "./promise.ts";
import { prune } from "./prune.ts";
import { createRealm } from "./realm.ts";
import { createRunner } from "./runner.ts";
import { createSockets, type Route, type Sockets } from "./sockets.ts";
import { createFlash, storageModule } from "./storage.ts";
import { createStreams } from "./streams.ts";
import { installStrings } from "./strings.ts";
import { callListeners, installSystem, smallModules } from "./system.ts";
import { installTimers } from "./timers.ts";
import { type Air, createWifi, type Wifi } from "./wifi.ts";

export type BoardName = "esp8266" | "esp32" | "linux";

export interface BoardOptions {
  board: BoardName;
  /** File in which Storage is kept; without it, it lives in memory only. */
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
  /** Powers the board up: .boot0 to .boot3, .bootrst or .bootcde, E's `init`, onInit. Again: reboots; sockets and RAM are gone, Storage and what drives the pins stay. */
  boot(): void;
  /** The loopback port of a board port, once the board listens there. */
  port(boardPort: number): Promise<number>;
  /** Runs a line as the console would and gives its value; an error is printed and gives undefined. */
  evaluate(code: string): unknown;
  pins: Pins & {};
  /** `drop`: the access point goes away, `reason` as ESP8266 names it (default "beacon_timeout"). `restore`: it is back. */
  wifi: { drop(reason?: string): void; restore(): void };
  net: {
    /** Sockets in use, listeners included. */
    sockets(): number;
    /** What names and addresses lead to: `routes.set("broker.local", "127.0.0.1:1883")`, or "unknown", "refuse", "hang". Outlives reboots. */
    routes: Map<string, Route>;
    /** "off" once the program has switched the telnet console off. */
    telnet(): string;
  };
  /**
   * What process.memory() reports, in jsvars. `usage` is settable; timers and open connections with their data are counted on top of it.
   * It is no measurement: what code and values really cost is known on the interpreter only.
   */
  memory: { usage: number; total: number };
  /** Uncaught errors that were printed, each with its trace. */
  errors: string[];
  onReboot?: () => void;
  stop(): Promise<void>;
}

const VERSION = "2v29";
const KB = 1024;
const pinsOf: Record<BoardName, PinList> = {
  esp8266: { digital: 17, analogOnly: "A0", analog: ["A0"] },
  esp32: { digital: 40, analog: ["D32", "D33", "D34", "D35", "D36", "D37", "D38", "D39"] },
  linux: { digital: 33, analog: [] },
};
const hardware = {
  esp8266: { chunk: 268, sockets: 10, storage: 192 * KB, jsvars: 1600, serial: "5ccf7f010203" },
  esp32: { chunk: 536, sockets: 10, storage: 896 * KB, jsvars: 16383, serial: "24-0a-c4-01-02-03" },
  linux: { chunk: 536, sockets: Number.POSITIVE_INFINITY, storage: 256 * KB, jsvars: 1600, serial: "00000000-addeadde-addeadde" },
};

/** A board without hardware. Its clock runs as soon as it is booted. */
export function createBoard(options: BoardOptions): SimBoard {
  const clock = options.clock ?? createClock({ realtime: true });
  const flash = createFlash(hardware[options.board].storage, options.storage);
  const outside: Outside = new Map();
  const air: Air = { up: true, reason: "" };
  const ports = { ...options.ports };
  const routes = new Map<string, Route>();
  const errors: string[] = [];
  const telnet = { mode: "on" };
  const memory = { usage: 0, total: hardware[options.board].jsvars };
  let life: Life | undefined;
  let delivered = 0;
  const waiting: { port: number; resolve(port: number): void }[] = [];

  const unwatch = clock.watch({ busy: () => life?.sockets.busy() ?? false, activity: () => delivered });
  const log = (line: string) => {
    for (const one of line.split("\n")) options.log?.(one);
  };

  function start(): Life {
    telnet.mode = "on";
    return createLife({
      ...options,
      clock,
      flash,
      outside,
      air,
      ports,
      routes,
      telnet,
      memory,
      log,
      activity() {
        delivered++;
      },
      uncaught(error) {
        errors.push(error);
        log(`Uncaught ${error}`);
      },
      reboot() {
        // The program that asks for it does not come back from its call.
        queueMicrotask(() => {
          if (life && !life.loop.stopped) board.boot();
        });
        life?.loop.stop();
      },
    });
  }

  const board: SimBoard = {
    storage: { read: flash.read, write: flash.write, list: flash.list, erase: flash.erase },
    boot() {
      const again = life !== undefined;
      const closed = life?.end();
      life = start();
      for (const { port, resolve } of waiting.splice(0)) life.sockets.port(port).then(resolve);
      void closed;
      if (again) board.onReboot?.();
      life.boot();
    },
    port(boardPort) {
      return new Promise((resolve) => {
        if (life) life.sockets.port(boardPort).then(resolve);
        else waiting.push({ port: boardPort, resolve });
      });
    },
    evaluate(code) {
      life ??= start();
      return life.evaluate(code);
    },
    pins: {
      level: (pin) => (life ??= start()).pins.level(pin),
      duty: (pin) => (life ??= start()).pins.duty(pin),
      drive: (pin, level) => (life ??= start()).pins.drive(pin, level),
      analog: (pin, value) => (life ??= start()).pins.analog(pin, value),
    },
    wifi: {
      drop(reason) {
        air.up = false;
        life?.wifi?.drop(reason);
      },
      restore() {
        air.up = true;
        life?.wifi?.restore();
      },
    },
    net: { sockets: () => life?.sockets.count() ?? 0, routes, telnet: () => telnet.mode },
    memory,
    errors,
    async stop() {
      unwatch();
      await life?.end();
    },
  };
  return board;
}

interface LifeOptions extends BoardOptions {
  clock: Clock;
  flash: ReturnType<typeof createFlash>;
  outside: Outside;
  air: Air;
  ports: Record<number, number>;
  routes: Map<string, Route>;
  telnet: { mode: string };
  memory: { usage: number; total: number };
  log(line: string): void;
  activity(): void;
  uncaught(error: string): void;
  reboot(): void;
}

interface Life {
  loop: ReturnType<typeof createLoop>;
  sockets: Sockets;
  pins: Pins;
  wifi?: Wifi;
  boot(): void;
  evaluate(code: string): unknown;
  end(): Promise<void>;
}

/** One life of the board, from power-up to the next reboot. */
function createLife(options: LifeOptions): Life {
  const { board, clock, flash, log } = options;
  const { chunk, sockets: limit, serial, storage } = hardware[board];
  const api = apis[board];
  const realm = createRealm();
  const { global } = realm;
  realm.hide(global, "\xff", realm.object());
  realm.hide(global, "global", global);
  const formatter = createFormatter(realm);

  const loop = createLoop(realm, clock, report, (code) => runner.run(code, "event"));
  let missing: (name: string) => boolean = () => false;
  const errors = installErrors(
    realm,
    (name) => missing(name),
    formatter.shown,
    (error) => runner.stack(error),
  );
  const runner = createRunner(realm, formatter, errors, loop);

  function report(error: unknown) {
    const seen: any = errors.caught(error);
    const listeners = global.process?.[listenerKey("uncaughtException")];
    if (listeners) {
      try {
        for (const listener of [...listeners]) listener.call(global.process, seen);
        return;
      } catch (second) {
        error = second;
      }
    }
    const shown: any = errors.caught(error);
    const stack = typeof shown?.stack === "string" ? shown.stack.replace(/\n$/, "") : "";
    options.uncaught(errors.text(error) + (stack ? `\n${stack}` : ""));
  }

  installEvents(realm, loop);
  installNumbers(realm);
  installStrings(realm);
  installObjects(realm, loop);
  installJson(realm, formatter);
  installPromise(realm, loop);
  const timers = installTimers(realm, loop, clock);
  realm.hide(global, "HIGH", 1);
  realm.hide(global, "LOW", 0);
  const pins = installPins(realm, loop, clock, pinsOf[board], board === "linux", options.outside, log);
  const hidden = global["\xff"];
  installSystem(realm, loop, clock, formatter, {
    board,
    version: VERSION,
    storageBytes: storage,
    modules: Object.keys(api.modules),
    memory() {
      let usage = options.memory.usage + timers.count() * 8;
      for (const name of ["HttpSC", "HttpCC"]) {
        for (const key of Object.keys(hidden[name] ?? [])) {
          const { dRcv, dSnd, res } = hidden[name][key];
          usage += 17 + Math.ceil(((dRcv?.length ?? 0) + (dSnd?.length ?? 0) + (res?.dSnd?.length ?? 0)) / 8);
        }
      }
      return { usage, total: options.memory.total };
    },
    print: log,
    reboot: options.reboot,
    serial,
  });

  const classes: Record<string, any> = {};
  for (const name of ["Server", "Socket", "httpSrv", "httpSRq", "httpSRs", "httpCRq", "httpCRs", "StorageFile"]) {
    const type: any = realm.native(name, () => {});
    type.prototype = realm.object();
    realm.hide(type.prototype, "constructor", type);
    realm.hide(global, name, type);
    classes[name] = type;
  }
  const sockets = createSockets({
    limit,
    blocking: board !== "esp8266",
    turnAway: board === "esp8266",
    oneInFlight: board === "esp8266",
    ports: options.ports,
    activity() {
      options.activity();
      loop.run();
    },
    log,
    routes: options.routes,
  });
  const streams = createStreams(realm, loop);
  const connections = createConnections(realm, loop, sockets, streams, classes as any, { chunk, version: VERSION, print: log });
  const wifi =
    board === "linux"
      ? undefined
      : createWifi(realm, loop, clock, board, options.air, () => {
          if (!wifi?.online) connections.dropAll();
        });
  const small = smallModules(realm, api.modules, options.telnet);
  realm.hide(global, "url", small.url);
  const built: Record<string, any> = {
    Storage: storageModule(realm, flash, formatter, classes.StorageFile),
    http: httpModule(realm, connections, streams, classes, log),
    net: netModule(realm, connections, streams, classes, log, false),
    tls: netModule(realm, connections, streams, classes, log, true),
    Wifi: wifi?.module,
    crypto: small.crypto,
    TelnetServer: small.TelnetServer,
  };
  runner.install(built, Object.keys(api.modules), (name) => flash.read(name)?.toString("latin1"));
  missing = prune(realm, api).isMissing;

  function runFile(name: string) {
    const code = flash.read(name)?.toString("latin1");
    if (code === undefined || loop.stopped) return;
    loop.enter(() => runner.run(code, name));
  }

  return {
    loop,
    sockets,
    pins,
    wifi,
    boot() {
      for (const name of [".bootPowerOn", ".boot0", ".boot1", ".boot2", ".boot3"]) runFile(name);
      runFile(flash.read(".bootrst") ? ".bootrst" : ".bootcde");
      loop.enter(() => callListeners(loop, global.E, "init", []));
      loop.enter(() => typeof global.onInit === "function" && global.onInit());
      loop.run();
    },
    evaluate(code) {
      const value = loop.enter(() => runner.run(Buffer.from(code, "utf8").toString("latin1"), ""));
      loop.run();
      return value;
    },
    async end() {
      loop.stop();
      await sockets.reset();
    },
  };
}
