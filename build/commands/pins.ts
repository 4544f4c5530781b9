import { boards, printedName } from "../../board/index.ts";
import { drivers } from "../config/drivers.ts";
import type { Config } from "../config/types.ts";
import type { Image } from "../image.ts";

/** Pins of an ESP8266 by what is printed on the modules that most people have. */
const common = boards["wemos-d1-mini"];

/** Which pins a config means, in one line: the same name is another pin on a module than in Espruino. */
export function pinLine({ config, board }: Pick<Image, "config" | "board">): string | undefined {
  if (board.chip !== "esp8266") return undefined;
  const pins = [...new Set(named(config))].filter((name) => /^D\d+$/.test(name));
  if (pins.length === 0) return undefined;
  const gpio = (pin: string) => pin.replace("D", "GPIO");
  if (board.printed) return `pins: ${pins.map((pin) => `${printedName(board, pin)} is ${gpio(pin)}`).join(", ")}`;
  const told = pins.map((pin) => `${pin} is ${gpio(pin)} (${printedName(common, pin)})`);
  return `pins: ${told.join(", ")}; in brackets as printed on a NodeMCU or D1 mini`;
}

function named({ buses, sensors, outputs }: Config): string[] {
  const onBuses = Object.values(buses ?? {}).flatMap((kind) => Object.values(kind as Record<string, object>).flatMap(Object.values));
  const ofParts = [...sensors, ...outputs].flatMap((part) => Object.keys(drivers[part.driver].pins).map((name) => part[name]));
  return [...onBuses, ...ofParts].filter((pin): pin is string => typeof pin === "string");
}
