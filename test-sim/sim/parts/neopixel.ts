import type { PinBank } from "../board/pins.ts";
import type { Realm } from "../language/realm.ts";
import { bytesOf } from "./bytes.ts";
import type { Wires } from "./wires.ts";

/** require("neopixel"): keeps what each strip was last sent (jswrap_neopixel.c). */
export function neopixelModule(realm: Realm, bank: PinBank, wires: Wires): any {
  const module = realm.object();
  realm.methods(module, {
    write(pin: unknown, data: unknown) {
      const bytes = bytesOf(realm, [data]);
      if (bytes.length === 0) throw realm.error("Error", "Data must be a non empty array");
      if (bytes.length % 3 !== 0) throw realm.error("Error", "Data length must be a multiple of 3 (RGB)");
      const state = bank.find(pin);
      if (state) wires.strips.set(state.pin.title, bytes);
    },
  });
  return module;
}
