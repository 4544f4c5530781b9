import type { PinPart } from "./wires.ts";

export interface Dht extends PinPart {
  /** °C and %RH. */
  temperature: number;
  humidity: number;
  /** `silent`: no answer; `crc`: a wrong bit; `half`: it stops in the middle of the frame. */
  fault?: "silent" | "crc" | "half";
  /** Times that it was asked, also too early. */
  asked: number;
}

/** ms between two answers (datasheet: 2 s; DHT11 1 s), and after power-on. */
const REST = { dht22: 2000, dht11: 1000 };
/** ms that the board has to hold the line low. */
const START = { dht22: 0.8, dht11: 18 };

/** The five bytes of a frame. */
export function frameOf(kind: "dht22" | "dht11", temperature: number, humidity: number): number[] {
  const tenths = Math.round(Math.abs(temperature) * 10);
  const bytes =
    kind === "dht22"
      ? [Math.round(humidity * 10) >> 8, Math.round(humidity * 10) & 255, (tenths >> 8) | (temperature < 0 ? 0x80 : 0), tenths & 255]
      : [Math.round(humidity), 0, Math.floor(tenths / 10), (tenths % 10) | (temperature < 0 ? 0x80 : 0)];
  return [...bytes, bytes.reduce((sum, byte) => sum + byte, 0) & 255];
}

/**
 * DHT22 (AM2302) and DHT11 by Aosong: the line held low and let go starts it; 80 us low, 80 us high, then 40 bits, each 50 us low and
 * 26 us (0) or 70 us (1) high. It rests for 2 s (DHT11 1 s) between two answers: asked earlier, it stays silent.
 */
export function dht(pin: string, kind: "dht22" | "dht11" = "dht22"): Dht {
  const part: Dht = {
    temperature: 21.5,
    humidity: 45,
    asked: 0,
    attach(pins, now, after) {
      let lowSince = Number.NaN;
      let answered = now() - REST[kind] + 1000;
      let sending = false;
      function answer() {
        if (part.fault === "silent" || now() - answered < REST[kind]) return;
        answered = now();
        sending = true;
        const frame = frameOf(kind, part.temperature, part.humidity);
        if (part.fault === "crc") frame[4] ^= 1;
        const bits = frame.flatMap((byte) => Array.from({ length: 8 }, (_, i) => (byte >> (7 - i)) & 1));
        let at = 0.03;
        const edge = (level: number) => after(() => pins.drive(pin, level), at);
        const low = (milliseconds: number) => {
          edge(0);
          at += milliseconds;
        };
        const high = (milliseconds: number) => {
          edge(1);
          at += milliseconds;
        };
        low(0.08);
        high(0.08);
        for (const bit of part.fault === "half" ? bits.slice(0, 20) : bits) {
          low(0.05);
          high(bit ? 0.07 : 0.026);
        }
        if (part.fault !== "half") low(0.05);
        edge(1);
        after(() => {
          sending = false;
        }, at);
      }
      pins.drive(pin, 1);
      return pins.onChange(pin, (level) => {
        if (sending) return;
        if (level === 0) lowSince = now();
        else if (now() - lowSince >= START[kind]) {
          lowSince = Number.NaN;
          part.asked++;
          answer();
        }
      });
    },
  };
  return part;
}
