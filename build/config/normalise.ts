import { drivers } from "../../board/drivers/index.ts";
import type { Board } from "../../board/index.ts";
import { boards } from "../../board/index.ts";
import { type Broker, parseBroker } from "./broker.ts";
import { milliseconds } from "./duration.ts";
import type { Config, Part } from "./types.ts";

type Checked = any;

/** A config that was found right, with defaults filled in, durations in ms and pins under their own names. */
export function normalise(config: Checked, board: Board): Omit<Config, "file" | "app" | "warnings"> {
  const { id, name = id, language, wifi, mqtt, web = {}, sensors = [], outputs = [] } = config;
  const aliases = { ...boards[config.board as "esp8266"]?.aliases, ...board.aliases };
  return {
    name,
    id,
    board: board.name,
    ...(language && { language }),
    ...(wifi && { wifi: { password: "", ...wifi } }),
    ...(mqtt && {
      mqtt: {
        username: "",
        password: "",
        prefix: "demitasse",
        session: false,
        discovery: true,
        ...mqtt,
        ...(parseBroker(mqtt.url, board) as Broker),
        others: (mqtt.others ?? []).map((url: string) => parseBroker(url, board) as Broker),
      },
    }),
    web: { port: 80, listener: "http", ...web },
    sensors: sensors.map((part: Part) => filled({ ...part, every: part.every ?? drivers[part.driver].every ?? "10s" } as Checked, aliases)),
    outputs: outputs.map((part: Part) => filled(part, aliases)),
  };
}

function filled(part: Part, aliases: Record<string, string>): Part {
  const { options, pins } = drivers[part.driver];
  const result: Part = { ...part };
  for (const [name, option] of Object.entries(options)) {
    result[name] ??= option.default;
    if (option.format === "duration") result[name] = milliseconds(result[name]);
  }
  if (part.every !== undefined) result.every = milliseconds(part.every);
  for (const name of Object.keys(pins)) if (typeof part[name] === "string") result[name] = aliases[part[name] as string] ?? part[name];
  return result;
}
