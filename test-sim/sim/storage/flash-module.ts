import { flat } from "../board/e.ts";
import type { Realm } from "../language/realm.ts";
import type { RawFlash } from "./raw-flash.ts";

/** require("Flash"). A write outside of what is free would destroy the interpreter on a board: here it throws. */
export function flashModule(realm: Realm, flash: RawFlash) {
  const fail = (message: string) => realm.error("Error", message);
  const isFree = (address: number, length: number) =>
    flash.areas.some((area) => address >= area.addr && address + length <= area.addr + area.length);
  const module = realm.object();
  realm.methods(module, {
    getPage(address) {
      const page = flash.page(Number(address));
      return page && realm.object({ ...page });
    },
    getFree: () => realm.array(flash.areas.map((area) => realm.object({ ...area }))),
    erasePage(address) {
      if (!Number.isInteger(address)) throw fail("Address should be an integer, got Number");
      if (!isFree(address as number, 1)) throw fail(`the simulator: 0x${Number(address).toString(16)} is not free flash`);
      flash.erase(address as number);
    },
    write(data, address) {
      if (data === undefined) throw fail("Data is not defined");
      const content = Buffer.from(flat(realm, data), "latin1");
      if (!isFree(Number(address), content.length)) throw fail(`the simulator: 0x${Number(address).toString(16)} is not free flash`);
      if (content.length) flash.write(Number(address), content);
    },
    read(length, address) {
      if (!(Number(length) > 0)) return undefined;
      const data = flash.read(Number(address), Number(length));
      const array = new realm.own.Uint8Array(data.length);
      array.set(data);
      return array;
    },
  });
  return module;
}
