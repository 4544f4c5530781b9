import { type I2c, receive, send } from "./lib/i2c.ts";
import type { Driver } from "./lib/types.ts";

export const driver: Driver = {
  role: "both",
  about: "PCF8574: one of its eight pins, as an output a switch, as a sensor a level; several parts share it",
  pins: {},
  options: {
    line: { enum: [0, 1, 2, 3, 4, 5, 6, 7], description: "its pin, P0 to P7", default: 0 },
    invert: { type: "boolean", description: "low means on", default: false },
  },
  required: ["line"],
  bus: "i2c",
  shared: true,
  addresses: [
    "0x20",
    "0x21",
    "0x22",
    "0x23",
    "0x24",
    "0x25",
    "0x26",
    "0x27",
    "0x38",
    "0x39",
    "0x3a",
    "0x3b",
    "0x3c",
    "0x3d",
    "0x3e",
    "0x3f",
  ],
  fails: () => true,
  fields: (place) => [{ field: "", kind: place === "outputs" ? "switch" : "binary_sensor" }],
};

/** What each part was last told, by its address from 0x20 on. A line that reads low is not told from an input that is held low. */
const latches = new Uint8Array(32).fill(255);

/** https://www.nxp.com/docs/en/data-sheet/PCF8574_PCF8574A.pdf: a line that is 1 can be read, or pulls up weakly. */
export function read(bus: I2c, address: number, line: number, invert: boolean): boolean {
  return !!((receive(bus, address, 1)[0] >> line) & 1) !== invert;
}

/** Changes one line and leaves the others as they were told; all are inputs that pull up weakly until then. */
export function write(on: boolean, bus: I2c, address: number, line: number, invert: boolean): void {
  if (CONFIG.board === "linux") return;
  const now = latches[address - 0x20];
  const bit = 1 << line;
  latches[address - 0x20] = on !== invert ? now | bit : now & ~bit;
  send(bus, address, [latches[address - 0x20]]);
}
