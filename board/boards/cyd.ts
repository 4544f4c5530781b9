import { type Board, gpioNames, type Pin, reserved } from "../board.ts";
import { esp32, esp32Pins } from "./esp32.ts";

const display = reserved("is wired to the display");
const touch = reserved("is wired to the touch screen");
const led = (colour: string) => ({ hint: `drives the ${colour} LED on the back (on when low)` });
const card = { hint: "is wired to the SD card" };

const pins: Record<string, Pin> = {
  ...esp32Pins,
  D2: display,
  D4: { ...esp32Pins.D4, ...led("red") },
  D5: { ...esp32Pins.D5, ...card },
  D12: display,
  D13: display,
  D14: display,
  D15: display,
  D16: { ...esp32Pins.D16, ...led("green") },
  D17: { ...esp32Pins.D17, ...led("blue") },
  D18: { ...esp32Pins.D18, ...card },
  D19: { ...esp32Pins.D19, ...card },
  D21: { ...esp32Pins.D21, hint: "is the display's backlight" },
  D23: { ...esp32Pins.D23, ...card },
  D25: touch,
  D26: { ...esp32Pins.D26, hint: "is the loudspeaker's" },
  D32: touch,
  D33: touch,
  D34: { ...esp32Pins.D34, hint: "is the light sensor's" },
  D36: touch,
  D39: touch,
};

/** ESP32-2432S028 ("cheap yellow display"), Espruino build `esp32_cyd`: boards/ESP32_CYD.py. It is not in Espruino's releases. */
export const cyd: Board = {
  ...esp32,
  name: "cyd",
  base: "cyd",
  about: "ESP32-2432S028, the cheap yellow display",
  firmware: { board: "ESP32_CYD", file: "esp32_cyd" },
  pins,
  aliases: gpioNames(pins),
  notes: [...esp32.notes, "Espruino for it is not in the releases; it has no neopixel. Free are D22 and D27 (CN1) and D35 (P3)"],
};
