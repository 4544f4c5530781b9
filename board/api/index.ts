import type { PlainBoard } from "../board.ts";
import { esp32 } from "./esp32.ts";
import { esp8266 } from "./esp8266.ts";
import { linux } from "./linux.ts";
import { type BoardApi, without } from "./types.ts";

export type { BoardApi } from "./types.ts";

/** The API of each build of the interpreter. */
export const apis: Record<PlainBoard, BoardApi> = {
  esp8266,
  esp8266_1mb: without(esp8266, ["TelnetServer", "crypto"], ["Graphics"]),
  esp32,
  esp32c3: without(esp32, ["TelnetServer"], ["I2C2", "SPI2", "Serial3"]),
  esp32s3: esp32,
  cyd: without(esp32, ["neopixel"]),
  linux,
};
