import type { SerialPart } from "./wires.ts";

/** What goes wrong on a serial line: `silent`, `crc` (each frame has a wrong byte), `half` (each frame breaks off). */
export type SerialFault = "silent" | "crc" | "half";

function spoiled(frame: number[], fault: SerialFault | undefined): number[] {
  if (fault === "silent") return [];
  if (fault === "half") return frame.slice(0, frame.length >> 1);
  return fault === "crc" ? [...frame.slice(0, -1), frame[frame.length - 1] ^ 0x55] : frame;
}

/** A part that sends a frame every `period` ms by itself. */
function sender(
  period: () => number,
  frame: () => number[],
  send: (bytes: number[]) => void,
  after: (run: () => void, ms: number) => void,
) {
  const next = () => {
    const bytes = frame();
    // In two pieces, as bytes come in on a board.
    if (bytes.length > 5) {
      send(bytes.slice(0, 5));
      send(bytes.slice(5));
    } else if (bytes.length) send(bytes);
    after(next, period());
  };
  after(next, period());
}

export interface Cse7766 extends SerialPart {
  /** V, A, W. */
  voltage: number;
  current: number;
  power: number;
  fault?: SerialFault;
  /** ms from one frame to the next: 50. More for tests of half an hour. */
  period: number;
  /** 0x55 as it should be, 0xAA not calibrated, 0xFx an overflow. */
  header: number;
}

/** CSE7766 (Chipsea): 4800 baud, even parity, a frame of 24 bytes each 50 ms. Coefficients as a Sonoff POW's part has them. */
export function cse7766(): Cse7766 {
  const [voltageCoefficient, currentCoefficient, powerCoefficient] = [191200, 16140, 5364000];
  /** J until the next pulse, and pulses so far. */
  let joule = 0;
  let pulses = 0;
  const three = (value: number) => [(value >> 16) & 255, (value >> 8) & 255, value & 255];
  const frame = () => {
    const bytes = [
      part.header,
      0x5a,
      ...three(voltageCoefficient),
      ...three(Math.round(voltageCoefficient / part.voltage)),
      ...three(currentCoefficient),
      ...three(part.current > 0 ? Math.round(currentCoefficient / part.current) : 0xffffff),
      ...three(powerCoefficient),
      ...three(part.power > 0 ? Math.round(powerCoefficient / part.power) : 0xffffff),
      part.power > 0 ? 0x71 : 0x61,
      (pulses >> 8) & 255,
      pulses & 255,
    ];
    joule += (part.power * part.period) / 1000;
    const passed = Math.floor(joule / (powerCoefficient / 1_000_000));
    joule -= passed * (powerCoefficient / 1_000_000);
    pulses = (pulses + passed) & 0xffff;
    return spoiled([...bytes, bytes.slice(2).reduce((sum, byte) => sum + byte, 0) & 255], part.fault);
  };
  const part: Cse7766 = {
    baud: 4800,
    parity: "even",
    voltage: 230,
    current: 0.5,
    power: 100,
    header: 0x55,
    period: 50,
    start: (send, after) => sender(() => part.period, frame, send, after),
  };
  return part;
}

export interface Mhz19 extends SerialPart {
  co2: number;
  fault?: SerialFault;
}

/** MH-Z19B (Winsen): 9600 baud, FF 01 86 asks, nine bytes answer; the checksum is 255 less the sum of bytes 1 to 7, plus 1. */
export function mhz19(): Mhz19 {
  let reply: (bytes: number[]) => void = () => {};
  const part: Mhz19 = {
    baud: 9600,
    co2: 640,
    start(send, after) {
      reply = (bytes) => after(() => bytes.length && send(bytes), 20);
    },
    write(bytes) {
      if (bytes[0] !== 0xff || bytes[2] !== 0x86) return;
      const body = [0x86, part.co2 >> 8, part.co2 & 255, 61, 0, 0, 0];
      const check = (255 - (body.reduce((sum, byte) => sum + byte, 0) & 255) + 1) & 255;
      reply(spoiled([0xff, ...body, check], part.fault));
    },
  };
  return part;
}

export interface Pmsx003 extends SerialPart {
  /** ug/m3, atmospheric. */
  pm1: number;
  pm25: number;
  pm10: number;
  fault?: SerialFault;
}

/** PMS5003 and kin (Plantower): 9600 baud, 42 4D, length 28, words of 16 bits, their sum at the end; about one frame a second. */
export function pmsx003(): Pmsx003 {
  const frame = () => {
    const words = [28, part.pm1, part.pm25, part.pm10, part.pm1, part.pm25, part.pm10, 0, 0, 0, 0, 0, 0, 0];
    const bytes = [0x42, 0x4d, ...words.flatMap((word) => [word >> 8, word & 255])];
    const sum = bytes.reduce((all, byte) => all + byte, 0);
    return spoiled([...bytes, (sum >> 8) & 255, sum & 255], part.fault);
  };
  const part: Pmsx003 = { baud: 9600, pm1: 4, pm25: 9, pm10: 12, start: (send, after) => sender(() => 900, frame, send, after) };
  return part;
}
