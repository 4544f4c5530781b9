import type { Board } from "../board.ts";
import { esp8266 } from "./esp8266.ts";

/**
 * ESP8266 with 512 KB or 1 MB of flash (ESP-01, most Sonoff), Espruino build `esp8266`: boards/ESP8266_BOARD.py. More variables, but its
 * Storage is four pages, which is less than the control page and the bundle of a device with MQTT take.
 */
export const esp8266_1mb: Board = {
  ...esp8266,
  name: "esp8266_1mb",
  base: "esp8266_1mb",
  about: "ESP8266 with 512 KB or 1 MB of flash",
  firmware: { board: "ESP8266_BOARD", file: "esp8266" },
  jsvars: 1700,
  flash: 512 * 1024,
  storage: 4 * 4096,
  records: undefined,
  telnet: false,
  notes: [
    "16 KB of Storage: the smallest device takes 29 KB, so the build says that it does not fit; where the flash has 4 MB, use the other build",
    "Espruino has no Graphics, no SHA1 and no telnet in this build, and traces have no line numbers",
  ],
};
