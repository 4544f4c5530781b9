import { slots, uptime } from "./lib/runtime.ts";
import { listenFrames, type Serial, sumOf } from "./lib/serial.ts";
import type { Driver } from "./lib/types.ts";

// https://www.aqmd.gov/docs/default-source/aq-spec/resources-page/plantower-pms5003-manual_v2-3.pdf, appendix I.
const LENGTH = 32;
/** ms without a frame after which the line counts as dead: one comes about each second. */
const SILENCE = 5000;
/** Where the first of the three concentrations "under atmospheric environment" stands. */
const FIRST = 10;

// Its slots: three concentrations, when the last good frame came, and how many were wrong since.
const HEARD = 3;
const WRONG = 4;

export const driver: Driver = {
  role: "sensor",
  about: "PMS5003, PMS7003: particles in the air over a serial line",
  pins: {},
  options: {},
  required: [],
  bus: "serial",
  line: { baud: 9600 },
  slots: 5,
  listens: true,
  fails: () => true,
  fields: () => [
    { field: "pm1", kind: "sensor", unit: "µg/m³" },
    { field: "pm25", kind: "sensor", unit: "µg/m³" },
    { field: "pm10", kind: "sensor", unit: "µg/m³" },
  ],
};

function word(frame: string, at: number): number {
  return frame.charCodeAt(at) * 256 + frame.charCodeAt(at + 1);
}

export function listen(line: Serial, at: number): void {
  slots[at + WRONG] = 0;
  listenFrames(
    line,
    (frame) => word(frame, 0) === 0x424d && word(frame, 2) === LENGTH - 4,
    LENGTH,
    (frame) => {
      if (sumOf(frame, 0, LENGTH - 2) !== word(frame, LENGTH - 2)) {
        slots[at + WRONG]++;
        return false;
      }
      for (let i = 0; i < 3; i++) slots[at + i] = word(frame, FIRST + i * 2);
      slots[at + HEARD] = uptime();
      slots[at + WRONG] = 0;
      return true;
    },
  );
}

/** Micrograms a cubic metre. */
export function read(_line: Serial, at: number): { pm1: number; pm25: number; pm10: number } {
  if (!(uptime() - slots[at + HEARD] < SILENCE)) throw new Error(slots[at + WRONG] ? "CRC wrong" : "no answer");
  return { pm1: slots[at], pm25: slots[at + 1], pm10: slots[at + 2] };
}
