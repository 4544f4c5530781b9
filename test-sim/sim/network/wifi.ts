import type { Clock } from "../board/clock.ts";
import type { Loop } from "../board/loop.ts";
import { kindOf } from "../language/arrays.ts";
import type { Realm } from "../language/realm.ts";
import { text } from "../language/text.ts";
import { ACCESS_POINT, ADDRESS, type Air, CHANNEL, createStation, STATION } from "./station.ts";

const SCAN_MS = 2000;
const NOWHERE = "0.0.0.0";
/** What an ESP8266 is for everybody until its program ends it; nobody here is in its network. */
const FACTORY = { ssid: "ESP_5A2C01", password: "" };

export interface Wifi {
  module: any;
  /** The access point has gone: why, as ESP8266 names it. */
  drop(reason: string): void;
  /** Whether packets come and go. A board whose program never touches Wifi is online as long as the access point is there. */
  readonly online: boolean;
}

/** require("Wifi") of ESP8266 or ESP32: the station in full, of the access point only that it is there. */
export function createWifi(realm: Realm, loop: Loop, clock: Clock, esp32: boolean, air: Air, changed: () => void): Wifi {
  const module = realm.object();
  const station = createStation(realm, loop, clock, module, esp32, air, changed);
  const fail = (message: string) => realm.error("Error", message);
  let touched = false;
  let accessPoint: { ssid: string; password: string } | undefined = esp32 ? undefined : FACTORY;
  let hostname = "espruino";

  const needCallback = (value: unknown) => {
    if (value !== undefined && value !== null && typeof value !== "function")
      throw fail(`Expecting callback function but got ${text(value)}`);
  };
  const tell = (listener: unknown, ...values: unknown[]) => {
    needCallback(listener);
    if (typeof listener === "function") loop.queue(listener, undefined, values);
  };
  const connected = () => station.status === "connected";

  realm.methods(module, {
    connect(ssid, options, listener) {
      if (typeof ssid !== "string") throw fail("No SSID provided");
      needCallback(listener);
      if (options !== undefined && !realm.isObject(options))
        throw fail(`Expecting ${esp32 ? "options object but" : "Object,"} got ${kindOf(options)}`);
      if (options?.password !== undefined && typeof options.password !== "string") {
        throw fail(`Expecting options.password to be a string but got ${kindOf(options.password)}`);
      }
      touched = true;
      station.connect(ssid, options?.password ?? "", listener);
      changed();
    },
    disconnect(listener) {
      needCallback(listener);
      touched = true;
      station.disconnect();
      changed();
      tell(listener);
    },
    startAP(ssid, options, listener) {
      needCallback(listener);
      if (typeof ssid !== "string") throw fail("No SSID");
      if (options?.password && text(options.password).length < 8) throw fail("Password must be string of at least 8 characters");
      touched = true;
      accessPoint = { ssid, password: text(options?.password ?? "") };
      changed();
      tell(listener, null);
    },
    stopAP(listener) {
      needCallback(listener);
      accessPoint = undefined;
      changed();
      tell(listener);
    },
    getStatus(listener) {
      const info = esp32 ? status32() : status8266();
      if (typeof listener === "function" && !esp32) tell(listener, info);
      return info;
    },
    getDetails(listener) {
      const { ssid, password, status } = station;
      const details = connected() ? { ssid, password, status: "connected", authMode: "wpa2" } : { status: station.reason.toUpperCase() };
      const info = realm.object(esp32 ? details : { status, ssid, password, rssi: connected() ? -61 : 0, savedSsid: null });
      tell(listener, info);
      return info;
    },
    getIP(listener) {
      const { ip, mask, gw } = connected() ? ADDRESS : { ip: NOWHERE, mask: NOWHERE, gw: NOWHERE };
      const info = realm.object({ ip, netmask: mask, gw, mac: STATION });
      tell(listener, null, info);
      return info;
    },
    getAPIP(listener) {
      const info = realm.object({ ip: ADDRESS.gw, netmask: ADDRESS.mask, gw: ADDRESS.gw, mac: STATION });
      tell(listener, null, info);
      return info;
    },
    getAPDetails(listener) {
      const info = realm.object({ status: accessPoint ? "enabled" : "disabled", ...accessPoint, stations: realm.array() });
      tell(listener, info);
      return info;
    },
    scan(listener) {
      if (typeof listener !== "function") throw fail(`Expecting callback function but got ${text(listener)}`);
      clock.setTimeout(() => {
        if (loop.stopped) return;
        const found = {
          ssid: station.ssid || "home",
          mac: ACCESS_POINT,
          rssi: -61,
          authMode: "wpa2",
          channel: esp32 ? String(CHANNEL) : CHANNEL,
        };
        tell(listener, realm.array(air.up ? [realm.object(found)] : []));
        loop.run();
      }, SCAN_MS);
    },
    getHostByName(name, listener) {
      if (typeof name !== "string") throw fail("Hostname parameter is not a string");
      if (typeof listener !== "function") throw fail("Callback is not a function");
      const known = /^\d+\.\d+\.\d+\.\d+$/.test(name) ? name : name === "localhost" ? "127.0.0.1" : null;
      tell(listener, known);
    },
    getHostname: () => hostname,
    setHostname(name, listener) {
      hostname = text(name);
      tell(listener);
    },
    setSNTP(server, zone) {
      if (!esp32 && typeof zone !== "number") throw fail("Zone is not a number");
      if (!esp32 && (zone < -11 || zone > 13)) throw fail("Zone must be in range -11..13");
      if (typeof server !== "string") throw fail("Server is not a string");
    },
    // Of phy and powersave there is nothing to be seen.
    setConfig() {},
  });

  function status8266() {
    const mode = station.status === "off" ? (accessPoint ? "ap" : "off") : accessPoint ? "sta+ap" : "sta";
    return realm.object({
      mode,
      station: station.status,
      ap: accessPoint ? "enabled" : "disabled",
      phy: "11n",
      powersave: "ps-poll",
      savedMode: "off",
    });
  }
  function status32() {
    const up = connected();
    const mode = up ? (accessPoint ? "APSTA" : "STA") : accessPoint ? "AP" : "NULL";
    const network = { ssid: station.ssid, bssid: ACCESS_POINT, channel: CHANNEL, rssi: -61, htMode: "HT20", authMode: "wpa2" };
    return realm.object({ station: up ? "connected" : station.reason.toUpperCase(), ...(up && network), mode, powersave: "min_modem" });
  }

  return {
    module,
    drop(reason) {
      station.lost(reason);
      changed();
      loop.run();
    },
    get online() {
      return air.up && (!touched || connected() || (accessPoint !== undefined && accessPoint !== FACTORY));
    },
  };
}
