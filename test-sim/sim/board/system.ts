import type { Board } from "../../../board/index.ts";
import { installDates, type Zone } from "../language/dates.ts";
import type { Formatter } from "../language/format.ts";
import type { Realm } from "../language/realm.ts";
import type { PipeFunction } from "../network/pipes.ts";
import type { Clock } from "./clock.ts";
import { installE } from "./e.ts";
import type { Flags } from "./flags.ts";
import { type Loop, listenerKey } from "./loop.ts";
import { createWatchdog } from "./watchdog.ts";

/** After so many readings of the time in one callback, each takes so long. */
const BUSY_READS = 1000;
const BUSY_STEP_MS = 0.1;

/** `load()` runs the program anew, `reset()` leaves it out unless it is `.bootrst`, `E.reboot()` is as if the power had gone. */
export type Reboot = "load" | "reset" | "reboot";

export interface System {
  board: Board;
  version: string;
  modules: string[];
  memory(): { usage: number; total: number };
  print(line: string): void;
  reboot(kind: Reboot): void;
  serial: string;
  flags: Flags;
  pipe: PipeFunction;
}

/** E, process, console, print and the small rest of the global functions. */
export function installSystem(realm: Realm, loop: Loop, clock: Clock, formatter: Formatter, system: System) {
  const { global } = realm;
  let timeOffset = 0;
  let turn = 0;
  let reads = 0;
  function now(): number {
    if (loop.turn !== turn) {
      turn = loop.turn;
      reads = 0;
    }
    // A program that asks for the time over and over waits for it to pass.
    if (++reads > BUSY_READS && !clock.realtime) clock.stall(BUSY_STEP_MS);
    return clock.now() + timeOffset;
  }

  const print = (...values: unknown[]) => system.print(values.map(formatter.shown).join(" "));
  const console = realm.object();
  realm.methods(console, { log: print, debug: print, info: print, warn: print, error: print, trace: print });
  realm.hide(global, "console", console);

  realm.methods(global, {
    print,
    getTime: () => now() / 1000,
    setTime(seconds) {
      timeOffset = Number(seconds) * 1000 - clock.now();
    },
    getSerial: () => system.serial,
    load: () => system.reboot("load"),
    reset: () => system.reboot("reset"),
    // There is no console to echo on.
    echo() {},
  });
  const zone: Zone = { minutes: 0 };
  installDates(realm, now, zone);

  const process = realm.object();
  realm.hide(global, "process", process);
  process.version = system.version;
  process.env = realm.object({
    VERSION: system.version,
    BOARD: system.board.firmware.board,
    FLASH: system.board.flash,
    STORAGE: system.board.storage,
    SERIAL: system.serial,
    CONSOLE: system.board.chip === "linux" ? "USB" : "Serial1",
    MODULES: system.modules.join(","),
  });
  realm.methods(process, {
    memory(collect) {
      const { usage, total } = system.memory();
      const result = { free: total - usage, usage, total, history: 0 };
      return realm.object(collect === false ? { ...result, blocksize: 12 } : { ...result, gc: 0, gctime: 0, blocksize: 12 });
    },
  });

  installE(
    realm,
    loop,
    formatter,
    system,
    zone,
    createWatchdog(loop, clock, () => system.reboot("reboot")),
  );
}

/** Calls the listeners of `event` on a global object now, as the interpreter does for E.init and process.uncaughtException; false without any. */
export function callListeners(loop: Loop, target: any, event: string, values: unknown[]): boolean {
  const listeners = target?.[listenerKey(event)];
  if (!listeners) return false;
  loop.call(listeners, target, values);
  return true;
}
