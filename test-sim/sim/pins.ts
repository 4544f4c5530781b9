import type { Clock } from "./clock.ts";
import type { Loop } from "./loop.ts";
import { BoardPin, isPin, pinOf, registerPin } from "./pin.ts";
import type { Realm } from "./realm.ts";

/** What a pin does and what the world outside does to it. Levels are 0 or 1, duty and analog 0..1. */
interface State {
  pin: BoardPin;
  object: any;
  mode: string;
  written: number;
  duty: number;
  pwm: boolean;
  driven: number | undefined;
  analog: number;
}

interface Watch {
  state: State;
  callback: unknown;
  repeat: boolean;
  edge: number;
  debounce: number;
  level: number;
  last: number | undefined;
  pending?: { at: number; level: number };
}

export interface Pins {
  /** Level of the pin as the world outside sees it. */
  level(pin: string): number;
  /** Duty of its PWM, or its level where there is none. */
  duty(pin: string): number;
  /** The world outside drives an input to 0 or 1. */
  drive(pin: string, level: number): void;
  /** Puts 0..1 of full scale on an analog pin. */
  analog(pin: string, value: number): void;
}

/** What the world outside keeps doing to the pins across a reboot. */
export type Outside = Map<string, { driven?: number; analog?: number }>;

export interface PinList {
  digital: number;
  analogOnly?: string;
  /** Pins that have a converter; others print an error and read NaN. */
  analog: string[];
}

