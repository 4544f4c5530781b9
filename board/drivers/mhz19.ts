import { after } from "./lib/after.ts";
import { slots } from "./lib/runtime.ts";
import { listenFrames, type Serial, sumOf } from "./lib/serial.ts";
import type { Driver } from "./lib/types.ts";

// https://www.winsen-sensor.com/d/files/infrared-gas-sensor/mh-z19b-co2-ver1_0.pdf
const READ = 0x86;
const LENGTH = 9;
/** ms within which it answers. */
const ANSWER = 200;

// Its slots: the last answer, -1 for none yet, -2 for one with a wrong checksum.
const SILENT = -1;
const WRONG = -2;

export const driver: Driver = {
  role: "sensor",
  about: "MH-Z19: carbon dioxide over a serial line; it needs three minutes to warm up",
  pins: {},
  options: {},
  required: [],
  bus: "serial",
  line: { baud: 9600 },
  every: "30s",
  slots: 1,
  listens: true,
  later: true,
  fails: () => true,
  fields: () => [{ field: "", kind: "sensor", unit: "ppm" }],
};

export function listen(line: Serial, at: number): void {
  listenFrames(
    line,
    (frame) => frame.charCodeAt(0) === 255 && frame.charCodeAt(1) === READ,
    LENGTH,
    (frame) => {
      const good = ((256 - (sumOf(frame, 1, LENGTH - 1) & 255)) & 255) === frame.charCodeAt(LENGTH - 1);
      slots[at] = good ? frame.charCodeAt(2) * 256 + frame.charCodeAt(3) : WRONG;
      return good;
    },
  );
}

/** ppm. */
export function read(line: Serial, at: number): Promise<number> {
  slots[at] = SILENT;
  line.write([255, 1, READ, 0, 0, 0, 0, 0, 0x79]);
  return after(ANSWER, () => {
    if (slots[at] < 0) throw new Error(slots[at] === WRONG ? "CRC wrong" : "no answer");
    return slots[at];
  });
}
