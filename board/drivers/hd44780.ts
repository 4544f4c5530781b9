import { cycle, type Show } from "./lib/display.ts";
import { type I2c, send } from "./lib/i2c.ts";
import { holdOption, pageCount, pagesOption } from "./lib/pages.ts";
import type { Driver } from "./lib/types.ts";

// How the usual adapter wires its PCF8574: the lowest line is RS, then R/W, E and the light; the upper four are the data.
const TEXT = 1;
const ENABLE = 4;
const LIGHT = 8;

export const driver: Driver = {
  role: "output",
  about: "HD44780: a display of letters with an adapter for I2C, pages of lines with values; as a text, a message in their place",
  pins: {},
  options: {
    size: { enum: ["16x2", "20x4", "16x4", "20x2", "8x2"], description: "letters in a line, and lines", default: "16x2" },
    pages: pagesOption,
    hold: holdOption,
  },
  required: ["pages"],
  bus: "i2c",
  addresses: [
    "0x27",
    "0x3f",
    "0x20",
    "0x21",
    "0x22",
    "0x23",
    "0x24",
    "0x25",
    "0x26",
    "0x38",
    "0x39",
    "0x3a",
    "0x3b",
    "0x3c",
    "0x3d",
    "0x3e",
  ],
  listens: true,
  reports: true,
  shows: true,
  prepared: pageCount,
  virtual: () => true,
  fields: () => [{ field: "", kind: "text" }],
};

/** https://www.sparkfun.com/datasheets/LCD/HD44780.pdf */
export function listen(show: Show, bus: I2c, address: number, size: string, pages: number, hold: number, id: string, index: number): void {
  const columns = parseInt(size, 10);
  const screen = {
    lines: parseInt(size.split("x")[1], 10),
    columns: columns,
    piece: 8,
    begin: (step: number) => begin(bus, address, step),
    put(line: number, column: number, text: string) {
      // The third and fourth line go on where the first and second end (table 5).
      const at = 0x80 + (line & 1) * 0x40 + (line > 1 ? columns : 0) + column;
      // 0x7f is an arrow there, the degree sign 0xdf.
      send(bus, address, [whole(at, 0), ...text.split("").map((one) => whole(one === "\x7f" ? 0xdf : one.charCodeAt(0), TEXT))]);
    },
  };
  cycle(screen, show, pages, hold, id, index);
}

/** Half a byte, taken when E falls. */
const half = (bits: number, kind: number): number[] => [bits | kind | LIGHT | ENABLE, bits | kind | LIGHT];

/** A byte in two halves. */
function whole(byte: number, kind: number): number[] {
  return half(byte & 0xf0, kind).concat(half((byte << 4) & 0xf0, kind));
}

/** Figure 24: three times eight bits, whatever it took before, then four; two lines, on, cleared. Each wants 4 ms at most. */
function begin(bus: I2c, address: number, step: number): boolean {
  if (step < 3) send(bus, address, half(0x30, 0));
  else if (step === 3) send(bus, address, [...half(0x20, 0), ...whole(0x28, 0), ...whole(0x0c, 0), ...whole(6, 0)]);
  else send(bus, address, whole(1, 0));
  return step > 3;
}