export function installPins(
  realm: Realm,
  loop: Loop,
  clock: Clock,
  list: PinList,
  linux: boolean,
  outside: Outside,
  print: (line: string) => void,
): Pins {
  const { global } = realm;
  const states: State[] = [];
  const events: { state: State; level: number; at: number }[] = [];
  const watches = new Map<number, Watch>();
  let lastWatch = 0;

  const PinClass: any = realm.native("Pin", function Pin(value: unknown) {
    return find(value)?.object;
  });
  PinClass.prototype = realm.object();
  realm.hide(PinClass.prototype, "constructor", PinClass);
  realm.hide(global, "Pin", PinClass);

  function add(title: string) {
    const pin = new BoardPin(states.length, title);
    const object = Object.create(PinClass.prototype);
    registerPin(object, pin);
    const world = outside.get(title);
    states.push({ pin, object, mode: "input", written: 0, duty: 0, pwm: false, driven: world?.driven, analog: world?.analog ?? 0 });
    realm.hide(global, title, object);
  }
  for (let i = 0; i < list.digital; i++) add(`D${i}`);
  if (list.analogOnly) add(list.analogOnly);

  function find(value: unknown): State | undefined {
    if (isPin(value)) return states[pinOf(value)?.number ?? -1];
    if (typeof value === "number") return states[value];
    if (typeof value === "string") return states.find((state) => state.pin.title === value);
    return undefined;
  }
  function need(value: unknown): State {
    const state = find(value);
    if (!state) throw realm.error("Error", "Invalid pin!");
    return state;
  }
  const named = (title: string) => {
    const state = states.find((one) => one.pin.title === title);
    if (!state) throw new Error(`this board has no pin ${title}`);
    return state;
  };
  const isOutput = (state: State) =>
    state.mode === "output" || state.mode === "af_output" || state.mode === "opendrain" || state.mode === "opendrain_pullup";

  function level(state: State): number {
    if (state.mode === "output" || state.mode === "af_output") return state.pwm ? (state.duty >= 0.5 ? 1 : 0) : state.written;
    if (isOutput(state) && state.written === 0) return 0;
    if (state.driven !== undefined) return state.driven;
    return state.mode === "input_pullup" || state.mode === "opendrain" || state.mode === "opendrain_pullup" ? 1 : 0;
  }
  function changing(state: State, change: () => void) {
    const before = level(state);
    change();
    const after = level(state);
    if (before === after) return;
    for (const watch of watches.values()) {
      if (watch.state !== state) continue;
      events.push({ state, level: after, at: clock.now() });
      break;
    }
  }

  function write(pins: unknown, value: any) {
    if (Array.isArray(pins)) {
      // The last pin of the list takes the lowest bit.
      for (let i = 0; i < pins.length; i++) write(pins[pins.length - 1 - i], (Number(value) >> i) & 1);
      return;
    }
    if (realm.isObject(pins) && !isPin(pins) && typeof pins.write === "function") {
      pins.write(value);
      return;
    }
    const state = need(pins);
    changing(state, () => {
      if (!isOutput(state)) state.mode = "output";
      state.pwm = false;
      state.written = value ? 1 : 0;
    });
  }
  function read(pins: unknown): number {
    if (Array.isArray(pins)) return pins.reduce((value: number, pin) => (value << 1) | read(pin), 0);
    const state = need(pins);
    return linux ? 0 : level(state);
  }
  function analogRead(pin: unknown): number {
    const state = need(pin);
    if (linux || !list.analog.includes(state.pin.title)) {
      print("ERROR: analogRead not implemented");
      return linux ? 0 : Number.NaN;
    }
    return state.analog;
  }
  function analogWrite(pin: unknown, value: any) {
    const state = need(pin);
    changing(state, () => {
      state.mode = "af_output";
      state.pwm = true;
      state.duty = Math.min(1, Math.max(0, Number(value) || 0));
    });
  }
  const MODES = [
    "analog",
    "input",
    "input_pullup",
    "input_pulldown",
    "output",
    "opendrain",
    "opendrain_pullup",
    "af_output",
    "af_opendrain",
    "auto",
  ];
  function mode(pin: unknown, name: any) {
    const state = need(pin);
    if (name === undefined || name === "auto") {
      changing(state, () => {
        state.mode = "input";
      });
      return;
    }
    if (!MODES.includes(name)) throw realm.error("Error", `Unknown pin mode ${name}`);
    changing(state, () => {
      state.mode = name;
      state.pwm = false;
    });
  }
  function pulse(pin: unknown, value: any, times: any) {
    let at = 0;
    let on = !!value;
    write(pin, on);
    for (const time of Array.isArray(times) ? times : [times]) {
      at += Number(time) || 0;
      on = !on;
      const next = on;
      clock.setTimeout(() => {
        if (loop.stopped) return;
        write(pin, next);
        loop.run();
      }, at);
    }
  }

  realm.methods(global, {
    digitalWrite: write,
    digitalRead: read,
    analogRead,
    analogWrite,
    pinMode: mode,
    getPinMode: (pin) => need(pin).mode,
    digitalPulse: pulse,
    setWatch(callback, pin, options) {
      if (typeof callback !== "function" && typeof callback !== "string") throw realm.error("Error", "Function or String not supplied!");
      const repeat = typeof options === "object" && options !== null ? !!options.repeat : !!options;
      const wanted = options?.edge ?? "both";
      const edge = { rising: 1, falling: -1, both: 0 }[wanted as "rising"];
      if (edge === undefined)
        throw realm.error("TypeError", "'edge' in setWatch should be a string - either 'rising', 'falling' or 'both'");
      const state = need(pin);
      if (!isOutput(state) && state.mode === "auto") state.mode = "input";
      watches.set(++lastWatch, {
        state,
        callback,
        repeat,
        edge,
        debounce: Number(options?.debounce) || 0,
        level: level(state),
        last: undefined,
      });
      return lastWatch;
    },
    clearWatch(...values) {
      if (values.length === 0) watches.clear();
      else if (values[0] === undefined) throw realm.error("Error", "clearWatch(undefined) not allowed. Use clearWatch() instead");
      else if (!watches.delete(Number(values[0]))) throw realm.error("Error", "Unknown Watch");
    },
  });
  realm.methods(PinClass.prototype, {
    write(this: any, value) {
      write(this, value);
    },
    read(this: any) {
      return read(this);
    },
    set(this: any) {
      write(this, 1);
    },
    reset(this: any) {
      write(this, 0);
    },
    toggle(this: any) {
      const state = need(this);
      write(this, !state.written);
      return !!state.written;
    },
    mode(this: any, name) {
      mode(this, name);
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
      const state = need(this);
      return realm.object({ port: state.pin.title[0], num: state.pin.number, mode: state.mode, output: state.written });
    },
    toString(this: any) {
      return need(this).pin.title;
    },
    valueOf(this: any) {
      return need(this).pin.number;
    },
  });

  function fire(id: number, watch: Watch, at: number, high: number) {
    const time = at / 1000;
    if (watch.edge === 0 || watch.edge > 0 === (high === 1)) {
      const event = realm.object({ state: !!high, lastTime: watch.last, time, pin: watch.state.object });
      loop.call(watch.callback, undefined, [event]);
      if (!watch.repeat) watches.delete(id);
    }
    watch.last = time;
  }

  loop.part({
    idle(now) {
      let busy = events.length > 0;
      while (events.length) {
        const event = events.shift() as (typeof events)[0];
        for (const [id, watch] of [...watches]) {
          if (watch.state !== event.state) continue;
          if (watch.debounce <= 0) {
            watch.level = event.level;
            fire(id, watch, event.at, event.level);
          } else if (watch.pending) watch.pending = { at: event.at + watch.debounce, level: event.level };
          else if (event.level !== watch.level) watch.pending = { at: event.at + watch.debounce, level: event.level };
        }
      }
      for (const [id, watch] of [...watches]) {
        if (!watch.pending || watch.pending.at > now) continue;
        busy = true;
        const { at, level: settled } = watch.pending;
        watch.pending = undefined;
        const before = watch.level;
        watch.level = settled;
        if (before !== settled) fire(id, watch, at - watch.debounce, settled);
      }
      return busy;
    },
    next() {
      let next = Number.POSITIVE_INFINITY;
      for (const watch of watches.values()) if (watch.pending) next = Math.min(next, watch.pending.at);
      return next;
    },
  });

  return {
    level: (title) => level(named(title)),
    duty(title) {
      const state = named(title);
      return state.pwm ? state.duty : level(state);
    },
    drive(title, value) {
      const state = named(title);
      outside.set(title, { ...outside.get(title), driven: value ? 1 : 0 });
      changing(state, () => {
        state.driven = value ? 1 : 0;
      });
      loop.run();
    },
    analog(title, value) {
      const state = named(title);
      outside.set(title, { ...outside.get(title), analog: value });
      state.analog = value;
    },
  };
}
