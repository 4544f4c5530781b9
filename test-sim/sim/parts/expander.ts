import type { I2cPart } from "./wires.ts";

/** An expander of pins as the world outside sees it. */
export interface Expander extends I2cPart {
  /** Level of pin `n`. */
  level(n: number): number;
  /** Drives pin `n` from outside; undefined lets it go. */
  drive(n: number, level: number | undefined): void;
}

/** PCF8574 (NXP): eight pins that pull down or weakly up; one byte writes them, one reads them. */
export function pcf8574(address = 0x20): Expander {
  let latch = 0xff;
  const driven: (number | undefined)[] = [];
  const level = (n: number) => (((latch >> n) & 1) === 0 ? 0 : (driven[n] ?? 1));
  return {
    address,
    level,
    drive(n, value) {
      driven[n] = value;
    },
    write(bytes) {
      latch = bytes[bytes.length - 1];
      return bytes.length;
    },
    read(count) {
      const now = Array.from({ length: 8 }, (_, n) => level(n) << n).reduce((sum, bit) => sum | bit, 0);
      return Array<number>(count).fill(now);
    },
  };
}

/** MCP23017 (Microchip DS20001952): banks side by side; IODIR 00/01, GPPU 0C/0D, GPIO 12/13, OLAT 14/15. */
export function mcp23017(address = 0x20): Expander {
  const registers = new Uint8Array(22);
  registers[0] = registers[1] = 0xff;
  let pointer = 0;
  const driven: (number | undefined)[] = [];
  const bit = (register: number, n: number) => (registers[register + (n >> 3)] >> (n & 7)) & 1;
  const level = (n: number) => (bit(0, n) === 0 ? bit(0x14, n) : (driven[n] ?? bit(0x0c, n)));
  const port = (which: number) => Array.from({ length: 8 }, (_, n) => level(which * 8 + n) << n).reduce((sum, one) => sum | one, 0);
  return {
    address,
    level,
    drive(n, value) {
      driven[n] = value;
    },
    write(bytes) {
      pointer = bytes[0];
      for (const byte of bytes.slice(1)) {
        const register = pointer++ % 22;
        registers[register === 0x12 || register === 0x13 ? register + 2 : register] = byte;
      }
      return bytes.length;
    },
    read(count) {
      return Array.from({ length: count }, () => {
        const register = pointer++ % 22;
        return register === 0x12 || register === 0x13 ? port(register - 0x12) : registers[register];
      });
    },
  };
}
