import type { Pins } from "../board/pins.ts";

/** A part on an I2C bus, asked by whole transfers. Bytes are 0..255, times milliseconds of the board's clock. */
export interface I2cPart {
  /** 7-bit address. */
  address: number;
  /** Takes `bytes` that follow its address. Returns how many it acknowledged; -1 when it does not acknowledge the address. */
  write(bytes: number[], now: number): number;
  /** ms for which it holds the clock low before it gives what is asked for next: clock stretching. */
  stretch?(now: number): number;
  /** Gives `count` bytes, or undefined when it does not acknowledge the address. */
  read(count: number, now: number): number[] | undefined;
}

/** A part on a 1-Wire bus (Maxim application note 126). */
export interface OneWirePart {
  /** 64-bit ROM code, family first, as 16 hexadecimal digits: as `OneWire.search` gives it. */
  rom: string;
  /** A reset pulse. Returns whether the part answers with a presence pulse. */
  reset(now: number): boolean;
  /** A byte that is meant for it, once it has been selected. */
  write(byte: number, now: number): void;
  /** The next byte that it sends; 0xff when it has nothing to say. */
  read(now: number): number;
  /** Whether it answers an alarm search (0xEC). */
  alarm?(): boolean;
}

/** A part on a serial line. */
export interface SerialPart {
  /** Bits per second, and `none`, `even` or `odd`; what is sent at another rate arrives as rubbish. */
  baud: number;
  parity?: "none" | "even" | "odd";
  /** Begins to work; `send` sends bytes to the board. Returns what ends it. Called at each boot that sets the port up. */
  start(send: (bytes: number[]) => void, after: (run: () => void, milliseconds: number) => void): void;
  /** Takes bytes from the board. */
  write?(bytes: number[], now: number): void;
}

/** A part that hangs on pins by itself: one that answers with pulses, or watches them. */
export interface PinPart {
  /** Begins to watch its pins. `after` runs something later, in milliseconds with fractions. Returns what takes it off. */
  attach(pins: Pins, now: () => number, after: (run: () => void, milliseconds: number) => void): () => void;
}

/** A part on an SPI bus, selected by its own pin. */
export interface SpiPart {
  /** Its select pin, active low; without one it is always selected. */
  cs?: string;
  /** Takes a byte and gives the one that it sends meanwhile. */
  transfer(byte: number, now: number): number;
  /** Its select pin has gone low (true) or high. */
  select?(on: boolean, now: number): void;
}

/** An I2C bus as it is wired. `stuck`: a part holds SDA low, so that each acknowledge seems given and each byte is 0. */
export interface I2cBus {
  scl: string;
  sda: string;
  parts: I2cPart[];
  stuck: boolean;
}

/** All that is wired to the board. It outlives reboots. */
export interface Wires {
  i2c: I2cBus[];
  onewire: Map<string, OneWirePart[]>;
  /** By the port's name: `Serial1`. */
  serial: Map<string, SerialPart>;
  spi: SpiPart[];
  /** By pin: the bytes that the strip was last sent. */
  strips: Map<string, number[]>;
}

export const createWires = (): Wires => ({ i2c: [], onewire: new Map(), serial: new Map(), spi: [], strips: new Map() });

/** The bus with those pins; made when there is none. */
export function i2cBus(wires: Wires, scl: string, sda: string): I2cBus {
  let bus = wires.i2c.find((one) => one.scl === scl && one.sda === sda);
  if (!bus) {
    bus = { scl, sda, parts: [], stuck: false };
    wires.i2c.push(bus);
  }
  return bus;
}
