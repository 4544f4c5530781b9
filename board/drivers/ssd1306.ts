import { cycle, type Show } from "./lib/display.ts";
import { columnsOf } from "./lib/font.ts";
import { type I2c, send } from "./lib/i2c.ts";
import { holdOption, pageCount, pagesOption } from "./lib/pages.ts";
import type { Driver } from "./lib/types.ts";

// What the first byte of a transfer says of the others.
const COMMANDS = 0;
const DATA = 0x40;
/** Points of a letter, the gap behind it included. */
const LETTER = 6;

export const driver: Driver = {
  role: "output",
  about: "SSD1306: an OLED display, pages of lines with values; as a text, a message in their place",
  pins: {},
  options: {
    size: {
      enum: ["128x64", "128x32", "64x48"],
      description: "its points: lines of 21 letters or of 10, a line each eight points",
      default: "128x64",
    },
    pages: pagesOption,
    hold: holdOption,
  },
  required: ["pages"],
  bus: "i2c",
  addresses: ["0x3c", "0x3d"],
  listens: true,
  reports: true,
  shows: true,
  prepared: pageCount,
  virtual: () => true,
  fields: () => [{ field: "", kind: "text" }],
};

/**
 * https://cdn-shop.adafruit.com/datasheets/SSD1306.pdf. It keeps its picture itself: no buffer on the board, a line goes out as text in two
 * pieces.
 */
export function listen(show: Show, bus: I2c, address: number, size: string, pages: number, hold: number, id: string, index: number): void {
  const width = parseInt(size, 10);
  const height = parseInt(size.split("x")[1], 10);
  // Smaller panels are wired to the middle of the chip's 128 columns.
  const offset = (128 - width) / 2;
  const screen = {
    lines: height / 8,
    columns: Math.floor(width / LETTER),
    piece: 11,
    begin(step: number) {
      if (step === 0) setUp(bus, address, height);
      else if (step <= height / 8) clear(bus, address, step - 1);
      else send(bus, address, [COMMANDS, 0xaf]);
      return step > height / 8;
    },
    put(line: number, column: number, text: string) {
      place(bus, address, line, column * LETTER + offset);
      send(bus, address, [DATA, columnsOf(text)]);
    },
  };
  cycle(screen, show, pages, hold, id, index);
}

/** Where the next data goes. */
function place(bus: I2c, address: number, line: number, column: number): void {
  send(bus, address, [COMMANDS, 0xb0 + line, column & 15, 0x10 + (column >> 4)]);
}

function clear(bus: I2c, address: number, line: number): void {
  place(bus, address, line, 0);
  send(bus, address, [DATA, { data: 0, count: 128 }]);
}

/** Off; its clock, height, charge pump (3.3 V), order of points, contrast. Section 10 of the datasheet and its application note. */
function setUp(bus: I2c, address: number, height: number): void {
  send(bus, address, [COMMANDS, 0xae, 0xd5, 0x80, 0xa8, height - 1, 0xd3, 0, 0x40, 0x8d, 0x14, 0x20, 2, 0xa1, 0xc8]);
  send(bus, address, [COMMANDS, 0xda, height === 32 ? 2 : 0x12, 0x81, 0x8f, 0xd9, 0xf1, 0xdb, 0x40, 0xa4, 0xa6]);
}
