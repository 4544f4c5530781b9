import type { PinPart } from "./wires.ts";

export interface Hx711 extends PinPart {
  /** What the converter reads, -8388608 to 8388607. */
  raw: number;
  /** Not connected: its data line stays high. */
  gone: boolean;
  /** The gain that the clocks of the last read chose for the next. */
  gain: number;
}

/** HX711 (Avia): data goes low when a value is ready; each rising clock brings a bit; one to three more clocks choose the gain. */
export function hx711(data: string, clock: string): Hx711 {
  const part: Hx711 = {
    raw: 0,
    gone: false,
    gain: 128,
    attach(pins, now, after) {
      let clocks = 0;
      let value = 0;
      let readyAt = now();
      let attached = true;
      const show = () => pins.drive(data, part.gone || now() < readyAt ? 1 : 0);
      const look = () => {
        if (!attached) return;
        if (clocks === 0) show();
        after(look, 50);
      };
      const done = () => {
        if (clocks < 25) return;
        part.gain = [128, 32, 64][clocks - 25] ?? part.gain;
        clocks = 0;
        // Ten values a second.
        readyAt = now() + 100;
        show();
      };
      after(look, 0);
      const off = pins.onChange(clock, (level) => {
        if (level !== 1 || part.gone) return;
        if (clocks === 0) {
          value = part.raw & 0xffffff;
          after(done, 1);
        }
        clocks++;
        pins.drive(data, clocks <= 24 ? (value >> (24 - clocks)) & 1 : 1);
      });
      return () => {
        attached = false;
        off();
      };
    },
  };
  return part;
}
