// There on the ESP32 and its kin alone.
declare const NRF: { sleep(): void };

/**
 * Closes what the interpreter opens by itself, before the user's program runs, which may open it again; what no program can close is told on
 * the console. The serial console stays.
 */
export function closeDoors(): void {
  // Consoles on port 23 and over Bluetooth ask for no password. `ESP32.enableBLE(false)` would erase the program.
  if (CONFIG.telnet) require("TelnetServer").setOptions({ mode: "off" });
  if (CONFIG.chip === "esp32") NRF.sleep();
  if (CONFIG.wifi.enabled) {
    const wifi = require("Wifi");
    // An ESP8266 writes the mode to flash.
    if (wifi.getStatus().mode.toLowerCase().includes("ap")) wifi.stopAP();
  } else if (CONFIG.chip !== "linux") print('open to all: Espruino\'s access point, as the config has no "wifi"');
  if (CONFIG.chip === "esp8266") print("open to all: Espruino's port 88, which takes firmware (SECURITY.md)");
}
