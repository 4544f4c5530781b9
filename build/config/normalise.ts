import type { Board, BoardName } from "../../board/index.ts";
import { boards } from "../../board/index.ts";
import { type Broker, parseBroker } from "./broker.ts";
import type { Buses } from "./buses.ts";
import { drivers } from "./drivers.ts";
import { milliseconds } from "./duration.ts";
import { normalFilter } from "./filters.ts";
import type { Action, Config, Part, Rule } from "./types.ts";
import { parseZone, type Zone } from "./zone.ts";

type Checked = any;

/** A config that was found right and filled in from the schema, with durations in ms and pins under their own names. */
export function normalise(config: Checked, board: Board): Omit<Config, "file" | "app" | "warnings"> {
  const { id, name = id, language, wifi, mqtt, web, sntp, buses, sensors, outputs, rules } = config;
  const own = boards[config.board as BoardName] ?? board;
  const aliases = { ...board.aliases, ...(board.name === "linux" ? own.aliases : {}) };
  return {
    name,
    id,
    board: board.name,
    ...(language && { language }),
    ...(wifi && { wifi: { password: "", ...wifi } }),
    ...(mqtt && {
      mqtt: {
        ...mqtt,
        ...(mqtt.keep_alive && { keep_alive: seconds(mqtt.keep_alive) }),
        ...(mqtt.reconnect && { reconnect: { min: seconds(mqtt.reconnect.min), max: seconds(mqtt.reconnect.max) } }),
        ...(parseBroker(mqtt.url, board) as Broker),
        others: mqtt.others.map((url: string) => parseBroker(url, board) as Broker),
      },
    }),
    ...(config.diagnostics && { diagnostics: true }),
    ...(config.timezone && { timezone: parseZone(config.timezone) as Zone }),
    sntp,
    web,
    ...(buses && { buses: ownPins(buses, aliases) }),
    sensors: sensors.map((part: Part) => notTooOften(filled(part, aliases))),
    outputs: outputs.map((part: Part) => filled(part, aliases)),
    ...(config.location && { location: config.location }),
    rules: rules.map(normalRule),
  };
}

const seconds = (duration: string): number => Math.ceil((milliseconds(duration) as number) / 1000);

/** A rule with its durations in ms; one that is no duration is the id of a number. */
function normalRule(rule: Checked): Rule {
  const action = (one: Checked): Action => ({ ...one, ...(one.wait !== undefined && { wait: milliseconds(one.wait) }) });
  const time = (name: string) => (rule[name] === undefined ? {} : { [name]: milliseconds(rule[name]) ?? rule[name] });
  const otherwise = Array.isArray(rule.else) ? rule.else.map(action) : rule.else;
  return {
    ...rule,
    ...time("for"),
    ...time("off_delay"),
    ...(rule.do && { do: rule.do.map(action) }),
    ...(rule.else && { else: otherwise }),
  };
}

/** A part that cannot be read so often is read as often as it can. */
function notTooOften(part: Part): Part {
  const { least } = drivers[part.driver];
  return least ? { ...part, every: Math.max(part.every as number, milliseconds(least) as number) } : part;
}

/** Buses with their pins under the board's own names. */
function ownPins(buses: Checked, aliases: Record<string, string>): Buses {
  const one = (bus: Checked) =>
    Object.fromEntries(
      Object.entries(bus).map(([name, value]) => [name, name === "port" || name === "bitrate" ? value : (aliases[String(value)] ?? value)]),
    );
  const all = (kind: string) => Object.fromEntries(Object.entries(buses[kind] ?? {}).map(([name, bus]) => [name, one(bus)]));
  return { i2c: all("i2c"), onewire: all("onewire"), serial: all("serial") } as Buses;
}

/** Members of parts that are durations whatever the driver. */
export const durations = ["pulse", "fade", "min_interval", "debounce", "long", "double"];

function filled(part: Part, aliases: Record<string, string>): Part {
  const { options, pins } = drivers[part.driver];
  const result: Part = { ...part };
  if (part.filters) result.filters = (part.filters as unknown as Record<string, unknown>[]).map(normalFilter);
  for (const [name, option] of Object.entries(options)) {
    if (result[name] !== undefined && option.format === "duration") result[name] = milliseconds(result[name]);
  }
  for (const name of ["every", ...durations]) if (typeof part[name] === "string") result[name] = milliseconds(part[name]);
  for (const name of Object.keys(pins)) if (typeof part[name] === "string") result[name] = aliases[part[name] as string] ?? part[name];
  return result;
}
