import { makeSafe } from "../device/index.ts";
import { publish, stop } from "../mqtt/index.ts";
import { mayRestartIn, reboot } from "../system/health.ts";

/**
 * Restarts the board, outputs safe, half a second after it has said goodbye.
 *
 * @returns seconds until it will, when somebody had it restarted just now; then nothing happens
 */
export function restartDevice(): number {
  const left = mayRestartIn();
  if (left) return left;
  makeSafe();
  stopMqtt();
  reboot("asked for");
  return 0;
}

/** Says goodbye: the will is for those who cannot. */
export function stopMqtt(): void {
  if (!CONFIG.mqtt.enabled) return;
  publish(`${CONFIG.mqtt.base}/status`, "offline", { retain: true });
  stop();
}
