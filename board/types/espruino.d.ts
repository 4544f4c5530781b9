// Ambient types of the interpreter as the firmware uses it.
declare function print(...values: unknown[]): void;
declare function getTime(): number;
declare function getSerial(): string;
declare function setTimeout<Values extends unknown[]>(
  callback: (...values: Values) => void,
  milliseconds: number,
  ...values: Values
): number;
declare function setInterval<Values extends unknown[]>(
  callback: (...values: Values) => void,
  milliseconds: number,
  ...values: Values
): number;
declare function clearTimeout(id: number): void;
declare function clearInterval(id: number): void;
declare function changeInterval(id: number, milliseconds: number): void;
type Pin = number;
declare function analogRead(pin: Pin): number;
declare function analogWrite(pin: Pin, value: number, options?: { freq?: number; soft?: boolean; forceSoft?: boolean }): void;
declare function digitalRead(pin: Pin): number;
declare function digitalWrite(pin: Pin, value: number | boolean): void;
declare function pinMode(pin: Pin, mode: string): void;
declare function shiftOut(pins: Pin, options: { clk: Pin; clkPol?: boolean; repeat?: number }, data: number[]): void;
declare function setWatch(
  callback: (event: { state: boolean; time: number; lastTime: number; pin: Pin }) => void,
  pin: Pin,
  options?: { repeat?: boolean; edge?: "rising" | "falling" | "both"; debounce?: number },
): number;
declare function clearWatch(id: number): void;
declare function require(module: string): any;
declare function load(): void;
declare const process: {
  memory(collect?: boolean): { free: number; usage: number; total: number };
  env: Record<string, unknown>;
  version: string;
  on(event: string, listener: (...a: any[]) => void): void;
};
declare const global: Record<string, any>;
interface Interpreter {
  on(event: string, listener: (...values: any[]) => void): void;
  getSizeOf(value: unknown): number;
  lookupNoCase(haystack: object, needle: string, returnKey?: boolean): any;
  reboot(): void;
  toString(...values: unknown[]): string;
  getErrorFlags(): string[];
  CRC32(data: string): number;
  sum(data: ArrayLike<number>): number;
  setTimeZone(hours: number): void;
  enableWatchdog(seconds: number, auto?: boolean): void;
  kickWatchdog(): void;
}
declare const E: Interpreter;
declare const console: { log(...values: unknown[]): void };
