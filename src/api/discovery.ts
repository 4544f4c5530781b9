import type { Mqtt } from "../mqtt/index.ts";

/** What is announced, as `id:platform` joined by commas, when that was last sent: a file of Storage. */
const ANNOUNCED = "ha.was";

/**
 * Announces the device to Home Assistant (https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload). The
 * payload was written at build time and is sent from Storage in slices. An entity that an earlier firmware announced and
 * this one has not is removed first, by its platform alone.
 */
export function announceEntities(mqtt: Mqtt): void {
  const storage = require("Storage");
  const topic = `homeassistant/device/${CONFIG.id}/config`;
  const before: string = storage.read(ANNOUNCED) || "";
  if (before !== CONFIG.mqtt.announced) {
    const gone = before.split(",").filter((part) => part && !`,${CONFIG.mqtt.announced},`.includes(`,${part},`));
    const removals = gone.map((part) => `"${part.split(":")[0]}":{"p":"${part.split(":")[1]}"}`);
    if (gone.length)
      mqtt.publish(topic, `{"dev":{"ids":"${CONFIG.id}"},"o":{"name":"Demitasse"},"cmps":{${removals.join(",")}}}`, { keep: "all" });
    storage.write(ANNOUNCED, CONFIG.mqtt.announced);
  }
  const payload: string = storage.read("ha");
  mqtt.publish(topic, { length: payload.length, read: readPayload }, { retain: true });
}

function readPayload(offset: number, size: number): string {
  return require("Storage").read("ha", offset, size);
}
