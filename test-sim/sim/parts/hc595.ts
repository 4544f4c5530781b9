import type { PinPart } from "./wires.ts";

export interface Hc595 extends PinPart {
  /** Level of pin Q `n`, those of the first register first. */
  level(n: number): number;
}

/** `count / 8` registers 74HC595 in a row: a rising clock takes a bit in and passes all others on, a rising latch shows them. */
export function hc595(data: string, clock: string, latch: string, count = 8): Hc595 {
  let shown = Array<number>(count).fill(0);
  const bits = Array<number>(count).fill(0);
  return {
    level: (n) => shown[n],
    attach(pins) {
      const ends = [
        pins.onChange(clock, (level) => {
          if (level !== 1) return;
          bits.unshift(pins.level(data));
          bits.pop();
        }),
        pins.onChange(latch, (level) => {
          if (level === 1) shown = [...bits];
        }),
      ];
      return () => {
        for (const end of ends) end();
      };
    },
  };
}
