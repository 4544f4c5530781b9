import { nodemcuNames } from "../../../board/boards/esp8266.ts";
import type { Board } from "../../../board/index.ts";
import { kindOf } from "../language/arrays.ts";
import type { Realm } from "../language/realm.ts";
import type { Clock } from "./clock.ts";
import type { Loop } from "./loop.ts";
import { BoardPin, isPin, pinOf, registerPin } from "./pin.ts";

/** What a pin does and what the world outside does to it. Levels are 0 or 1, duty and analog 0..1. */
export interface PinState {
  pin: BoardPin;
  object: any;
  mode: string;
  /** Set by pinMode: reading and writing then leave the mode alone. */
  manual: boolean;
  written: number;
  duty: number;
  pwm: boolean;
  driven: number | undefined;
  analog: number;
}

/** The pins as the world outside sees them. Names are the interpreter's: `D4`, `A0`. */
export interface Pins {
  /** Level of the pin. */
  level(pin: string): number;
  /** Duty of its PWM, or its level where there is none. */
  duty(pin: string): number;
  /** Drives an input to 0 or 1; watches of it fire. */
  drive(pin: string, level: number): void;
  /** Puts 0..1 of full scale on an analog pin. */
  analog(pin: string, value: number): void;
  /** Tells of every change of the pin's level or duty, until the returned function is called. */
  onChange(pin: string, listener: (level: number) => void): () => void;
}

/** What the world outside keeps doing to the pins across reboots. */
export interface Outside {
  driven: Map<string, number>;
  analog: Map<string, number>;
  listeners: Map<string, Set<(level: number) => void>>;
}

export interface PinBank {
  pins: Pins;
  find(value: unknown): PinState | undefined;
  /** As the program reads it: a pin without a mode of its own becomes an input. */
  read(state: PinState): number;
  /** Called with each change of a level. */
  changed: (state: PinState, level: number) => void;
}

const MODES = ["analog", "input", "input_pullup", "input_pulldown", "output", "opendrain", "opendrain_pullup", "af_output", "af_opendrain"];
const isOutput = (mode: string) => mode === "output" || mode === "af_output";
const isOpenDrain = (mode: string) => mode === "opendrain" || mode === "opendrain_pullup" || mode === "af_opendrain";

