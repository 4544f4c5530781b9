import { type Board, gpio, gpioNames, type Pin } from "../board.ts";

const pins: Record<string, Pin> = {};
for (let i = 0; i < 32; i++) pins[`D${i}`] = gpio({ uses: ["analog", "digital", "output", "pwm"] });

// Not there, but the driver that reads it gives a wave.
pins.A0 = { uses: ["analog"], pulls: [] };

/** Espruino for Linux: no hardware, the drivers simulate it. Limits are those of an ESP8266, as measured against. */
export const linux: Board = {
  name: "linux",
  base: "linux",
  chip: "linux",
  about: "Espruino for Linux, hardware simulated",
  firmware: { board: "LINUX", file: "linux" },
  pins,
  aliases: gpioNames(pins),
  i2c: ["I2C1", "I2C2", "I2C3"],
  serial: ["Serial1", "Serial2"],
  jsvars: 1600,
  jsvarBytes: 12,
  flash: 256 * 1024,
  storage: 256 * 1024,
  // In a file of Storage, which is all flash that there is: src/records/area.ts looks for it.
  records: 0x10000000,
  chunk: 536,
  sockets: 0,
  tls: true,
  wifi: false,
  apBesideStation: false,
  telnet: false,
  budget: { bundle: 18 * 1024, page: 6 * 1024, idle: 450, peak: 1000 },
  notes: [],
};
