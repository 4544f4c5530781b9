import { esp32 } from "./esp32.ts";
import { esp8266 } from "./esp8266.ts";
import { linux } from "./linux.ts";
import type { BoardApi } from "./types.ts";

export type { BoardApi } from "./types.ts";

/** The API of each board, by the name that the config has for it. */
export const apis: Record<"esp8266" | "esp32" | "linux", BoardApi> = { esp8266, esp32, linux };
