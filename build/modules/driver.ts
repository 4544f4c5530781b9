import { fieldsOf } from "../../board/drivers/lib/module-fields.ts";
import type { Part } from "../config/types.ts";
import type { Code } from "../generate/code.ts";
import { filtered, isFiltered } from "../generate/filters.ts";

type Argument = string | number | boolean | null | object;

const isPin = (text: unknown): text is string => typeof text === "string" && /^(?:NodeMCU\.)?[A-D]\d{1,2}$/.test(text);

/** The pins that a part's `connect` names, by their path in it. */
export function pinsOf(connect: unknown, path: (string | number)[] = []): { path: (string | number)[]; pin: string }[] {
  if (isPin(connect)) return [{ path, pin: connect }];
  if (connect === null || typeof connect !== "object") return [];
  return Object.entries(connect).flatMap(([key, value]) => pinsOf(value, [...path, Array.isArray(connect) ? Number(key) : key]));
}

/** What is wrong with a bus that an argument of `connect` asks for: where, and what it must be. */
export function busProblem(value: unknown): { bus: string; text: string } | undefined {
  if (value === null || typeof value !== "object") return undefined;
  const { i2c, spi, onewire } = value as Record<string, any>;
  if (i2c !== undefined && !(isPin(i2c?.scl) && isPin(i2c?.sda)))
    return { bus: "i2c", text: 'must name its pins, as in {"scl":"D5","sda":"D4"}' };
  if (spi !== undefined && (spi === null || typeof spi !== "object"))
    return { bus: "spi", text: 'must name its pins, as in {"sck":"D14","miso":"D12"}' };
  if (onewire !== undefined && !isPin(onewire)) return { bus: "onewire", text: 'must be a pin, as in "D4"' };
  return undefined;
}

/** A value of the config as source: a pin's name is the pin. */
function literal(value: unknown): string {
  if (isPin(value)) return value;
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, one]) => `${JSON.stringify(key)}: ${literal(one)}`)
    .join(", ")} }`;
}

/** An argument of `connect`: what has to be done before, and what is handed over. */
function argument(value: Argument): { before?: string; text: string } {
  if (value !== null && typeof value === "object") {
    const bus = value as { i2c?: unknown; spi?: unknown; onewire?: unknown };
    if (bus.i2c) return { before: `I2C1.setup(${literal(bus.i2c)});`, text: "I2C1" };
    if (bus.spi) return { before: `SPI1.setup(${literal(bus.spi)});`, text: "SPI1" };
    if (bus.onewire) return { text: `new OneWire(${literal(bus.onewire)})` };
  }
  return { text: literal(value) };
}

/**
 * Reads a module: connected when it is first read, then asked with a callback; one that answers at once may return what it read.
 * What is no number, no boolean or comes with `err` set has failed, and so has a read that was not answered until the next.
 *
 * @param sensor its place among those that are read
 */
export function modulePoll(
  part: Part,
  sensor: number,
  ids: string[],
  index: (id: string) => number,
  code: Code,
): { declaration: string; poll: string } {
  const own = `${part.id}_module`;
  const waits = `${part.id}_waits`;
  const given = ((part.connect ?? []) as Argument[]).map(argument);
  const before = given.map(({ before = "" }) => before).join(" ");
  const isValue = code.use("isValue", "board/drivers/module.ts", "module_isValue");
  const missed = code.use("missed", "src/device/values.ts", "device_missed");
  const values = fieldsOf(part).map(([, { value }]) => (value === undefined ? "value" : `value[${JSON.stringify(value)}]`));
  const take = (value: string, i: number) => `take(${JSON.stringify(ids[i])}, ${index(ids[i])}, ${value})`;
  const takes = isFiltered(part) ? filtered(part, values[0], take("v", 0), code) : values.map((value, i) => `${take(value, i)};`).join(" ");
  const good = values.map((value) => `${isValue}(${value})`).join(" && ");
  return {
    declaration: `let ${own}, ${waits} = 0;`,
    poll: `{
      if (!${own}) { ${before} ${own} = require(${JSON.stringify(part.module)}).connect(${given.map(({ text }) => text).join(", ")}); }
      const hangs = ${waits};
      const got = (value) => {
        ${waits} = 0;
        if (value !== undefined && value !== null && !value.err && ${good}) { ${takes} }
        else ${missed}(${sensor}, "the module read no value");
      };
      ${waits} = 1;
      const value = ${own}.${part.read}(got);
      if (value !== undefined) got(value);
      if (hangs) throw new Error("the module gave no answer");
      return;
    }`,
  };
}
