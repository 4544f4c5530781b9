import type { Clock } from "../board/clock.ts";
import type { Loop } from "../board/loop.ts";
import type { Realm } from "../language/realm.ts";

/** The air around the board. Outlives reboots. */
export interface Air {
  /** Whether the access point is there. */
  up: boolean;
}

export const ADDRESS = { ip: "192.168.4.20", mask: "255.255.255.0", gw: "192.168.4.1" };
export const STATION = "5c:cf:7f:01:02:03";
export const ACCESS_POINT = "a4:2b:b0:0a:0b:0c";
export const CHANNEL = 6;

const ASSOCIATE_MS = 300;
const ADDRESS_MS = 700;
const FAIL_MS = 2500;
const ESP32_TRIES = 3;

/** Reasons of a disconnection as ESP8266 names them, and their numbers. */
const REASONS: Record<string, number> = {
  unspecified: 1,
  auth_expire: 2,
  auth_leave: 3,
  assoc_expire: 4,
  assoc_leave: 8,
  "4way_handshake_timeout": 15,
  beacon_timeout: 200,
  no_ap_found: 201,
  auth_failed: 202,
  assoc_failed: 203,
  handshake_timeout: 204,
};

/** A station's way into its network and out of it, as the two boards go it. */
export interface Station {
  /** As ESP8266 names it: off, connecting, no_ap_found, connected. */
  readonly status: "off" | "connecting" | "no_ap_found" | "connected";
  readonly ssid: string;
  readonly password: string;
  /** The reason of the last disconnection, as ESP8266 names it. */
  readonly reason: string;
  connect(ssid: string, password: string, callback: unknown): void;
  disconnect(): void;
  /** The access point is gone, for this reason. */
  lost(reason: string): void;
}

/**
 * ESP8266: tries for ever, tells of every failure by `disconnected`, and of the first by the callback.
 * ESP32: keeps two failures or losses to itself and tries again at once; the third it tells, and then it is off until asked to connect. The count begins with
 * `connect` and goes on after success.
 */
export function createStation(realm: Realm, loop: Loop, clock: Clock, module: any, esp32: boolean, air: Air, changed: () => void): Station {
  let status: Station["status"] = "off";
  let ssid = "";
  let password = "";
  let reason = "unspecified";
  let callback: unknown;
  let tries = 0;
  let step: ReturnType<Clock["setTimeout"]> | undefined;

  function later(delay: number, run: () => void) {
    clock.clearTimeout(step);
    step = clock.setTimeout(() => {
      if (loop.stopped) return;
      run();
      loop.run();
    }, delay);
  }
  function become(next: Station["status"]) {
    const was = status;
    status = next;
    if ((was === "connected") !== (next === "connected")) changed();
  }
  function answer(error: string | null) {
    const told = callback;
    callback = undefined;
    if (typeof told === "function") loop.queue(told, undefined, [error]);
  }
  const named = (why: string) => (esp32 ? why.toUpperCase() : why);

  function tell(why: string) {
    reason = why;
    const details = { ssid, mac: ACCESS_POINT };
    const number = REASONS[why] ?? REASONS.unspecified;
    loop.emit(module, "disconnected", [
      realm.object(esp32 ? { ...details, reason: String(number), msg: named(why) } : { ...details, reason: why }),
    ]);
  }
  function join() {
    if (status !== "connected") status = "connecting";
    later(air.up ? ASSOCIATE_MS : FAIL_MS, () => {
      if (!air.up) {
        failed("no_ap_found");
        return;
      }
      loop.emit(module, "associated", [realm.object({ ssid, mac: ACCESS_POINT, channel: esp32 ? String(CHANNEL) : CHANNEL })]);
      later(ADDRESS_MS, () => {
        if (!air.up) {
          failed("no_ap_found");
          return;
        }
        become("connected");
        const { ip, mask, gw } = ADDRESS;
        answer(null);
        loop.emit(module, "connected", [realm.object(esp32 ? { ip, netmask: mask, gw } : { ip, mask, gw })]);
      });
    });
  }
  function failed(why: string) {
    const wasConnected = status === "connected";
    if (!esp32) {
      become("no_ap_found");
      if (!wasConnected) answer("no_ap_found");
      tell(why);
      join();
      return;
    }
    tries--;
    become("connecting");
    if (tries > 0) {
      join();
      return;
    }
    become("off");
    tell(why);
    answer(named(why));
  }

  return {
    get status() {
      return status;
    },
    get ssid() {
      return ssid;
    },
    get password() {
      return password;
    },
    get reason() {
      return reason;
    },
    connect(name, secret, told) {
      if (!esp32 && status === "connected" && name === ssid && secret === password) {
        if (typeof told === "function") loop.queue(told, undefined, [null]);
        return;
      }
      const wasConnected = status === "connected";
      become("connecting");
      if (wasConnected && !esp32) tell("assoc_leave");
      ssid = name;
      password = secret;
      callback = told;
      tries = ESP32_TRIES;
      join();
    },
    disconnect() {
      clock.clearTimeout(step);
      tries = 0;
      const wasConnected = status === "connected";
      become("off");
      if (wasConnected) tell("assoc_leave");
    },
    lost(why) {
      if (status === "connected") failed(why);
    },
  };
}
