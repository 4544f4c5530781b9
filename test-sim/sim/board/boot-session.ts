import { apis } from "../../../board/api/index.ts";
import type { Board } from "../../../board/index.ts";
import { installArrays } from "../language/arrays.ts";
import { installErrors } from "../language/errors.ts";
import { installEvents } from "../language/events.ts";
import { CONSOLE, createFormatter } from "../language/format.ts";
import { installJson } from "../language/json.ts";
import { bluetooth, smallModules } from "../language/modules.ts";
import { installNumbers } from "../language/numbers.ts";
import { installObjects } from "../language/objects.ts";
import { installPromise } from "../language/promise.ts";
import { prune } from "../language/prune.ts";
import { createRealm } from "../language/realm.ts";
import { installRegExp } from "../language/regexp.ts";
import { createRunner } from "../language/runner.ts";
import { installStrings } from "../language/strings.ts";
import { text } from "../language/text.ts";
import { createConnections } from "../network/connections.ts";
import { dgramModule } from "../network/dgram.ts";
import { httpModule, netModule } from "../network/http.ts";
import { createPipes } from "../network/pipes.ts";
import { createSockets, type Route, type Sockets } from "../network/sockets.ts";
import { makeClasses } from "../network/socketserver.ts";
import type { Air } from "../network/station.ts";
import { createStreams } from "../network/streams.ts";
import { createWifi, type Wifi } from "../network/wifi.ts";
import { installI2c } from "../parts/i2c.ts";
import { neopixelModule } from "../parts/neopixel.ts";
import { installOneWire } from "../parts/onewire.ts";
import { installSerial } from "../parts/serial.ts";
import { installSpi } from "../parts/spi.ts";
import type { PinPart, Wires } from "../parts/wires.ts";
import type { Flash } from "../storage/flash.ts";
import { flashModule } from "../storage/flash-module.ts";
import type { RawFlash } from "../storage/raw-flash.ts";
import { storageModule } from "../storage/storage.ts";
import type { Alarm, Clock } from "./clock.ts";
import { createFlags } from "./flags.ts";
import { createLoop, type Loop, listenerKey } from "./loop.ts";
import { isPin } from "./pin.ts";
import { installPins, type Outside, type Pins } from "./pins.ts";
import { installStubs } from "./stubs.ts";
import { callListeners, installSystem, type Reboot } from "./system.ts";
import { installTimers } from "./timers.ts";
import { installWatches } from "./watches.ts";

/** What outlives a reboot, and whom to tell. */
export interface World {
  board: Board;
  clock: Clock;
  flash: Flash;
  rawFlash: RawFlash;
  outside: Outside;
  wires: Wires;
  /** Parts that watch pins by themselves. */
  pinParts: Set<PinPart>;
  air: Air;
  /** Board port to loopback port; 0 until one was picked. */
  ports: Record<number, number>;
  routes: Map<string, Route>;
  telnet: { mode: string };
  bluetooth: { on: boolean };
  /** Why this life began, as ESP8266 names it. */
  reset: { reason: string };
  memory: { usage: number; total: number };
  log(text: string): void;
  /** Something came in or went out. */
  activity(): void;
  uncaught(error: string): void;
  reboot(kind: Reboot): void;
}

/** One life of the board, from power-up to the next reboot. */
export interface Life {
  loop: Loop;
  sockets: Sockets;
  pins: Pins;
  wifi?: Wifi;
  attach(part: PinPart): void;
  detach(part: PinPart): void;
  /** Runs the program in Storage; after `reset()` only one that is meant to run then. */
  boot(kind: Reboot): void;
  evaluate(code: string): unknown;
  /** A value as the console shows it. */
  shown(value: unknown): string;
  end(): Promise<void>;
}

const VERSION = "2v29";
const SERIALS = { esp8266: "5ccf7f01-0203", esp32: "240ac401-0203", linux: "00000000-addeadde-addeadde" };
const BOOT_FILES = [".bootPowerOn", ".boot0", ".boot1", ".boot2", ".boot3"];

