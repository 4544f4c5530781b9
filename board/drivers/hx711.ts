import type { Driver } from "./lib/types.ts";

/** https://cdn.sparkfun.com/datasheets/Sensors/ForceFlex/hx711_english.pdf: data low says that a value is ready. */
const BITS = 24;
/** Clocks behind the value: one for channel A at 128, two for B at 32, three for A at 64. */
const GAINS = [128, 32, 64];

export const driver: Driver = {
  role: "sensor",
  about: "HX711: weight by a load cell",
  pins: { data: "digital", clock: "output" },
  options: {
    gain: { enum: GAINS, description: "amplifier: 128 or 64 on channel A, 32 on channel B", default: 128 },
    zero: { type: "integer", description: "what it reads with nothing on it", default: 0 },
    scale: { type: "number", exclusiveMinimum: 0, description: "steps of the converter that one unit stands for", default: 1 },
  },
  required: ["data", "clock"],
  fails: () => true,
  fields: () => [{ field: "", kind: "sensor", unit: "g" }],
};

/**
 * The weight in units of `scale`, two decimals. The clock is software SPI's data line, which the interpreter drives by itself: a clock
 * that is high for more than 60 us, as one written by a program would be, switches the part off.
 */
export function read(data: Pin, clock: Pin, gain: number, zero: number, scale: number): number {
  pinMode(data, "input");
  if (digitalRead(data)) throw new Error("no value ready: not there, or switched off");
  const extra = GAINS.indexOf(gain) + 1;
  const spi = new SPI();
  spi.setup({ miso: data, mosi: clock });
  // 10 is one clock: four of them to a byte.
  const sent = [0xaa, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa, extra === 1 ? 0x80 : extra === 2 ? 0xa0 : 0xa8];
  const bytes = spi.send(sent);
  let value = 0;
  for (let i = 0; i < BITS; i++) value = value * 2 + ((bytes[i >> 2] >> (7 - (i & 3) * 2)) & 1);
  if (value >= 0x800000) value -= 0x1000000;
  if (value === 0x7fffff || value === -0x800000) throw new Error("out of range: overloaded, or the cell is not connected");
  return Math.floor(((value - zero) / scale) * 100 + 0.5) / 100;
}
