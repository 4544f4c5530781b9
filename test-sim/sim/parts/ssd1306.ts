import type { I2cPart } from "./wires.ts";

export interface Ssd1306 extends I2cPart {
  /** Whether it is lit. */
  on: boolean;
  /** Whether a point is lit. */
  point(x: number, y: number): boolean;
  /** The eight points of a column of a page, the highest the lowest bit. */
  column(x: number, page: number): number;
  /** Its supply fails for a moment: all is forgotten, and the picture is noise. */
  brownOut(): void;
}

/** SSD1306 (Solomon Systech) on I2C in page addressing mode: 128 columns of eight pages, commands behind 0x00, data behind 0x40. */
export function ssd1306(address = 0x3c): Ssd1306 {
  const memory = new Uint8Array(128 * 8);
  let [page, column] = [0, 0];
  /** A command whose operands are still to come, and how many. */
  let [pending, left] = [0, 0];
  let [pump, paged] = [false, false];
  const operands: Record<number, number> = { 213: 1, 168: 1, 211: 1, 141: 1, 32: 1, 218: 1, 129: 1, 217: 1, 219: 1, 33: 2, 34: 2 };

  function command(byte: number) {
    if (left > 0) {
      left--;
      if (pending === 0x8d) pump = (byte & 4) !== 0;
      if (pending === 0x20) paged = (byte & 3) === 2;
      return;
    }
    pending = byte;
    left = operands[byte] ?? 0;
    if (byte >= 0xb0 && byte <= 0xb7) page = byte & 7;
    else if (byte < 0x10) column = (column & 0xf0) | byte;
    else if (byte < 0x20) column = ((byte & 15) << 4) | (column & 15);
    else if (byte === 0xae || byte === 0xaf) part.on = byte === 0xaf && pump;
  }
  const part: Ssd1306 = {
    address,
    on: false,
    point: (x, y) => ((memory[(y >> 3) * 128 + x] >> (y & 7)) & 1) === 1,
    column: (x, one) => memory[one * 128 + x],
    brownOut() {
      part.on = false;
      pump = false;
      paged = false;
      for (let i = 0; i < memory.length; i++) memory[i] = (i * 73) & 255;
    },
    write(bytes) {
      const [control, ...rest] = bytes;
      for (const byte of rest)
        if (control === 0) command(byte);
        else if (control === 0x40 && paged) {
          memory[page * 128 + column] = byte;
          column = (column + 1) & 127;
        }
      return bytes.length;
    },
    read: (count) => Array<number>(count).fill(part.on ? 0 : 0x40),
  };
  part.brownOut();
  return part;
}
