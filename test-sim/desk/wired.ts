import { busNames } from "../../build/config/buses.ts";
import { drivers } from "../../build/config/drivers.ts";
import type { Config, Part } from "../../build/config/types.ts";
import type { SimBoard } from "../sim/board/board.ts";
import { hd44780 } from "../sim/parts/hd44780.ts";
import { ssd1306 } from "../sim/parts/ssd1306.ts";

/** What can be seen of a part: points of a display in columns of eight, lines of text, or the colours of LEDs. */
export type Sight =
  | { id: string; kind: "points"; width: number; height: number; columns: string }
  | { id: string; kind: "lines"; lines: string[] }
  | { id: string; kind: "leds"; colours: string[] };

/** A pin that the config names. */
export interface WiredPin {
  pin: string;
  /** Who uses it, and as what: `lamp`, `blind up`, `main scl`. */
  use: string;
}

/** Wires the displays of a config to the board. Gives what is to be seen now. */
export function wireSights(board: SimBoard, config: Config): () => Sight[] {
  if (config.board === "linux") return () => [];
  const looks = config.outputs.flatMap((part) => sightOf(board, config, part) ?? []);
  return () => looks.map((look) => look());
}

function sightOf(board: SimBoard, config: Config, part: Part): (() => Sight) | undefined {
  const { id } = part;
  if (part.driver === "ws2812") return () => ({ id, kind: "leds", colours: coloursOf(board.parts.strip(String(part.pin)) ?? [], part) });
  if (part.driver !== "ssd1306" && part.driver !== "hd44780") return undefined;
  const name = (part.bus as string | undefined) ?? busNames(config, "i2c")[0];
  const wires = config.buses?.i2c[name];
  if (!wires) return undefined;
  const address = Number(part.address ?? drivers[part.driver].addresses?.[0]);
  const [width, height] = String(part.size).split("x").map(Number);
  if (part.driver === "ssd1306") {
    const display = ssd1306(address);
    board.parts.i2c(wires.scl, wires.sda, display);
    return () => ({ id, kind: "points", width, height, columns: display.on ? pointsOf(display.column, width, height) : "" });
  }
  const display = hd44780(width, address);
  board.parts.i2c(wires.scl, wires.sda, display);
  return () => ({ id, kind: "lines", lines: Array.from({ length: height }, (_, line) => (display.on ? display.line(line) : "")) });
}

/** Page by page, in hexadecimal. Smaller panels are wired to the middle of the chip's 128 columns. */
function pointsOf(column: (x: number, page: number) => number, width: number, height: number): string {
  const from = (128 - width) / 2;
  return Buffer.from(Array.from({ length: (width * height) / 8 }, (_, i) => column(from + (i % width), Math.floor(i / width)))).toString(
    "hex",
  );
}

function coloursOf(bytes: number[], { order, leds }: Part): string[] {
  const letters = String(order);
  const one = (led: number, letter: string) => bytes[led * letters.length + letters.indexOf(letter)] ?? 0;
  return Array.from({ length: leds as number }, (_, led) => {
    const white = letters.includes("W") ? one(led, "W") : 0;
    return `#${["R", "G", "B"]
      .map((letter) =>
        Math.min(255, one(led, letter) + white)
          .toString(16)
          .padStart(2, "0"),
      )
      .join("")}`;
  });
}

/** The pins that a config names, in the order of their numbers. */
export function wiredPins(config: Config): WiredPin[] {
  if (config.board === "linux") return [];
  const onBuses = Object.values(config.buses ?? {}).flatMap((kind) =>
    Object.entries(kind as Record<string, Record<string, unknown>>).flatMap(([bus, wires]) =>
      Object.entries(wires).map(([name, pin]) => ({ pin, use: name === "pin" ? bus : `${bus} ${name}` })),
    ),
  );
  const ofParts = [...config.sensors, ...config.outputs].flatMap((part) =>
    Object.keys(drivers[part.driver].pins).map((name) => ({ pin: part[name], use: name === "pin" ? part.id : `${part.id} ${name}` })),
  );
  return [...onBuses, ...ofParts]
    .filter((one): one is WiredPin => typeof one.pin === "string" && /^[A-Z]\d+$/.test(one.pin))
    .sort((a, b) => a.pin.localeCompare(b.pin, "en", { numeric: true }));
}
