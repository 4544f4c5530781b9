import { after } from "./after.ts";
import { type I2c, readRegister, send } from "./i2c.ts";
import { hundredths } from "./round.ts";

// BME280 and BMP280, registers of BST-BME280-DS002, 5.3.
const ID = 0xd0;
const CONTROL_HUMIDITY = 0xf2;
const STATUS = 0xf3;
const CONTROL = 0xf4;
const DATA = 0xf7;
/** Bit of STATUS: it measures. */
const MEASURING = 8;
/** One measurement (forced mode) of temperature and pressure, each once. */
const FORCED = 0x25;
/** What stands in place of a reading that was not made. */
const SKIPPED = 0x80000;
/** ms: 9.3 at most with each oversampled once (9.1). */
const DURATION = 12;

/**
 * Measures once. The trimming values are read each time (33 bytes, 4 ms at 100 kHz) rather than kept: they would take 40 variables.
 *
 * @param id what the part's id register has: 0x60 a BME280, 0x58 a BMP280
 */
export function measure(bus: I2c, address: number, id: number): Promise<{ temperature: number; humidity: number; pressure: number }> {
  const found = readRegister(bus, address, ID, 1)[0];
  if (found !== id) throw new Error(wrongPart(found, id));
  // Humidity counts only once CONTROL has been written behind it.
  send(bus, address, [CONTROL_HUMIDITY, 1]);
  send(bus, address, [CONTROL, FORCED]);
  return after(DURATION, () => {
    if (readRegister(bus, address, STATUS, 1)[0] & MEASURING) throw new Error("still measuring after 12 ms");
    const raw = readRegister(bus, address, DATA, id === 0x60 ? 8 : 6);
    const trim = readRegister(bus, address, 0x88, 26);
    const rawTemperature = twenty(raw, 3);
    const rawPressure = twenty(raw, 0);
    if (rawTemperature === SKIPPED || rawPressure === SKIPPED) throw new Error("measured nothing: the supply may have failed");
    const fine = fineTemperature(rawTemperature, trim);
    return {
      temperature: hundredths(fine / 5120),
      pressure: hundredths(pressureOf(rawPressure, fine, trim) / 100),
      humidity: id === 0x60 ? hundredths(humidityOf(raw[6] * 256 + raw[7], fine, trim[25], readRegister(bus, address, 0xe1, 7))) : 0,
    };
  });
}

function wrongPart(found: number, wanted: number): string {
  if (found === 0) return "bus stuck low";
  const names: Record<number, string> = { 96: "a BME280", 88: "a BMP280" };
  return "this is " + (names[found] || "a part with id 0x" + found.toString(16)) + ", not " + names[wanted];
}

function twenty(bytes: Uint8Array, at: number): number {
  return bytes[at] * 4096 + bytes[at + 1] * 16 + (bytes[at + 2] >> 4);
}

/** The word at `at`, low byte first. T1 and P1 are unsigned, the others signed (table 16). */
function unsigned(bytes: Uint8Array, at: number): number {
  return bytes[at] + bytes[at + 1] * 256;
}
function signed(bytes: Uint8Array, at: number): number {
  return bytes[at + 1] > 127 ? unsigned(bytes, at) - 65536 : unsigned(bytes, at);
}

/** Temperature in 1/5120 °C, as the other formulas want it (BST-BME280-DS002, 8.1). */
function fineTemperature(raw: number, trim: Uint8Array): number {
  const first = unsigned(trim, 0);
  const far = raw / 131072 - first / 8192;
  return (raw / 16384 - first / 1024) * signed(trim, 2) + far * far * signed(trim, 4);
}

/** Pa. */
function pressureOf(raw: number, fine: number, trim: Uint8Array): number {
  let a = fine / 2 - 64000;
  let b = (a * a * signed(trim, 16)) / 32768 + a * signed(trim, 14) * 2;
  b = b / 4 + signed(trim, 12) * 65536;
  a = ((signed(trim, 10) * a * a) / 524288 + signed(trim, 8) * a) / 524288;
  a = (1 + a / 32768) * unsigned(trim, 6);
  if (a === 0) throw new Error("trimming values are empty");
  const p = ((1048576 - raw - b / 4096) * 6250) / a;
  return p + ((signed(trim, 22) * p * p) / 2147483648 + (p * signed(trim, 20)) / 32768 + signed(trim, 18)) / 16;
}

/** %RH, 0 to 100. `trim`: registers E1 to E7. */
function humidityOf(raw: number, fine: number, h1: number, trim: Uint8Array): number {
  const far = fine - 76800;
  const h4 = (trim[3] > 127 ? trim[3] - 256 : trim[3]) * 16 + (trim[4] & 15);
  const h5 = (trim[5] > 127 ? trim[5] - 256 : trim[5]) * 16 + (trim[4] >> 4);
  const h6 = trim[6] > 127 ? trim[6] - 256 : trim[6];
  const x =
    (raw - (h4 * 64 + (h5 / 16384) * far)) * ((signed(trim, 0) / 65536) * (1 + (h6 / 67108864) * far * (1 + (trim[2] / 67108864) * far)));
  return Math.min(100, Math.max(0, x * (1 - (h1 * x) / 524288)));
}
