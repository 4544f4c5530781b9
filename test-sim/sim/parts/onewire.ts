import type { Clock } from "../board/clock.ts";
import type { PinBank } from "../board/pins.ts";
import type { Realm } from "../language/realm.ts";
import { bytesOf } from "./bytes.ts";
import type { OneWirePart, Wires } from "./wires.ts";

const RESET_MS = 1;
const BYTE_MS = 0.6;
const MATCH = 0x55;
const SKIP = 0xcc;
const SEARCH_ROM = 0xf0;

/** The bits of a ROM code in the order in which they travel. */
const bitsOf = (rom: string): number[] =>
  (rom.match(/../g) ?? []).flatMap((pair) => Array.from({ length: 8 }, (_, bit) => (Number.parseInt(pair, 16) >> bit) & 1));

/**
 * The class OneWire (jswrap_onewire.c). Bytes on the wire are the logical AND of what all selected parts send, as the wire itself does
 * it: two parts that answer at once give rubbish, a wire that nobody pulls down reads 0xff, one that is shorted reads 0.
 */
export function installOneWire(realm: Realm, clock: Clock, bank: PinBank, wires: Wires): void {
  /** Parts that listen on each pin after the last ROM command, and the bytes of that command so far. */
  const states = new Map<string, { selected: OneWirePart[]; command?: number[] }>();
  const spend = (milliseconds: number) => {
    if (!clock.realtime) clock.stall(milliseconds);
  };
  const pinOf = (self: any): string => bank.find(self.pin)?.pin.title ?? "";
  const partsOn = (pin: string) => wires.onewire.get(pin) ?? [];
  const shorted = (pin: string) => bank.find(pin)?.driven === 0;

  function reset(pin: string): boolean {
    spend(RESET_MS);
    const present = partsOn(pin).filter((part) => part.reset(clock.now()));
    states.set(pin, { selected: present, command: [] });
    return shorted(pin) || present.length > 0;
  }
  function write(pin: string, byte: number) {
    spend(BYTE_MS);
    const state = states.get(pin) ?? { selected: [] };
    if (!state.command) {
      for (const part of state.selected) part.write(byte, clock.now());
      return;
    }
    state.command.push(byte);
    const [first, ...rest] = state.command;
    if (first === MATCH && rest.length < 8) return;
    if (first === MATCH) {
      const rom = rest.map((one) => one.toString(16).padStart(2, "0")).join("");
      state.selected = state.selected.filter((part) => part.rom.toLowerCase() === rom);
    } else if (first !== SKIP) state.selected = [];
    state.command = undefined;
  }
  function read(pin: string): number {
    spend(BYTE_MS);
    if (shorted(pin)) return 0;
    return (states.get(pin)?.selected ?? []).reduce((byte, part) => byte & part.read(clock.now()), 0xff);
  }

  const OneWire: any = realm.construct("OneWire", (values) => {
    const wire = Object.create(OneWire.prototype);
    wire.pin = values[0];
    return wire;
  });
  OneWire.prototype = realm.object();
  realm.hide(OneWire.prototype, "constructor", OneWire);
  realm.methods(OneWire.prototype, {
    reset(this: any) {
      return reset(pinOf(this));
    },
    select(this: any, rom: unknown) {
      if (typeof rom !== "string" || rom.length !== 16)
        throw realm.error("TypeError", `Invalid OneWire device address ${JSON.stringify(rom) ?? "undefined"}`);
      const pin = pinOf(this);
      reset(pin);
      for (const byte of [MATCH, ...(rom.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))]) write(pin, byte);
    },
    skip(this: any) {
      write(pinOf(this), SKIP);
    },
    write(this: any, data: unknown) {
      for (const byte of bytesOf(realm, [data])) write(pinOf(this), byte);
    },
    read(this: any, count: unknown) {
      const pin = pinOf(this);
      if (typeof count !== "number") return read(pin);
      return new realm.own.Uint8Array(Array.from({ length: count }, () => read(pin)));
    },
    search(this: any, command: unknown) {
      const pin = pinOf(this);
      const alarms = Number(command) > 0 && Number(command) <= 255 && Number(command) !== SEARCH_ROM;
      if (!reset(pin)) return realm.array();
      const found = partsOn(pin).filter((part) => (!alarms || part.alarm?.()) && states.get(pin)?.selected.includes(part));
      spend(found.length * 14);
      states.set(pin, { selected: [] });
      if (shorted(pin)) return realm.array();
      // A search goes the way of the zero first at each bit that differs.
      const order = (a: string, b: string) => {
        const [left, right] = [bitsOf(a), bitsOf(b)];
        const at = left.findIndex((bit, i) => bit !== right[i]);
        return at < 0 ? 0 : left[at] - right[at];
      };
      return realm.array([...new Set(found.map((part) => part.rom.toLowerCase()))].sort(order));
    },
  });
  realm.hide(realm.global, "OneWire", OneWire);
}
