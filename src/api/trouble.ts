import { errors } from "../device/index.ts";
import { online } from "../mqtt/index.ts";
import { wifi } from "../system/wifi.ts";

/** What keeps the device from working, the gravest first: 1 no Wi-Fi, 2 no broker, 3 an entity with an error; 0 nothing. */
export function trouble(): number {
  if (CONFIG.wifi.enabled && !wifi.connected) return 1;
  if (CONFIG.mqtt.enabled && !online()) return 2;
  return Object.keys(errors).length ? 3 : 0;
}
