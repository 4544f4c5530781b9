import { type Board, gpio, type Pin } from "./board.ts";

const flash: Pin = { uses: [], pulls: [], reserved: "is wired to the flash chip" };
// Input only, without resistors (ESP32 datasheet, 2.2).
const input: Pin = { uses: ["analog", "digital"], pulls: [] };

/**
 * ESP32 (WROOM, WROVER), Espruino build `esp32`.
 * Pins: Espruino's boards/ESP32.py and targets/esp32; strapping: ESP32 datasheet, 2.4.
 */
export const esp32: Board = {
  name: "esp32",
  about: "ESP32",
  pins: {
    D0: gpio({ adc2: true, hint: "low at power-on starts the boot loader instead of the program (the BOOT button)" }),
    D1: gpio({ hint: "is the serial console's TX: the console is lost" }),
    D2: gpio({ adc2: true, hint: "must not be high when flashing, and drives the LED of many modules" }),
    D3: gpio({ hint: "is the serial console's RX: the console cannot be typed into" }),
    D4: gpio({ adc2: true }),
    D5: gpio(),
    D6: flash,
    D7: flash,
    D8: flash,
    D9: flash,
    D10: flash,
    D11: flash,
    D12: gpio({ adc2: true, hint: "must be low at power-on: it selects the voltage of the flash chip" }),
    D13: gpio({ adc2: true }),
    D14: gpio({ adc2: true }),
    D15: gpio({ adc2: true }),
    D16: gpio({ hint: "is wired to the PSRAM of WROVER modules" }),
    D17: gpio({ hint: "is wired to the PSRAM of WROVER modules" }),
    D18: gpio(),
    D19: gpio(),
    D21: gpio(),
    D22: gpio(),
    D23: gpio(),
    // analogWrite puts a voltage on these two by the DAC, not a PWM signal (targets/esp32/jshardware.c).
    D25: gpio({ adc2: true, uses: ["digital", "output"] }),
    D26: gpio({ adc2: true, uses: ["digital", "output"] }),
    D27: gpio({ adc2: true }),
    D32: gpio({ uses: ["analog", "digital", "output", "pwm"] }),
    D33: gpio({ uses: ["analog", "digital", "output", "pwm"] }),
    D34: input,
    D35: input,
    D36: input,
    D39: input,
  },
  aliases: {},
  // At most; as many as the heap leaves room for at boot.
  jsvars: 16383,
  jsvarBytes: 14,
  storage: 896 * 1024,
  // A partition of 64 KB that is free. The other free area, at 0x360000, is none: Storage reaches into it (targets/esp32/jshardware.c).
  records: 0x310000,
  chunk: 536,
  sockets: 10,
  tls: true,
  wifi: true,
  budget: { bundle: 18 * 1024, page: 6 * 1024, idle: 450, peak: 1000 },
};
