import { zone } from "demitasse:entities";
import { add, names, onClockSet } from "../tasks/index.ts";

/** s between 1900, where NTP begins, and 1970 (RFC 5905, figure 4). */
const NTP = 2208988800;
/** Minutes between two questions once the time is known; a crystal goes wrong by some 70 ms in that time. */
const AGAIN = 60;

let minutes = 0;

/**
 * Asks for the time once (SNTP, RFC 4330) and sets the clock. Espruino's own `Wifi.setSNTP` will not do: an ESP8266 sets whole
 * seconds every 30 s with it, so that the clock jumps to and fro, and an ESP32 sets the clock under its timers, which then make up for
 * the 56 years since 1970.
 */
function ask(): void {
  if (minutes && minutes++ < AGAIN) return;
  const socket = require("dgram").createSocket("udp4");
  // There is no network.
  if (!socket) return;
  const sent = getTime();
  let nonce = "";
  while (nonce.length < 8) nonce += String.fromCharCode(Math.random() * 256);
  const answer = (data: string): void => {
    // Version 3 or 4, mode server, a known stratum, and our own words given back.
    if (
      data.length < 48 ||
      (data.charCodeAt(0) & 7) !== 4 ||
      !data.charCodeAt(1) ||
      data.charCodeAt(1) > 15 ||
      data.substr(24, 8) !== nonce
    )
      return;
    const byte = (at: number): number => data.charCodeAt(40 + at);
    const seconds = ((byte(0) * 256 + byte(1)) * 256 + byte(2)) * 256 + byte(3) + byte(4) / 256;
    const took = getTime() - sent;
    // The count began anew in 2036.
    const now = seconds - NTP + (byte(0) < 128 ? 4294967296 : 0) + took / 2;
    const before = getTime();
    setTime(now);
    onClockSet((now - before) * 1000);
    minutes = 1;
  };
  socket.on("message", answer);
  socket.send(`\x23${"\0".repeat(39)}${nonce}`, CONFIG.sntpPort, CONFIG.sntp);
  setTimeout(() => {
    socket.close();
  }, 3000);
}

/** Sets the config's time zone, and keeps the clock right where the board does not do that itself; asks each minute until it is known. */
export function startClock(): void {
  zone();
  if (CONFIG.chip !== "linux" && !names.includes("sntp")) add(3000, 60000, "sntp", ask);
}
