import { makeSafe } from "../device/index.ts";
import { publish, stop } from "../mqtt/index.ts";
import { reboot } from "../system/health.ts";

/** Restarts the board, outputs safe, half a second after it has said goodbye. */
export function restartDevice(): void {
  makeSafe();
  stopMqtt();
  reboot("asked for");
}

/** Says goodbye: the will is for those who cannot. */
export function stopMqtt(): void {
  if (!CONFIG.mqtt.enabled) return;
  publish(`${CONFIG.mqtt.base}/status`, "offline", { retain: true });
  stop();
}
