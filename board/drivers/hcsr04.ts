import { after } from "./lib/after.ts";
import type { Driver } from "./lib/types.ts";

/** https://cdn.sparkfun.com/datasheets/Sensors/Proximity/HCSR04.pdf: ms of the trigger, and of an echo from nothing. */
const TRIGGER = 0.01;
const LONGEST = 36;
/** us of echo a centimetre, there and back (datasheet). */
const MICROSECONDS = 58;

export const driver: Driver = {
  role: "sensor",
  about: "HC-SR04: distance in cm by ultrasound; its echo has 5 V and wants a divider",
  pins: { trigger: "output", echo: "digital" },
  watches: ["echo"],
  options: {},
  required: ["trigger", "echo"],
  later: true,
  least: "100ms",
  fails: () => true,
  fields: () => [{ field: "", kind: "sensor", unit: "cm" }],
};

/** cm, one decimal, 2 to 400. */
export function read(trigger: Pin, echo: Pin): Promise<number> {
  let length = 0;
  pinMode(echo, "input");
  const watch = setWatch(
    (event) => {
      length = event.time - event.lastTime;
    },
    echo,
    { edge: "falling", repeat: true } as any,
  ) as number;
  digitalPulse(trigger, 1, TRIGGER);
  return after(60, () => {
    clearWatch(watch);
    if (!length) throw new Error("no echo");
    if (length > LONGEST / 1000) throw new Error("nothing within reach");
    return Math.floor((length * 10000000) / MICROSECONDS + 0.5) / 10;
  });
}
