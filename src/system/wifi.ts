/** What `/api/system` shows of the network; null where there is none. */
export interface WifiState {
  connected: boolean;
  ip?: string;
  error?: string;
}

const RETRY = 10000;

/**
 * Joins the network of the config and joins again whenever it is lost: an ESP32 gives up after three tries of its own, an
 * ESP8266 goes on by itself and takes no harm from being asked again.
 *
 * @param online called after each join
 */
export function joinWifi(state: WifiState, online: () => void, log: (line: string) => void): void {
  const wifi = require("Wifi");
  let waiting = false;

  const lost = (reason: unknown): void => {
    if (state.connected || state.error !== String(reason)) log(`Wi-Fi: ${reason}`);
    state.connected = false;
    state.error = String(reason);
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      if (!state.connected) join();
    }, RETRY);
  };

  const join = (): void => {
    try {
      wifi.connect(CONFIG.wifi.ssid, { password: CONFIG.wifi.password }, (error: unknown) => {
        if (error) lost(error);
      });
    } catch (error) {
      lost(error);
    }
  };

  wifi.on("connected", (details: { ip: string }) => {
    state.connected = true;
    state.ip = details.ip;
    delete state.error;
    log(`Wi-Fi: ${details.ip}`);
    online();
  });
  // ESP32 gives the reason as a number, with its text beside it.
  wifi.on("disconnected", (details: { reason: string; msg?: string }) => {
    lost(details.msg || details.reason);
  });
  join();
}
