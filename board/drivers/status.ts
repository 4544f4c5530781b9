import { writeLevel } from "./lib/levels.ts";
import { trouble } from "./lib/runtime.ts";
import type { Driver } from "./lib/types.ts";

/** ms of one step of a pattern, which has eight. */
const STEP = 250;

export const driver: Driver = {
  role: "output",
  about: "an LED that shows how the device is: fast without Wi-Fi, slow without the broker, two flashes while an entity has an error",
  pins: { pin: "output" },
  options: {
    invert: { type: "boolean", description: "pin low means lit", default: false },
    fine: { type: "boolean", description: "lit while all is well", default: false },
  },
  required: ["pin"],
  listens: true,
  troubled: true,
  fields: () => [],
};

/** The steps in which it is lit, lowest bit first. */
function patternOf(fine: boolean): number {
  const now = trouble();
  return now === 1 ? 0x55 : now === 2 ? 0x0f : now === 3 ? 0x05 : fine ? 0xff : 0;
}

export function listen(pin: Pin, invert: boolean, fine: boolean): void {
  let step = 0;
  let pattern = patternOf(fine);
  writeLevel(pin, invert);
  setInterval(() => {
    if (step > 7) {
      step = 0;
      pattern = patternOf(fine);
    }
    writeLevel(pin, ((pattern >> step++) & 1) !== (invert ? 1 : 0));
  }, STEP);
}
