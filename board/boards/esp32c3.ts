import { type Board, gpio, gpioNames, type Pin, reserved } from "../board.ts";
import { esp32 } from "./esp32.ts";

const flash = reserved("is wired to the flash chip");
const usb = gpio({ watch: false, hint: "is the USB connector's: the console is lost" });
// ADC1 only: boards/ESP32C3_IDF4.py names no channel for D5, which is ADC2.
const analog = gpio({ uses: ["analog", "digital", "output", "pwm"] });

/** Strapping: ESP32-C3 datasheet, 3.3; flash: 2.2. */
const pins: Record<string, Pin> = {
  D0: analog,
  D1: analog,
  D2: { ...analog, strapping: true, hint: "must be high at power-on" },
  D3: analog,
  D4: analog,
  D5: gpio({ adc2: true }),
  D6: gpio(),
  D7: gpio(),
  D8: gpio({ strapping: true, hint: "must be high when flashing, and drives the LED of many modules (on when low)" }),
  D9: gpio({ strapping: true, hint: "low at power-on starts the boot loader instead of the program (the BOOT button)" }),
  D10: gpio(),
  D11: reserved("feeds the flash chip"),
  D12: flash,
  D13: flash,
  D14: flash,
  D15: flash,
  D16: flash,
  D17: flash,
  D18: usb,
  D19: usb,
  D20: gpio(),
  D21: gpio(),
};

/** ESP32-C3, Espruino build `esp32c3` (beta): boards/ESP32C3_IDF4.py. Its console is on USB (ESPR_USE_USB_SERIAL_JTAG). */
export const esp32c3: Board = {
  ...esp32,
  name: "esp32c3",
  base: "esp32c3",
  about: "ESP32-C3",
  firmware: { board: "ESP32C3_IDF4", file: "esp32c3" },
  pins,
  aliases: gpioNames(pins),
  i2c: ["I2C1"],
  serial: ["Serial2"],
  jsvars: 4095,
  jsvarBytes: 13,
  apBesideStation: false,
  telnet: false,
  budget: { bundle: 128 * 1024, page: 16 * 1024, idle: 2500, peak: 3300 },
  notes: [
    "4,095 variables at most: as many as the free memory at boot less 70 KB (kept for TLS) holds, 13 bytes each",
    "no telnet console; it cannot be access point and in a network at once; its Espruino is beta",
  ],
};
