import type { Clock } from "./clock.ts";
import type { Loop } from "./loop.ts";
import type { Realm } from "./realm.ts";

const ASSOCIATE_MS = 300;
const ADDRESS_MS = 700;
const RETRY_MS = 2000;
const ADDRESS = { ip: "192.168.4.20", mask: "255.255.255.0", gw: "192.168.4.1" };
const STATION = "5c:cf:7f:01:02:03";
const ACCESS_POINT = "a4:2b:b0:0a:0b:0c";

/** The air around the board: whether its network is there. Outlives reboots. */
export interface Air {
  up: boolean;
  reason: string;
}

export interface Wifi {
  module: any;
  /** The access point goes away: reason text as ESP8266 gives it, "beacon_timeout" unless said. */
  drop(reason?: string): void;
  /** The access point is back: an ESP8266 that was joined rejoins by itself, an ESP32 does not. */
  restore(): void;
  readonly online: boolean;
}

const REASON_CODES: Record<string, number> = {
  beacon_timeout: 200,
  no_ap_found: 201,
  auth_failed: 202,
  assoc_leave: 8,
  auth_expire: 2,
  handshake_timeout: 204,
};

/** require("Wifi") of ESP8266 or ESP32, as far as a station goes. */
export function createWifi(realm: Realm, loop: Loop, clock: Clock, board: "esp8266" | "esp32", air: Air, changed: () => void): Wifi {
  const esp32 = board === "esp32";
  const module = realm.object();
  let status: "off" | "connecting" | "connected" | "no_ap_found" = "off";
  let ssid = "";
  let password = "";
  let hostname = "espruino";
  let wanted = false;
  let callback: unknown;
  let tries = 0;
  let step: ReturnType<Clock["setTimeout"]> | undefined;
  let accessPoint = false;

  const later = (delay: number, run: () => void) => {
    clock.clearTimeout(step);
    step = clock.setTimeout(() => {
      if (loop.stopped) return;
      run();
      loop.run();
    }, delay);
  };
  function finish(error: unknown) {
    const told = callback;
    callback = undefined;
    if (typeof told === "function") loop.queue(told, undefined, [error]);
  }
  function disconnected(reason: string) {
    const details: Record<string, unknown> = { ssid, mac: ACCESS_POINT };
    if (esp32) {
      details.reason = String(REASON_CODES[reason] ?? 1);
      details.msg = reason;
    } else details.reason = reason;
    loop.emit(module, "disconnected", [realm.object(details)]);
  }
  function join() {
    status = "connecting";
    later(ASSOCIATE_MS, () => {
      if (!air.up) {
        fail();
        return;
      }
      loop.emit(module, "associated", [realm.object({ ssid, mac: ACCESS_POINT, channel: 6 })]);
      later(ADDRESS_MS, () => {
        status = "connected";
        tries = 0;
        changed();
        finish(null);
        const { ip, mask, gw } = ADDRESS;
        loop.emit(module, "connected", [realm.object(esp32 ? { ip, netmask: mask, gw } : { ip, mask, gw })]);
      });
    });
  }
  function fail() {
    tries++;
    disconnected("no_ap_found");
    if (esp32 && tries >= 3) {
      status = "off";
      finish("no_ap_found");
      return;
    }
    status = esp32 ? "connecting" : "no_ap_found";
    if (!esp32) finish("no_ap_found");
    later(RETRY_MS, join);
  }
  function leave(reason: string) {
    const was = status;
    clock.clearTimeout(step);
    status = "off";
    if (was === "connected") {
      changed();
      disconnected(reason);
    }
  }
  const needCallback = (value: unknown) => {
    if (value !== undefined && value !== null && typeof value !== "function")
      throw realm.error("Error", `Expecting callback function but got ${value}`);
  };
  const told = (listener: unknown, ...values: unknown[]) => {
    needCallback(listener);
    if (typeof listener === "function") loop.queue(listener, undefined, values);
  };

  realm.methods(module, {
    connect(name, options, listener) {
      if (typeof name !== "string") throw realm.error("Error", "No SSID provided");
      const given = typeof options === "function" && listener === undefined && esp32 ? undefined : options;
      needCallback(listener);
      if (given !== undefined && given !== null && typeof given !== "object")
        throw realm.error("Error", `Expecting Object, got ${typeof given}`);
      if (given?.password !== undefined && typeof given.password !== "string") {
        throw realm.error("Error", `Expecting options.password to be a string but got ${typeof given.password}`);
      }
      const secret = given?.password ?? "";
      if (status === "connected" && ssid === name && password === secret) {
        told(listener, null);
        return;
      }
      if (status === "connected") leave("assoc_leave");
      ssid = name;
      password = secret;
      callback = listener;
      wanted = true;
      tries = 0;
      join();
    },
    disconnect(listener) {
      needCallback(listener);
      wanted = false;
      leave("assoc_leave");
      told(listener);
    },
    startAP(name, options, listener) {
      if (typeof name !== "string") throw realm.error("Error", "No SSID");
      const secret = options?.password;
      if (secret && (typeof secret !== "string" || secret.length < 8))
        throw realm.error("Error", "Password must be string of at least 8 characters");
      accessPoint = true;
      changed();
      told(listener, null);
    },
    stopAP(listener) {
      accessPoint = false;
      changed();
      told(listener);
    },
    getStatus(listener) {
      const mode = wanted ? (accessPoint ? "sta+ap" : "sta") : accessPoint ? "ap" : "off";
      const info = realm.object({
        mode,
        station: wanted ? status : "off",
        ap: accessPoint ? "enabled" : "disabled",
        phy: "11n",
        powersave: "ps-poll",
        savedMode: "off",
      });
      if (typeof listener === "function") told(listener, info);
      return info;
    },
    getDetails(listener) {
      const info = realm.object({
        status: status === "off" ? "idle" : status,
        ssid,
        password,
        rssi: status === "connected" ? -61 : 0,
        savedSsid: null,
      });
      if (typeof listener === "function") told(listener, info);
      return info;
    },
    getIP(listener) {
      const up = status === "connected";
      const none = "0.0.0.0";
      const info = realm.object({
        ip: up ? ADDRESS.ip : none,
        netmask: up ? ADDRESS.mask : none,
        gw: up ? ADDRESS.gw : none,
        mac: STATION,
      });
      if (typeof listener === "function") told(listener, null, info);
      return info;
    },
    getAPIP(listener) {
      const info = realm.object({ ip: "192.168.4.1", netmask: ADDRESS.mask, gw: "192.168.4.1", mac: STATION });
      if (typeof listener === "function") told(listener, null, info);
      return info;
    },
    getAPDetails(listener) {
      const info = realm.object({ status: accessPoint ? "enabled" : "disabled", stations: realm.array() });
      if (typeof listener === "function") told(listener, info);
      return info;
    },
    scan(listener) {
      later(RETRY_MS, () =>
        told(
          listener,
          realm.array(
            air.up && ssid ? [realm.object({ ssid, mac: ACCESS_POINT, rssi: -61, authMode: "wpa2", isHidden: false, channel: 6 })] : [],
          ),
        ),
      );
    },
    getHostname: () => hostname,
    setHostname(name, listener) {
      hostname = String(name);
      told(listener);
    },
    setSNTP() {},
    setConfig() {},
    save() {},
    restore() {},
    setIP(_options, listener) {
      told(listener);
    },
    setAPIP(_options, listener) {
      told(listener);
    },
    ping(_host, listener) {
      told(listener);
    },
    getHostByName(name, listener) {
      if (typeof name !== "string") throw realm.error("Error", "Hostname parameter is not a string");
      if (typeof listener !== "function") throw realm.error("Error", "Callback is not a function");
      told(listener, /^\d+\.\d+\.\d+\.\d+$/.test(name) ? name : status === "connected" ? "127.0.0.1" : null);
    },
  });

  return {
    module,
    drop(reason = "beacon_timeout") {
      air.up = false;
      if (status !== "connected") return;
      leave(reason);
      if (wanted && !esp32) later(RETRY_MS, join);
      loop.run();
    },
    restore() {
      air.up = true;
    },
    get online() {
      return status === "connected" || accessPoint;
    },
  };
}
