import type { Board, BoardName } from "./board.ts";
import { cyd } from "./boards/cyd.ts";
import { esp32 } from "./boards/esp32.ts";
import { esp32c3 } from "./boards/esp32c3.ts";
import { esp32s3 } from "./boards/esp32s3.ts";
import { esp8266 } from "./boards/esp8266.ts";
import { esp8266_1mb } from "./boards/esp8266_1mb.ts";
import { linux } from "./boards/linux.ts";
import * as modules from "./boards/modules.ts";

export type { Board, BoardName, Budget, Pin, PlainBoard } from "./board.ts";
export { pinList, pinNamed, printedName, watchList } from "./board.ts";

export const boards: Record<BoardName, Board> = {
  esp8266,
  esp8266_1mb,
  esp32,
  esp32c3,
  esp32s3,
  cyd,
  linux,
  nodemcu: modules.nodemcu,
  "wemos-d1-mini": modules.wemosD1Mini,
  "sonoff-s31": modules.sonoffS31,
  "sonoff-basic": modules.sonoffBasic,
  "esp-01": modules.esp01,
  "esp32-devkit": modules.esp32Devkit,
  "esp32-c3-supermini": modules.esp32C3Supermini,
  "esp32-s3-devkit": modules.esp32S3Devkit,
};