/** A clock whose alarms end with the life that set them. */
function ofOneLife(clock: Clock): Clock & { silence(): void } {
  const alarms = new Set<Alarm>();
  return {
    ...clock,
    setTimeout(run, milliseconds) {
      const alarm = clock.setTimeout(() => {
        alarms.delete(alarm);
        run();
      }, milliseconds);
      alarms.add(alarm);
      return alarm;
    },
    clearTimeout(alarm) {
      if (alarm) alarms.delete(alarm);
      clock.clearTimeout(alarm);
    },
    silence() {
      for (const alarm of alarms) clock.clearTimeout(alarm);
      alarms.clear();
    },
  };
}

export function createLife(world: World): Life {
  const { board, flash, log } = world;
  const clock = ofOneLife(world.clock);
  const esp8266 = board.chip === "esp8266";
  const api = apis[board.base];
  const realm = createRealm();
  const { global } = realm;
  realm.hide(global, "\xff", realm.object());
  realm.hide(global, "global", global);

  let isMissing: (name: string) => boolean = () => false;
  const formatter = createFormatter(realm, (value) => runner.functionText(value));
  const loop = createLoop(realm, clock, report, (code) => runner.run(code, "event"));
  const errors = installErrors(
    realm,
    (name) => isMissing(name),
    formatter.shown,
    (error) => runner.stack(error),
  );
  const regexps = installRegExp(realm);
  const runner = createRunner(realm, formatter, errors, regexps, { reserved });

  const known = new Set([...api.globals, "arguments"]);
  /** Functions, constants and pins are in the way of an arrow function's parameters; objects and classes are not. */
  function reserved(name: string): boolean {
    if (isPin(global[name])) return true;
    if (!known.has(name)) return false;
    return typeof global[name] === "object" ? /^global/.test(name) : !/^[A-Z]\w*[a-z]/.test(name) || /^(NaN|Infinity)$/.test(name);
  }

  /** Prints what nobody caught, unless the program listens for it. */
  function report(thrown: unknown) {
    let error: any = errors.caught(thrown);
    const listeners = global.process?.[listenerKey("uncaughtException")];
    if (listeners) {
      try {
        for (const listener of [...listeners]) listener.call(global.process, error);
        return;
      } catch (another) {
        error = errors.caught(another);
      }
    }
    const stack = realm.isObject(error) && typeof error.stack === "string" ? error.stack.replace(/\n$/, "") : "";
    world.uncaught(errors.text(error) + (stack ? `\n${stack}` : ""));
  }

  installEvents(realm, loop);
  installNumbers(realm, text);
  installStrings(realm);
  installObjects(realm, (value) => runner.functionText(value));
  installArrays(realm);
  installJson(realm, formatter);
  installPromise(realm, loop);
  const timers = installTimers(realm, loop, clock);
  realm.hide(global, "HIGH", 1);
  realm.hide(global, "LOW", 0);
  const bank = installPins(realm, loop, clock, board, world.outside, log);
  // GPIO16 of an ESP8266 has no interrupt.
  installWatches(realm, loop, clock, bank, (pin) => !esp8266 || pin !== "D16", log);

  const hidden = global["\xff"];
  function usage(): number {
    let jsvars = world.memory.usage + timers.count() * 8;
    for (const list of [hidden.HttpSC ?? {}, hidden.HttpCC ?? {}]) {
      for (const key of Object.keys(list)) {
        const { dRcv, dSnd, res } = list[key];
        jsvars += 17 + Math.ceil(((dRcv?.length ?? 0) + (dSnd?.length ?? 0) + (res?.dSnd?.length ?? 0)) / 8);
      }
    }
    return jsvars;
  }
  const pipe = createPipes(realm, loop);
  const flags = createFlags(realm, loop, log);
  installSystem(realm, loop, clock, formatter, {
    board,
    version: VERSION,
    modules: Object.keys(api.modules),
    memory: () => ({ usage: usage(), total: world.memory.total }),
    print: log,
    reboot: world.reboot,
    serial: SERIALS[board.chip],
    flags,
    pipe,
  });

  const classes = makeClasses(realm);
  const sockets = createSockets({
    limit: board.sockets || Number.POSITIVE_INFINITY,
    blocking: !esp8266,
    turnAway: esp8266,
    halfOpen: !esp8266,
    oneInFlight: esp8266,
    codes: esp8266,
    ports: world.ports,
    routes: world.routes,
    online: () => wifi?.online ?? true,
    activity() {
      world.activity();
      loop.run();
    },
    log,
  });
  const streams = createStreams(realm, loop, flags, pipe);
  const connections = createConnections(realm, loop, sockets, streams, classes, {
    chunk: board.chunk,
    version: VERSION,
    tls: board.tls,
    print: log,
  });
  const linux = board.chip === "linux";
  let endSerial = () => {};
  if (!linux) {
    const ports: Record<string, [string, string]> = esp8266 ? { I2C1: ["D12", "D13"] } : { I2C1: ["D22", "D21"], I2C2: ["D19", "D18"] };
    installI2c(realm, clock, bank, world.wires, { esp8266, pins: ports });
    installOneWire(realm, clock, bank, world.wires);
    installSpi(realm, clock, bank, world.wires, esp8266 ? ["SPI1"] : ["SPI1", "SPI2"]);
    endSerial = installSerial(
      realm,
      loop,
      clock,
      streams,
      world.wires,
      esp8266 ? ["Serial1", "Serial2"] : ["Serial1", "Serial2", "Serial3"],
    );
  }
  let wasOnline = true;
  const wifi = board.wifi ? createWifi(realm, loop, clock, !esp8266, world.air, networkChanged) : undefined;
  function networkChanged() {
    const online = wifi?.online ?? true;
    if (wasOnline && !online) sockets.cut();
    wasOnline = online;
  }

  const small = smallModules(realm, api.modules, world.telnet, world.reset);
  realm.hide(global, "url", small.url);
  if (board.chip === "esp32") realm.hide(global, "NRF", bluetooth(realm, world.bluetooth));
  const dgram = dgramModule(
    realm,
    loop,
    world.clock,
    world.routes,
    () => wifi?.online ?? true,
    () => world.activity(),
  );
  isMissing = prune(realm, api).isMissing;
  const modules = installStubs(realm, api, {
    Flash: flashModule(realm, world.rawFlash),
    Storage: storageModule(realm, flash, formatter, classes.StorageFile, pipe, log),
    http: httpModule(realm, connections, streams, classes, log),
    net: netModule(realm, connections, streams, classes, log),
    tls: netModule(realm, connections, streams, classes, log, true),
    Wifi: wifi?.module,
    crypto: small.crypto,
    dgram: dgram.module,
    TelnetServer: small.TelnetServer,
    ...(!linux && { neopixel: neopixelModule(realm, bank, world.wires) }),
    ...(esp8266 && { ESP8266: small.ESP8266 }),
  });
  runner.install(modules, (name) => flash.read(name)?.toString("latin1"));
  runner.settle();

  const detachers = new Map<PinPart, () => void>();
  function attach(part: PinPart) {
    detachers.get(part)?.();
    const after = (run: () => void, milliseconds: number) => void clock.setTimeout(run, milliseconds);
    detachers.set(part, part.attach(bank.pins, clock.now, after));
  }
  for (const part of world.pinParts) attach(part);

  function runFile(name: string) {
    const code = flash.read(name)?.toString("latin1");
    if (code !== undefined && !loop.stopped) loop.enter(() => runner.run(code, name));
  }
  return {
    loop,
    sockets,
    pins: bank.pins,
    wifi,
    attach,
    detach(part) {
      detachers.get(part)?.();
      detachers.delete(part);
    },
    boot(kind) {
      for (const name of BOOT_FILES) if (kind === "reboot" || name !== ".bootPowerOn") runFile(name);
      if (flash.read(".bootrst")) runFile(".bootrst");
      else if (kind !== "reset") runFile(".bootcde");
      loop.enter(() => callListeners(loop, global.E, "init", []));
      loop.enter(() => typeof global.onInit === "function" && global.onInit());
      loop.run();
    },
    evaluate(code) {
      const value = loop.enter(() => runner.run(Buffer.from(code, "utf8").toString("latin1"), ""));
      loop.run();
      return value;
    },
    shown: (value) => formatter.format(value, CONSOLE),
    async end() {
      endSerial();
      for (const detach of detachers.values()) detach();
      loop.stop();
      clock.silence();
      dgram.end();
      await sockets.reset();
    },
  };
}
