import { type Board, gpio, gpioNames, type Pin, reserved } from "../board.ts";

const flash = reserved("is wired to the flash chip");
// Input only, without resistors (ESP32 datasheet, 2.2).
const input: Pin = { uses: ["analog", "digital"], pulls: [] };
// ADC1 only: the interpreter does not read ADC2.
const analog = gpio({ uses: ["analog", "digital", "output", "pwm"] });
// analogWrite puts a voltage on these two by the DAC (targets/esp32/jshardware.c).
const dac = gpio({ uses: ["digital", "output"], adc2: true, dac: true });

/** Strapping: ESP32 datasheet, 2.4. */
export const esp32Pins: Record<string, Pin> = {
  D0: gpio({ adc2: true, strapping: true, hint: "low at power-on starts the boot loader instead of the program (the BOOT button)" }),
  D1: gpio({ console: "TX", hint: "is the serial console's TX: the console is lost" }),
  D2: gpio({ adc2: true, strapping: true, hint: "must not be high when flashing, and drives the LED of many modules" }),
  D3: gpio({ console: "RX", hint: "is the serial console's RX: the console cannot be typed into" }),
  D4: gpio({ adc2: true }),
  D5: gpio({ strapping: true }),
  D6: flash,
  D7: flash,
  D8: flash,
  D9: flash,
  D10: flash,
  D11: flash,
  // The interpreter takes it for one of the flash chip's when it is asked to watch it (jshCanWatch).
  D12: gpio({ adc2: true, strapping: true, watch: false, hint: "must be low at power-on: it selects the voltage of the flash chip" }),
  D13: gpio({ adc2: true }),
  D14: gpio({ adc2: true }),
  D15: gpio({ adc2: true, strapping: true }),
  D16: gpio({ hint: "is wired to the PSRAM of WROVER modules" }),
  D17: gpio({ hint: "is wired to the PSRAM of WROVER modules" }),
  D18: gpio(),
  D19: gpio(),
  D21: gpio(),
  D22: gpio(),
  D23: gpio(),
  D25: dac,
  D26: dac,
  D27: gpio({ adc2: true }),
  D32: analog,
  D33: analog,
  D34: input,
  D35: input,
  D36: input,
  D39: input,
};

/**
 * ESP32 (WROOM, WROVER), Espruino build `esp32`.
 * Pins: Espruino's boards/ESP32.py and targets/esp32.
 */
export const esp32: Board = {
  name: "esp32",
  base: "esp32",
  chip: "esp32",
  about: "ESP32",
  firmware: { board: "ESP32", file: "esp32" },
  pins: esp32Pins,
  aliases: gpioNames(esp32Pins),
  i2c: ["I2C1", "I2C2"],
  serial: ["Serial2", "Serial3"],
  jsvars: 16383,
  jsvarBytes: 14,
  flash: 4096 * 1024,
  storage: 896 * 1024,
  // A partition of 64 KB that is free. The other free area, at 0x360000, is none: Storage reaches into it (targets/esp32/jshardware.c).
  records: 0x310000,
  chunk: 536,
  sockets: 10,
  tls: true,
  wifi: true,
  apBesideStation: true,
  telnet: true,
  budget: { bundle: 256 * 1024, page: 16 * 1024, idle: 10_000, peak: 13_000 },
  notes: ["16,383 variables at most: as many as the free memory at boot less 40 KB holds, 14 bytes each"],
};
