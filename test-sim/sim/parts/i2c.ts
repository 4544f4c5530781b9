import type { Clock } from "../board/clock.ts";
import { pinName } from "../board/pin.ts";
import type { PinBank } from "../board/pins.ts";
import type { Realm } from "../language/realm.ts";
import { bytesOf } from "./bytes.ts";
import { type I2cBus, i2cBus, type Wires } from "./wires.ts";

interface Options {
  esp8266: boolean;
  /** Where a port is when `setup` names no pins. */
  pins: Record<string, [scl: string, sda: string]>;
}

const BIT_MS = 1 / 100;

/**
 * The class I2C, and its ports of the board. Transfers take a byte's time (100 kHz unless `bitrate` is set) of a clock that is held in
 * hand. Errors are those of the board's own code: targets/esp8266/jshardware.c and targets/esp32/jshardwareI2c.c.
 */
export function installI2c(realm: Realm, clock: Clock, bank: PinBank, wires: Wires, { esp8266, pins }: Options): void {
  const { global } = realm;
  const buses = new WeakMap<object, { bus: I2cBus; bit: number }>();

  const nack = (what: "Write" | "Read") =>
    esp8266 ? realm.error("InternalError", `I2C${what}: No ACK 0`) : realm.error("Error", `jshI2C${what}: slave doesn't ACK the transfer`);
  const addressOf = (value: any) => (realm.isObject(value) ? Number(value.address) : Number(value)) & 127;
  const titleOf = (value: unknown) => (realm.isObject(value) ? pinName(value) : (bank.find(value)?.pin.title ?? ""));
  const spend = (bytes: number, bit: number) => {
    if (!clock.realtime) clock.stall(bytes * 9 * bit);
  };

  function wired(self: object) {
    const found = buses.get(self);
    if (found) return found;
    const port = Object.entries(pins).find(([name]) => global[name] === self)?.[1];
    if (!port) return undefined;
    const fresh = { bus: i2cBus(wires, port[0], port[1]), bit: BIT_MS };
    buses.set(self, fresh);
    return fresh;
  }
  function write(self: object, address: number, bytes: number[]) {
    const port = wired(self);
    if (!port || bytes.length === 0) return;
    spend(bytes.length + 1, port.bit);
    if (port.bus.stuck) return;
    const part = port.bus.parts.find((one) => one.address === address);
    const taken = part ? part.write(bytes, clock.now()) : -1;
    if (taken < bytes.length) throw nack("Write");
  }
  function read(self: object, address: number, count: number): unknown {
    if (!(count > 0)) return undefined;
    const port = wired(self);
    const answer = () => {
      if (!port || port.bus.stuck) return Array<number>(count).fill(0);
      const part = port.bus.parts.find((one) => one.address === address);
      const held = part?.stretch?.(clock.now()) ?? 0;
      if (held > 0 && !clock.realtime) clock.stall(held);
      const bytes = part?.read(count, clock.now());
      if (!bytes) throw nack("Read");
      return Array.from({ length: count }, (_, i) => bytes[i] ?? 0xff);
    };
    if (port) spend(count + 1, port.bit);
    return new realm.own.Uint8Array(answer());
  }

  const I2C: any = realm.construct("I2C", () => Object.create(I2C.prototype));
  I2C.prototype = realm.object();
  realm.hide(I2C.prototype, "constructor", I2C);
  realm.methods(I2C.prototype, {
    setup(this: any, options: any) {
      const names = Object.entries(pins).find(([name]) => global[name] === this)?.[1] ?? ["", ""];
      const scl = options?.scl === undefined ? names[0] : titleOf(options.scl);
      const sda = options?.sda === undefined ? names[1] : titleOf(options.sda);
      buses.set(this, { bus: i2cBus(wires, scl, sda), bit: 1000 / (Number(options?.bitrate) || 100_000) });
    },
    writeTo(this: any, address: unknown, ...data: unknown[]) {
      write(this, addressOf(address), bytesOf(realm, data));
    },
    readFrom(this: any, address: unknown, count: unknown) {
      return read(this, addressOf(address), Number(count) | 0);
    },
    readReg(this: any, address: unknown, register: unknown, count: unknown) {
      write(this, addressOf(address), [Number(register) & 255]);
      return read(this, addressOf(address), Number(count) | 0);
    },
  });
  realm.hide(global, "I2C", I2C);
  for (const name of Object.keys(pins)) realm.hide(global, name, Object.create(I2C.prototype));
}
