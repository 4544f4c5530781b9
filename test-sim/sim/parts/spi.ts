import type { Clock } from "../board/clock.ts";
import type { PinBank } from "../board/pins.ts";
import type { Realm } from "../language/realm.ts";
import { bytesOf } from "./bytes.ts";
import type { Wires } from "./wires.ts";

/** SPI1: each byte goes to every part whose select pin is low (jswrap_spi_i2c.c). */
export function installSpi(realm: Realm, clock: Clock, bank: PinBank, wires: Wires, ports: string[]): void {
  const level = (pin: string | undefined) => (pin === undefined ? 0 : bank.pins.level(pin));
  const transfer = (byte: number): number => {
    const selected = wires.spi.filter((part) => level(part.cs) === 0);
    return selected.reduce((sum, part) => sum & part.transfer(byte, clock.now()), 0xff);
  };
  const select = (pin: unknown, on: boolean) => {
    const state = bank.find(pin);
    if (!state) return;
    realm.global.digitalWrite(pin, on ? 0 : 1);
    for (const part of wires.spi) if (part.cs === state.pin.title) part.select?.(on, clock.now());
  };
  /** Pins of ports that a program made with `new SPI()`: those work bit by bit (jsspi.c, most significant bit first, mode 0). */
  const software = new WeakMap<object, { miso?: unknown; mosi?: unknown; sck?: unknown }>();
  const bitByBit = (pins: { miso?: unknown; mosi?: unknown; sck?: unknown }, byte: number): number => {
    const put = (pin: unknown, value: number) => pin !== undefined && realm.global.digitalWrite(pin, value);
    let answer = 0;
    for (let bit = 7; bit >= 0; bit--) {
      put(pins.mosi, (byte >> bit) & 1);
      put(pins.sck, 1);
      const state = bank.find(pins.miso);
      answer = (answer << 1) | (state ? bank.read(state) : 0);
      put(pins.sck, 0);
    }
    return answer;
  };
  const SPI: any = realm.construct("SPI", () => {
    const port = Object.create(SPI.prototype);
    software.set(port, {});
    return port;
  });
  SPI.prototype = realm.object();
  realm.hide(SPI.prototype, "constructor", SPI);
  realm.methods(SPI.prototype, {
    setup(this: object, options: any) {
      if (software.has(this)) software.set(this, realm.isObject(options) ? options : {});
    },
    send(this: object, data: any, cs: unknown) {
      select(cs, true);
      const pins = software.get(this);
      const answer = bytesOf(realm, [data]).map((byte) => (pins ? bitByBit(pins, byte) : transfer(byte)));
      select(cs, false);
      if (typeof data === "number") return answer[0];
      if (typeof data === "string") return Buffer.from(answer).toString("latin1");
      return new realm.own.Uint8Array(answer);
    },
    write(this: object, ...data: unknown[]) {
      // A pin at the end is the one that selects.
      const cs = typeof data.at(-1) === "object" && bank.find(data.at(-1)) ? data.pop() : undefined;
      select(cs, true);
      const pins = software.get(this);
      for (const byte of bytesOf(realm, data)) pins ? bitByBit(pins, byte) : transfer(byte);
      select(cs, false);
    },
  });
  realm.hide(realm.global, "SPI", SPI);
  // jswrap_io.c: `repeat` bits of each byte, the lowest first, each with a pulse of the clock from high to low, or with clkPol the other way.
  realm.methods(realm.global, {
    shiftOut(pin: unknown, options: any, data: unknown) {
      if (realm.isArray(pin)) throw realm.error("Error", "not in the simulator: shiftOut on several pins");
      const rest = options?.clkPol ? 0 : 1;
      for (const byte of bytesOf(realm, [data]))
        for (let bit = 0; bit < Math.max(1, Number(options?.repeat) || 1); bit++) {
          realm.global.digitalWrite(pin, (byte >> bit) & 1);
          if (options?.clk === undefined) continue;
          realm.global.digitalWrite(options.clk, 1 - rest);
          realm.global.digitalWrite(options.clk, rest);
        }
    },
  });
  for (const name of ports) realm.hide(realm.global, name, Object.create(SPI.prototype));
}
