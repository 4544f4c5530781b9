import { wordRegisters } from "./registers.ts";
import type { I2cPart } from "./wires.ts";

export interface Ads1115 extends I2cPart {
  /** V at AIN0..AIN3. */
  volts: number[];
}

/** Full scale in V by the three bits of PGA. */
const SCALES = [6.144, 4.096, 2.048, 1.024, 0.512, 0.256, 0.256, 0.256];
const RATES = [8, 16, 32, 64, 128, 250, 475, 860];
/** The two inputs by the three bits of MUX; -1 is ground. */
const INPUTS = [
  [0, 1],
  [0, 3],
  [1, 3],
  [2, 3],
  [0, -1],
  [1, -1],
  [2, -1],
  [3, -1],
];

/** ADS1115 (Texas Instruments SBAS444): 0 conversion, 1 configuration (8583 after reset); bit 15 starts, and reads 0 while it converts. */
export function ads1115(address = 0x48): Ads1115 {
  let configuration = 0x8583;
  let readyAt = 0;
  let conversion = 0;
  function settle(now: number) {
    if (!readyAt || now < readyAt) return;
    readyAt = 0;
    const [plus, minus] = INPUTS[(configuration >> 12) & 7];
    const volts = part.volts[plus] - (minus < 0 ? 0 : part.volts[minus]);
    conversion = Math.max(-32768, Math.min(32767, Math.round((volts / SCALES[(configuration >> 9) & 7]) * 32768)));
  }
  const registers = wordRegisters(
    address,
    (register, now) => {
      settle(now);
      if (register === 0) return conversion;
      return register === 1 ? (configuration & 0x7fff) | (readyAt ? 0 : 0x8000) : 0;
    },
    (register, word, now) => {
      if (register !== 1) return;
      configuration = word;
      if (word & 0x8000 || !(word & 0x100)) readyAt = now + 1000 / RATES[(word >> 5) & 7];
    },
  );
  const part: Ads1115 = Object.assign(registers, { volts: [0, 0, 0, 0] });
  return part;
}
