import { log } from "../tasks/index.ts";

/** Whether there is a network; its address, and why there is none. */
export const wifi: { connected: boolean; ip?: string; error?: string } = { connected: false };

/** ms between attempts to join. */
const RETRY = 10000;

let waiting = false;

function lost(reason: unknown): void {
  if (wifi.connected || wifi.error !== String(reason)) log(`Wi-Fi: ${reason}`);
  wifi.connected = false;
  wifi.error = String(reason);
  if (waiting) return;
  waiting = true;
  setTimeout(() => {
    waiting = false;
    if (!wifi.connected) join();
  }, RETRY);
}

function join(): void {
  try {
    require("Wifi").connect(CONFIG.wifi.ssid, { password: CONFIG.wifi.password }, (error: unknown) => {
      if (error) lost(error);
    });
  } catch (error) {
    lost(error);
  }
}

/**
 * Joins the network of the config and joins again whenever it is lost: an ESP32 gives up after three tries of its own, an
 * ESP8266 goes on by itself and takes no harm from being asked again.
 *
 * @param online called after each join
 */
export function joinWifi(online: () => void): void {
  const module = require("Wifi");
  module.on("connected", (details: { ip: string }) => {
    wifi.connected = true;
    wifi.ip = details.ip;
    delete wifi.error;
    log(`Wi-Fi: ${details.ip}`);
    online();
  });
  // An ESP32 gives the reason as a number, and its text beside it.
  module.on("disconnected", (details: { reason: string; msg?: string }) => {
    lost(details.msg || details.reason);
  });
  join();
}

/** What `/api/system` shows of the network, null where there is none to join; `rssi` in dBm while connected. */
export function wifiReport(): object | null {
  if (!CONFIG.wifi.enabled) return null;
  const module = require("Wifi");
  // An ESP32 has it in the status, an ESP8266 in the details.
  const { rssi } = CONFIG.chip === "esp32" ? module.getStatus() : module.getDetails();
  return Object.assign({}, wifi, {
    state: wifi.connected ? "connected" : "joining",
    ssid: CONFIG.wifi.ssid,
    rssi: wifi.connected ? rssi : undefined,
  });
}