export function installPins(
  realm: Realm,
  loop: Loop,
  clock: Clock,
  board: Board,
  outside: Outside,
  print: (line: string) => void,
): PinBank {
  const { global } = realm;
  const linux = board.chip === "linux";
  const states: PinState[] = [];
  const invalid = () => realm.error("Error", "Invalid pin");

  const PinClass: any = realm.construct(
    "Pin",
    (values, isNew) => find(values[0])?.object ?? (isNew ? Object.create(PinClass.prototype) : undefined),
  );
  PinClass.prototype = realm.object();
  realm.hide(PinClass.prototype, "constructor", PinClass);
  realm.hide(global, "Pin", PinClass);
  for (const title of Object.keys(board.pins)) {
    // A0 of the linux board is the simulation of the driver that reads it, the interpreter has none.
    if (!title.startsWith("D") && linux) continue;
    const number = title.startsWith("D") ? Number(title.slice(1)) : Math.max(...states.map((one) => one.pin.number)) + 1;
    const pin = new BoardPin(number, title);
    const object = Object.create(PinClass.prototype);
    registerPin(object, pin);
    const analog = outside.analog.get(title) ?? 0;
    states.push({ pin, object, mode: "input", manual: false, written: 0, duty: 0, pwm: false, driven: outside.driven.get(title), analog });
    realm.hide(global, title, object);
  }

  function find(value: unknown): PinState | undefined {
    if (isPin(value)) return find(pinOf(value)?.number);
    if (typeof value === "number") return states.find((state) => state.pin.number === value);
    if (typeof value === "string") return states.find((state) => state.pin.title === value);
    return undefined;
  }
  function need(value: unknown): PinState {
    const state = find(value);
    if (!state) throw invalid();
    return state;
  }
  function named(title: string): PinState {
    const state = states.find((one) => one.pin.title === title);
    if (!state) throw new Error(`this board has no pin ${title}`);
    return state;
  }

  function level(state: PinState): number {
    if (isOutput(state.mode)) return state.pwm ? (state.duty >= 0.5 ? 1 : 0) : state.written;
    if (isOpenDrain(state.mode) && state.written === 0) return 0;
    if (state.driven !== undefined) return state.driven;
    return state.mode.endsWith("_pullup") ? 1 : 0;
  }
  function changing(state: PinState, change: () => void) {
    const before = level(state);
    const { duty } = state;
    change();
    const after = level(state);
    if (before !== after) bank.changed(state, after);
    if (before !== after || duty !== state.duty) for (const listener of outside.listeners.get(state.pin.title) ?? []) listener(after);
  }

  function setMode(state: PinState, mode: string, manual: boolean) {
    if (board.chip === "esp8266" && mode === "input_pulldown") {
      print("ERROR: Pin state not supported");
      return;
    }
    changing(state, () => {
      state.mode = mode;
      state.manual = manual;
      state.pwm = false;
    });
  }
  function writeOne(state: PinState, value: unknown) {
    changing(state, () => {
      if (!state.manual) state.mode = "output";
      state.pwm = false;
      state.written = value ? 1 : 0;
    });
  }
  function write(pins: any, value: unknown) {
    if (Array.isArray(pins)) {
      // The last pin of the list takes the lowest bit.
      pins.forEach((pin, index) => {
        write(pin, (Number(value) >> (pins.length - 1 - index)) & 1);
      });
    } else if (realm.isObject(pins) && !isPin(pins) && typeof pins.write === "function") pins.write(value);
    else writeOne(need(pins), value);
  }
  function readOne(state: PinState): number {
    if (!state.manual && state.mode !== "input") setMode(state, "input", false);
    return linux ? 0 : level(state);
  }
  function read(pins: any): number {
    if (Array.isArray(pins)) return pins.reduce((value: number, pin) => (value << 1) | read(pin), 0);
    return readOne(need(pins));
  }
  function analogRead(pin: unknown): number {
    const state = need(pin);
    if (linux) {
      print("ERROR: Analog is not supported on this device.");
      return 0;
    }
    return board.pins[state.pin.title].uses.includes("analog") ? state.analog : Number.NaN;
  }
  function analogWrite(pin: unknown, value: unknown) {
    const state = need(pin);
    if (linux) return;
    changing(state, () => {
      if (!state.manual) state.mode = "af_output";
      state.pwm = true;
      state.duty = Math.min(1, Math.max(0, Number(value) || 0));
    });
  }
  function pinMode(pin: unknown, mode: any, automatic: unknown) {
    const state = need(pin);
    if (MODES.includes(mode)) setMode(state, mode, !automatic);
    else {
      state.manual = false;
      if (mode !== undefined && mode !== "auto") throw realm.error("Error", "Unknown pin mode");
    }
  }
  function pulse(pin: unknown, first: unknown, times: any) {
    const state = need(pin);
    const list: unknown[] = Array.isArray(times) ? times : [times];
    if (typeof times === "number" ? !(times >= 0) : !Array.isArray(times)) {
      throw realm.error(
        "Error",
        typeof times === "number" ? "Pulse Time is less than 0 or not a number" : `Expecting Number or Array, got ${kindOf(times)}`,
      );
    }
    let at = 0;
    let value = !!first;
    writeOne(state, value);
    for (const time of list) {
      at += Math.max(0, Number(time) || 0);
      value = !value;
      const next = value;
      if (Number(time) > 0) {
        clock.setTimeout(() => {
          if (loop.stopped) return;
          writeOne(state, next);
          loop.run();
        }, at);
      }
    }
  }

  realm.methods(global, {
    digitalWrite: write,
    digitalRead: read,
    analogRead,
    analogWrite,
    pinMode,
    getPinMode: (pin) => need(pin).mode,
    digitalPulse: pulse,
  });
  realm.methods(PinClass.prototype, {
    write(this: any, value) {
      write(this, value);
    },
    read(this: any) {
      return !!read(this);
    },
    set(this: any) {
      write(this, 1);
    },
    reset(this: any) {
      write(this, 0);
    },
    toggle(this: any) {
      const state = need(this);
      writeOne(state, !state.written);
      return !!state.written;
    },
    mode(this: any, name) {
      pinMode(this, name, false);
    },
    getMode(this: any) {
      return need(this).mode;
    },
    pulse(this: any, value, times) {
      pulse(this, value, times);
    },
    analog(this: any) {
      return analogRead(this);
    },
    pwm(this: any, value) {
      analogWrite(this, value);
    },
    getInfo(this: any) {
      const { pin, written } = need(this);
      return realm.object({ port: pin.title[0], num: Number(pin.title.slice(1)), output: written, functions: realm.object() });
    },
    toString(this: any) {
      return need(this).pin.title;
    },
    valueOf(this: any) {
      return isPin(this) ? need(this).pin.number : this;
    },
  });
  if (board.chip === "esp8266") {
    const NodeMCU = realm.object();
    for (const [alias, title] of Object.entries(nodemcuNames)) realm.hide(NodeMCU, alias.replace("NodeMCU.", ""), named(title).object);
    realm.hide(global, "NodeMCU", NodeMCU);
  }

  const bank: PinBank = {
    find,
    read: readOne,
    changed() {},
    pins: {
      level: (title) => level(named(title)),
      duty(title) {
        const state = named(title);
        return state.pwm ? state.duty : level(state);
      },
      drive(title, value) {
        const state = named(title);
        outside.driven.set(title, value ? 1 : 0);
        changing(state, () => {
          state.driven = value ? 1 : 0;
        });
        loop.run();
      },
      analog(title, value) {
        outside.analog.set(title, value);
        named(title).analog = value;
      },
      onChange(title, listener) {
        named(title);
        const listeners = outside.listeners.get(title) ?? new Set();
        outside.listeners.set(title, listeners.add(listener));
        return () => listeners.delete(listener);
      },
    },
  };
  return bank;
}
