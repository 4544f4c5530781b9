import { type Board, gpio, gpioNames, type Pin, reserved } from "../board.ts";

const flash = reserved("is wired to the flash chip");
// The interpreter refuses input_pulldown on every pin ("Pin state not supported").
const pin = (more: Partial<Pin> = {}) => gpio({ pulls: ["up"], ...more });

/** ESP8266EX datasheet, 4.1 and 2.1. */
const pins: Record<string, Pin> = {
  D0: pin({ strapping: true, hint: "low at power-on starts the boot loader instead of the program (the FLASH button)" }),
  D1: pin({ console: "TX", hint: "is the serial console's TX: the console is lost" }),
  D2: pin({ strapping: true, hint: "must not be low at power-on, and drives the module's LED (on when low)" }),
  D3: pin({ console: "RX", hint: "is the serial console's RX: the console cannot be typed into" }),
  D4: pin(),
  D5: pin(),
  D6: flash,
  D7: flash,
  D8: flash,
  D9: flash,
  D10: flash,
  D11: flash,
  D12: pin(),
  D13: pin(),
  D14: pin(),
  D15: pin({ strapping: true, hint: "must be low at power-on: modules have a pull-down there" }),
  // Not a GPIO of the main block: no interrupts, no software PWM, no pull-up.
  D16: gpio({ uses: ["digital", "output"], pulls: [], watch: false }),
  A0: { uses: ["analog"], pulls: [] },
};

/** The class NodeMCU of the interpreter (targets/esp8266/jswrap_nodemcu.c). */
export const nodemcuNames: Record<string, string> = {
  "NodeMCU.D0": "D16",
  "NodeMCU.D1": "D5",
  "NodeMCU.D2": "D4",
  "NodeMCU.D3": "D0",
  "NodeMCU.D4": "D2",
  "NodeMCU.D5": "D14",
  "NodeMCU.D6": "D12",
  "NodeMCU.D7": "D13",
  "NodeMCU.D8": "D15",
  "NodeMCU.D9": "D3",
  "NodeMCU.D10": "D1",
  "NodeMCU.A0": "A0",
};

/**
 * ESP-12 modules with 4 MB of flash (NodeMCU, WeMos D1 mini), Espruino build `esp8266_4mb`.
 * Pins: Espruino's boards/ESP8266_4MB.py and targets/esp8266.
 */
export const esp8266: Board = {
  name: "esp8266",
  base: "esp8266",
  chip: "esp8266",
  about: "ESP8266 with 4 MB of flash",
  firmware: { board: "ESP8266_4MB", file: "esp8266_4mb" },
  pins,
  aliases: { ...gpioNames(pins), ...nodemcuNames },
  i2c: ["I2C1"],
  // Only the console's line can hear.
  serial: ["Serial1"],
  jsvars: 1600,
  jsvarBytes: 12,
  flash: 4096 * 1024,
  storage: 192 * 1024,
  // Espruino's Storage ends below, and no firmware is put there (Flash.getFree: targets/esp8266/jshardware.c).
  records: 0x300000,
  chunk: 268,
  sockets: 10,
  tls: false,
  wifi: true,
  apBesideStation: true,
  telnet: true,
  budget: { bundle: 18 * 1024, page: 6 * 1024, idle: 450, peak: 1000 },
  notes: [],
};
