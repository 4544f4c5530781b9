import type { PinUse } from "./drivers/lib/types.ts";

export type BoardName = "esp8266" | "esp32" | "linux";

export interface Pin {
  uses: PinUse[];
  /** Internal resistors that the interpreter can switch on. */
  pulls: ("up" | "down")[];
  /** Why it must never be used; a config that names it is refused. */
  reserved?: string;
  /** It is on the converter that Wi-Fi takes for itself. */
  adc2?: boolean;
  /** What to mind when using it; a config that names it is warned. */
  hint?: string;
}

/** What a board is to the build and to the simulator. Sizes in bytes unless said. */
export interface Board {
  name: BoardName;
  /** One line for people. */
  about: string;
  /** By the name that Espruino gives them: `D4` is GPIO4, whatever is printed on the module. */
  pins: Record<string, Pin>;
  /** Names printed on modules, as Espruino writes them (`NodeMCU.D4`), and the pin each one is. */
  aliases: Record<string, string>;
  /** Variables of the interpreter, and the size of one. */
  jsvars: number;
  jsvarBytes: number;
  storage: number;
  /** Address of 8 KB of flash that nobody else uses, a multiple of that: what survives restarts is there. Without it nothing does. */
  records?: number;
  /** Most that one `data` event of a socket carries. */
  chunk: number;
  /** Listeners and connections together; 0 when there is no limit. */
  sockets: number;
  /** Whether `tls.connect` is there, for `mqtts://`. */
  tls: boolean;
  wifi: boolean;
  budget: Budget;
}

/** What the firmware may take: the bundle, the gzipped page, variables idle and under four browsers. */
export interface Budget {
  bundle: number;
  page: number;
  idle: number;
  peak: number;
}

const everything: PinUse[] = ["digital", "output", "pwm"];

export const gpio = (more: Partial<Pin> = {}): Pin => ({ uses: everything, pulls: ["up", "down"], ...more });

/** `D0` to `D5` and `D12` as `D0-D5, D12`: pins that may be used, for a message. */
export function pinList(board: Board, use?: PinUse): string {
  const names = Object.keys(board.pins).filter((name) => !board.pins[name].reserved && (!use || board.pins[name].uses.includes(use)));
  const parts: string[] = [];
  for (let i = 0; i < names.length; ) {
    let last = i;
    while (last + 1 < names.length && follows(names[last], names[last + 1])) last++;
    if (last > i + 1) parts.push(`${names[i]}-${names[last]}`);
    else parts.push(...names.slice(i, last + 1));
    i = last + 1;
  }
  return parts.join(", ");
}

const follows = (a: string, b: string) => a[0] === b[0] && Number(b.slice(1)) === Number(a.slice(1)) + 1;
