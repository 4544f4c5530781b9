import { createHash } from "node:crypto";
import { flat } from "../board/e.ts";
import { parseUrl } from "../network/url.ts";
import type { Realm } from "./realm.ts";
import { text } from "./text.ts";

/** require("crypto"), url, require("TelnetServer") and require("ESP8266"). */
export function smallModules(realm: Realm, names: Record<string, string[]>, telnet: { mode: string }, reset: { reason: string }) {
  const hash = (algorithm: string) => (data: unknown) => {
    const digest = createHash(algorithm)
      .update(Buffer.from(flat(realm, data), "latin1"))
      .digest();
    const array = new realm.own.Uint8Array(digest.length);
    array.set(digest);
    return array.buffer;
  };
  const crypto = realm.object();
  const all: Record<string, any> = {
    SHA1: hash("sha1"),
    SHA224: hash("sha224"),
    SHA256: hash("sha256"),
    SHA384: hash("sha384"),
    SHA512: hash("sha512"),
  };
  for (const name of names.crypto ?? []) if (all[name]) realm.methods(crypto, { [name]: all[name] });

  const TelnetServer = realm.object();
  realm.methods(TelnetServer, {
    setOptions(options) {
      if (options?.mode !== undefined) telnet.mode = text(options.mode);
    },
  });
  const url = realm.object();
  realm.methods(url, { parse: (value, parseQuery) => parseUrl(realm, text(value), !!parseQuery) });
  const ESP8266 = realm.object();
  realm.methods(ESP8266, {
    getResetInfo: () => realm.object({ reason: reset.reason, exccause: 0, epc1: 0, epc2: 0, epc3: 0, excvaddr: 0, depc: 0 }),
  });
  return { crypto, TelnetServer, url, ESP8266 };
}

/** `NRF` of an ESP32, as far as that it can be heard. */
export function bluetooth(realm: Realm, state: { on: boolean }) {
  const nrf = realm.object();
  realm.methods(nrf, {
    sleep() {
      state.on = false;
    },
    wake() {
      state.on = true;
    },
  });
  return nrf;
}
