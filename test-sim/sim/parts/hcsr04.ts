import type { PinPart } from "./wires.ts";

export interface Hcsr04 extends PinPart {
  /** cm to what is in front of it; undefined: nothing within reach, the echo then ends after 38 ms. */
  distance: number | undefined;
  /** Not connected: no echo at all. */
  silent: boolean;
}

/** HC-SR04: 10 us on the trigger, then an echo of 58 us a centimetre. */
export function hcsr04(trigger: string, echo: string): Hcsr04 {
  const part: Hcsr04 = {
    distance: 100,
    silent: false,
    attach(pins, now, after) {
      let since = Number.NaN;
      let busy = false;
      pins.drive(echo, 0);
      return pins.onChange(trigger, (level) => {
        if (level === 1) since = now();
        else if (now() - since >= 0.009 && !part.silent && !busy) {
          busy = true;
          const length = part.distance === undefined ? 38 : (part.distance * 58) / 1000;
          after(() => pins.drive(echo, 1), 0.2);
          after(() => {
            busy = false;
            pins.drive(echo, 0);
          }, 0.2 + length);
        }
      });
    },
  };
  return part;
}
