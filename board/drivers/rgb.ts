import { toneOf } from "./lib/colour.ts";
import { slots } from "./lib/runtime.ts";
import type { Driver } from "./lib/types.ts";

// Its slots.
const LEVEL = 0;
const HUE = 1;
const SATURATION = 2;

export const driver: Driver = {
  role: "output",
  about: "a lamp of red, green and blue, and a white one where it has one, dimmed by PWM",
  pins: { red: "pwm", green: "pwm", blue: "pwm", white: "pwm" },
  options: {
    invert: { type: "boolean", description: "pin low means bright", default: false },
    freq: {
      type: "number",
      minimum: 1,
      maximum: 40000,
      description: "PWM frequency in Hz; on an ESP32 5000 for more than three pins",
      default: 200,
    },
  },
  required: ["red", "green", "blue"],
  slots: 3,
  writes: (field) => field || "write",
  fields: () => [
    { field: "", kind: "light", unit: "%", min: 0, max: 100, step: 1 },
    { field: "color", kind: "text", safe: "#ffffff" },
  ],
};

/** Brightness in percent. */
export function write(
  level: number,
  red: Pin,
  green: Pin,
  blue: Pin,
  white: Pin | undefined,
  invert: boolean,
  freq: number,
  at: number,
): void {
  slots[at + LEVEL] = level / 100;
  show(red, green, blue, white, invert, freq, at);
}

/** Throws where the text is no colour. */
export function color(
  text: string,
  red: Pin,
  green: Pin,
  blue: Pin,
  white: Pin | undefined,
  invert: boolean,
  freq: number,
  at: number,
): void {
  const { hue, saturation } = toneOf(text);
  slots[at + HUE] = hue;
  slots[at + SATURATION] = saturation;
  show(red, green, blue, white, invert, freq, at);
}

/** The white LED takes what the three colours have in common. */
function show(red: Pin, green: Pin, blue: Pin, white: Pin | undefined, invert: boolean, freq: number, at: number): void {
  const all = E.HSBtoRGB(slots[at + HUE] || 0, slots[at + SATURATION] || 0, slots[at + LEVEL], true);
  const common = white === undefined ? 0 : Math.min(all[0], all[1], all[2]);
  const options = CONFIG.board === "esp8266" ? { freq: freq, soft: true } : { freq: freq };
  const dim = (pin: Pin, byte: number) => {
    if (CONFIG.board !== "linux") analogWrite(pin, invert ? 1 - byte / 255 : byte / 255, options);
  };
  dim(red, all[0] - common);
  dim(green, all[1] - common);
  dim(blue, all[2] - common);
  if (white !== undefined) dim(white, common);
}
