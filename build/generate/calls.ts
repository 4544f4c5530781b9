import { drivers } from "../config/drivers.ts";
import type { Config, Part } from "../config/types.ts";
import { busArguments } from "./buses.ts";
import type { Code } from "./code.ts";

/** Options that say something about the entity and nothing to the board's side of the driver. */
const unread = ["unit", "rate_unit", "restore"];

/** How the board calls the driver of a part. */
export interface Calls {
  /**
   * A call of the driver's function `name`, with `value` before its pins and options where there is one, and with what the part is called
   * behind them where it has slots, or is to be `named`.
   */
  call(part: Part, name: string, value?: string, named?: boolean): string;
  /** The call that reads it. */
  read(part: Part): string;
  /** A pin as source. */
  pin(pin: unknown): string;
  /** The first place in `slots` of what the part keeps. */
  place(part: Part): number;
}

/** @param index the place of an entity among all */
export function createCalls(config: Config, code: Code, index: (id: string) => number): Calls {
  const pin = createPins([...config.sensors, ...config.outputs], config.board);
  const places = new Map<Part, number>();
  const place = (part: Part): number => {
    if (!places.has(part)) places.set(part, code.keep(drivers[part.driver].slots ?? 0));
    return places.get(part) as number;
  };
  const call = (part: Part, name: string, value?: string, named = false): string => {
    const own = named
      ? [JSON.stringify(part.id), String(index(part.id))]
      : drivers[part.driver].slots
        ? [String(place(part)), JSON.stringify(part.id), String(index(part.id))]
        : [];
    const before = value === undefined ? [] : [value];
    const called = code.use(name, `board/drivers/${part.driver}.ts`, `${part.driver}_${name}`);
    return `${called}(${[...before, ...argumentsOf(part, config, pin), ...own].join(", ")})`;
  };
  return { call, place, pin, read: (part) => call(part, drivers[part.driver].reads?.(part) ?? "read") };
}

/** On linux, which has no pins: a number of its own for each pin that the config names. Elsewhere the interpreter's constant (`D4`, `A0`). */
function createPins(parts: Part[], board: string): (pin: unknown) => string {
  const named = [...new Set(parts.flatMap((part) => Object.keys(drivers[part.driver].pins).map((name) => String(part[name]))))];
  return (pin) => (pin === undefined ? "undefined" : board === "linux" ? String(named.indexOf(String(pin))) : String(pin));
}

/** What the driver's functions take: its pins, then its options, in the order in which the driver names them. */
function argumentsOf(part: Part, config: Config, pin: (pin: unknown) => string): string[] {
  const driver = drivers[part.driver];
  const pins = Object.keys(driver.pins).map((name) => pin(part[name]));
  const prepared = driver.prepared?.(part) ?? {};
  const options = Object.keys(driver.options)
    .filter((name) => !unread.includes(name))
    .map((name) => JSON.stringify(prepared[name] ?? part[name] ?? driver.options[name].default) ?? "undefined");
  const all = [...busArguments(part, config), ...pins, ...options];
  // What was left out at the end is nothing to hand over. A driver with slots has something behind it.
  while (all.length > pins.length && all.at(-1) === "undefined" && !driver.slots) all.pop();
  return all;
}
