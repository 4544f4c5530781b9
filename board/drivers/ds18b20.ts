import { after } from "./lib/after.ts";
import type { Driver } from "./lib/types.ts";

// https://www.analog.com/media/en/technical-documentation/data-sheets/ds18b20.pdf, table 3.
const CONVERT = 0x44;
const READ_SCRATCHPAD = 0xbe;
/** ms at 12 bits, which it has unless somebody changed it. */
const DURATION = 760;
/** What stands in the scratchpad after power-on: 85 °C. */
const POWER_ON = 0x0550;
/** Family code of the DS18S20, which counts halves of a degree. */
const DS18S20 = "10";

export const driver: Driver = {
  role: "sensor",
  about: "DS18B20, DS18S20: temperature over 1-Wire, several on a wire by their addresses",
  pins: {},
  options: {},
  required: [],
  bus: "onewire",
  later: true,
  least: "1s",
  fails: () => true,
  fields: () => [{ field: "", kind: "sensor", unit: "°C" }],
};

interface OneWire {
  reset(): boolean;
  select(rom: string): void;
  skip(): void;
  write(data: number, power?: boolean): void;
  read(count: number): Uint8Array;
}

function select(wire: OneWire, rom: string): void {
  if (rom) wire.select(rom);
  else {
    if (!wire.reset()) throw new Error("no part answers on the wire");
    wire.skip();
  }
}

/** °C, two decimals. Tells an open wire, a short, a wrong checksum and a part that has lost its supply apart. */
export function read(wire: OneWire, rom: string): Promise<number> {
  if (!wire.reset()) throw new Error("no part answers on the wire");
  select(wire, rom);
  // The wire stays at 3.3 V meanwhile, for parts that live on it.
  wire.write(CONVERT, true);
  return after(DURATION, () => {
    select(wire, rom);
    wire.write(READ_SCRATCHPAD);
    return temperatureOf(wire.read(9), rom.substr(0, 2) === DS18S20);
  });
}

function temperatureOf(bytes: Uint8Array, halves: boolean): number {
  let crc = 0;
  let ones = 0;
  for (let i = 0; i < 9; i++) {
    crc ^= bytes[i];
    if (bytes[i] === 255) ones++;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8c : crc >> 1;
  }
  if (ones === 9) throw new Error("no answer at this address");
  // Nine zeroes have the right checksum; no scratchpad is all zeroes, as byte 5 is FF and byte 7 is 10.
  if (bytes[5] === 0 && bytes[7] === 0) throw new Error("wire shorted");
  if (crc) throw new Error("CRC wrong");
  let word = bytes[0] + bytes[1] * 256;
  if (!halves && word === POWER_ON && bytes[6] === 0x0c) throw new Error("85 °C: power-on value");
  if (word > 32767) word -= 65536;
  // DS18S20, 7.1: the count that remains gives what the halves lack.
  if (halves) return Math.floor(((word >> 1) - 0.25 + (16 - bytes[6]) / 16) * 100 + 0.5) / 100;
  return Math.floor((word / 16) * 100 + 0.5) / 100;
}
