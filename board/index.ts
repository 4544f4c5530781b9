import type { Board, BoardName } from "./board.ts";
import { esp32 } from "./esp32.ts";
import { esp8266 } from "./esp8266.ts";
import { linux } from "./linux.ts";

export type { Board, BoardName, Budget, Pin } from "./board.ts";
export { pinList } from "./board.ts";

export const boards: Record<BoardName, Board> = { esp8266, esp32, linux };
