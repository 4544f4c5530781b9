import { type Board, gpio, gpioNames, type Pin, reserved } from "../board.ts";
import { esp32 } from "./esp32.ts";

const flash = reserved("is wired to the flash chip");
const octal = gpio({ hint: "is wired to the PSRAM or flash chip of modules with octal memory (N8R8, N16R8)" });
const usb = gpio({ hint: "is the USB connector's: the console is lost" });
// The interpreter watches none from D6 to D12, which are the flash chip's on an ESP32 (jshCanWatch).
const unwatched = gpio({ watch: false });

const pins: Record<string, Pin> = {};
for (let i = 0; i <= 48; i++) if (i < 22 || i > 25) pins[`D${i}`] = i >= 6 && i <= 12 ? unwatched : gpio();
for (let i = 26; i <= 32; i++) pins[`D${i}`] = flash;
for (let i = 33; i <= 37; i++) pins[`D${i}`] = octal;
/** Strapping: ESP32-S3 datasheet, 3.3. */
Object.assign(pins, {
  D0: gpio({ strapping: true, hint: "low at power-on starts the boot loader instead of the program (the BOOT button)" }),
  D3: gpio({ strapping: true }),
  D19: usb,
  D20: usb,
  D45: gpio({ strapping: true, hint: "must be low at power-on: it selects the voltage of the flash chip" }),
  D46: gpio({ strapping: true, hint: "must be low when flashing" }),
});

/** ESP32-S3, Espruino build `esp32s3` (beta): boards/ESP32S3_IDF4.py, which names no channel of its ADC. Its console is on USB. */
export const esp32s3: Board = {
  ...esp32,
  name: "esp32s3",
  base: "esp32s3",
  about: "ESP32-S3",
  firmware: { board: "ESP32S3_IDF4", file: "esp32s3" },
  pins,
  aliases: gpioNames(pins),
  notes: [...esp32.notes, "no analog pin: Espruino's build for it knows no channel of the ADC; use an ADS1115; its Espruino is beta"],
};
