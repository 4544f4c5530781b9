import { hundredths } from "./round.ts";

/** ms in which the frame has come: 5 at most, and some for a board that is busy. */
const FRAME = 12;
/** s of a high level, from its edge to the falling one: 26 us is a zero, 70 us a one. */
const LIMIT = 0.00005;

/** Temperature in °C and humidity in %. */
export interface Air {
  temperature: number;
  humidity: number;
}

/**
 * Reads a DHT: holds the line low for `start` ms, then measures how long the line stays high before each falling edge.
 *
 * @param convert what the four bytes of a frame mean
 */
export function readDht(pin: Pin, start: number, convert: (bytes: Uint8Array) => Air): Promise<Air> {
  pinMode(pin, "output");
  digitalWrite(pin, 0);
  return new Promise((resolve, reject) => {
    setTimeout(() => {
      let bits = "";
      const watch = setWatch(
        (event) => {
          bits += event.time - event.lastTime > LIMIT ? 1 : 0;
        },
        pin,
        { edge: "falling", repeat: true },
      ) as number;
      pinMode(pin, "input_pullup");
      setTimeout(() => {
        clearWatch(watch);
        try {
          resolve(convert(bytesOf(bits)));
        } catch (error) {
          reject(error);
        }
      }, FRAME);
    }, start);
  });
}

/** The four bytes of a frame; the last 40 bits count, whatever was seen before them. Throws what is wrong with it. */
function bytesOf(bits: string): Uint8Array {
  if (bits.length < 3) throw new Error("no answer");
  if (bits.length < 41) throw new Error("only " + Math.max(0, bits.length - 1) + " of 40 bits");
  const bytes = new Uint8Array(4);
  const from = bits.length - 40;
  let sum = 0;
  for (let i = 0; i < 4; i++) sum += bytes[i] = parseInt(bits.substr(from + i * 8, 8), 2);
  if ((sum & 255) !== parseInt(bits.substr(from + 32, 8), 2)) throw new Error("CRC wrong");
  return bytes;
}

/** DHT22: tenths, the sign in the highest bit. */
export function dht22Values(bytes: Uint8Array): Air {
  const size = ((bytes[2] & 127) * 256 + bytes[3]) / 10;
  return { temperature: hundredths(bytes[2] > 127 ? -size : size), humidity: hundredths((bytes[0] * 256 + bytes[1]) / 10) };
}

/** DHT11: whole and tenths; newer ones have the sign in the tenths' highest bit. */
export function dht11Values(bytes: Uint8Array): Air {
  const size = bytes[2] + (bytes[3] & 127) / 10;
  return { temperature: hundredths(bytes[3] > 127 ? -size : size), humidity: bytes[0] };
}
