import type { PinUse } from "./drivers/lib/types.ts";

/** Builds of the interpreter: what is known of a board but for what is printed on it. */
export type PlainBoard = "esp8266" | "esp8266_1mb" | "esp32" | "esp32c3" | "esp32s3" | "cyd" | "linux";

/** Modules that are sold with one of these on them. */
export type ModuleBoard =
  | "nodemcu"
  | "wemos-d1-mini"
  | "sonoff-s31"
  | "sonoff-basic"
  | "esp-01"
  | "esp32-devkit"
  | "esp32-c3-supermini"
  | "esp32-s3-devkit";

export type BoardName = PlainBoard | ModuleBoard;

export interface Pin {
  uses: PinUse[];
  /** Internal resistors that the interpreter can switch on. */
  pulls: ("up" | "down")[];
  /** Why it must never be used; a config that names it is refused. */
  reserved?: string;
  /** It is on the converter that Wi-Fi takes for itself. */
  adc2?: boolean;
  /** What to mind when using it; a config that names it is warned. */
  hint?: string;
  /** Its level at power-on decides how the chip boots. */
  strapping?: boolean;
  /** What of the serial console it is. */
  console?: "TX" | "RX";
  /** `false`: the interpreter gets no interrupt of it, so it cannot be watched. */
  watch?: boolean;
  /** analogWrite puts a voltage on it, not a PWM signal. */
  dac?: boolean;
}

/** What a board is to the build and to the simulator. Sizes in bytes unless said. */
export interface Board {
  name: BoardName;
  /** The build of the interpreter that it runs: its own name, but for a module. */
  base: PlainBoard;
  /** What the firmware and the simulator go by where the ports of the interpreter differ. */
  chip: "esp8266" | "esp32" | "linux";
  /** One line for people. */
  about: string;
  /** The interpreter's `process.env.BOARD`, and the name of its firmware's files without the version. */
  firmware: { board: string; file: string };
  /** By the name that Espruino gives them: `D4` is GPIO4, whatever is printed on the module. */
  pins: Record<string, Pin>;
  /** Other names of pins, and the pin each one is: `GPIO5`, those of a module, those that the interpreter has (`NodeMCU.D4`). */
  aliases: Record<string, string>;
  /** A module: the names printed on it, in their order. Each is in `aliases`; an Espruino's name that is not printed means nothing here. */
  printed?: string[];
  /** What is built onto the module, by pin. */
  wired?: Record<string, string>;
  /** Ports for I2C, and for serial lines with those first that are not the console's, by the interpreter's names. */
  i2c: string[];
  serial: string[];
  /** Variables of the interpreter at most, and the size of one. */
  jsvars: number;
  jsvarBytes: number;
  /** Flash of the module, and the part of it that is Storage. */
  flash: number;
  storage: number;
  /** Address of 8 KB of flash that nobody else uses, a multiple of that: what survives restarts is there. Without it nothing does. */
  records?: number;
  /** Most that one `data` event of a socket carries. */
  chunk: number;
  /** Listeners and connections together; 0 when there is no limit. */
  sockets: number;
  /** Whether `tls.connect` is there, for `mqtts://`. */
  tls: boolean;
  wifi: boolean;
  /** Whether it can be an access point while it is in a network. */
  apBesideStation: boolean;
  /** Whether the interpreter has a console on port 23 that wants closing. */
  telnet: boolean;
  budget: Budget;
  /** What else a builder should know, one line each. */
  notes: string[];
}

/** What the firmware may take: the bundle, the gzipped page, variables idle and under four browsers. */
export interface Budget {
  bundle: number;
  page: number;
  idle: number;
  peak: number;
}

const everything: PinUse[] = ["digital", "output", "pwm"];

export const gpio = (more: Partial<Pin> = {}): Pin => ({ uses: everything, pulls: ["up", "down"], ...more });

/** Pins that the chip has but nobody may use. */
export const reserved = (why: string): Pin => ({ uses: [], pulls: [], reserved: why });

/** `GPIO5` for each `D5`: the chip's own name, which means the same on every board. */
export function gpioNames(pins: Record<string, Pin>): Record<string, string> {
  const names = Object.keys(pins).filter((name) => /^D\d+$/.test(name));
  return Object.fromEntries(names.map((name) => [`GPIO${name.slice(1)}`, name]));
}

interface Module {
  name: ModuleBoard;
  about: string;
  /** Names printed on it, and the number of the GPIO or `A0`. */
  silk: Record<string, number | "A0">;
  wired?: Record<string, string>;
  notes?: string[];
}

/** A module with one of the plain boards on it: its pins go by what is printed there. */
export function moduleOf(base: Board, { name, about, silk, wired, notes = [] }: Module): Board {
  const named = Object.entries(silk).map(([printed, pin]) => [printed, pin === "A0" ? pin : `D${pin}`]);
  const aliases = { ...base.aliases, ...Object.fromEntries(named) };
  return { ...base, name, about, aliases, printed: Object.keys(silk), ...(wired && { wired }), notes: [...base.notes, ...notes] };
}

/** The pin that a config means: by what is printed on a module, by `GPIO5`, or by Espruino's name. */
export function pinNamed(board: Board, given: string): string | undefined {
  if (Object.hasOwn(board.aliases, given)) return board.aliases[given];
  return !board.printed && Object.hasOwn(board.pins, given) ? given : undefined;
}

/** The name printed on a module for one of Espruino's pins, or else `GPIO5`; on a plain board Espruino's own. */
export function printedName(board: Board, pin: string): string {
  if (!board.printed) return pin;
  return board.printed.find((name) => board.aliases[name] === pin) ?? pin.replace(/^D/, "GPIO");
}

/** `D0` to `D5` and `D12` as `D0-D5, D12`: pins that may be used, for a message. */
export function pinList(board: Board, use?: PinUse): string {
  const can = (name: string) => !board.pins[name].reserved && (!use || board.pins[name].uses.includes(use));
  const names = board.printed ? board.printed.filter((name) => can(board.aliases[name])) : Object.keys(board.pins).filter(can);
  return ranges(names);
}

/** Pins that can be watched, for a message. */
export function watchList(board: Board): string {
  const can = (name: string) => !board.pins[name].reserved && board.pins[name].watch !== false && board.pins[name].uses.includes("digital");
  return ranges(board.printed ? board.printed.filter((name) => can(board.aliases[name])) : Object.keys(board.pins).filter(can));
}

function ranges(names: string[]): string {
  const parts: string[] = [];
  for (let i = 0; i < names.length; ) {
    let last = i;
    while (last + 1 < names.length && follows(names[last], names[last + 1])) last++;
    if (last > i + 1) parts.push(`${names[i]}-${names[last]}`);
    else parts.push(...names.slice(i, last + 1));
    i = last + 1;
  }
  return parts.join(", ");
}

const follows = (a: string, b: string) => /^[A-Z]\d+$/.test(a) && a[0] === b[0] && Number(b.slice(1)) === Number(a.slice(1)) + 1;
