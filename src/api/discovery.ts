import { publish } from "../mqtt/index.ts";

/** An entity that an earlier firmware announced and this one has not is removed, by its platform alone: "ha.was" holds what was announced last. */
export function removeEntities(): void {
  const storage = require("Storage");
  const before: string = storage.read("ha.was") || "";
  if (before === CONFIG.mqtt.announced) return;
  const gone = before.split(",").filter((part) => part && !`,${CONFIG.mqtt.announced},`.includes(`,${part},`));
  const removals = gone.map((part) => `"${part.split(":")[0]}":{"p":"${part.split(":")[1]}"}`);
  if (gone.length)
    publish(
      `homeassistant/device/${CONFIG.id}/config`,
      `{"dev":{"ids":"${CONFIG.id}"},"o":{"name":"Demitasse"},"cmps":{${removals.join(",")}}}`,
      {
        keep: "all",
      },
    );
  storage.write("ha.was", CONFIG.mqtt.announced);
}

/**
 * Announces the device to Home Assistant (https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload). The
 * payload was written at build time and is sent from Storage in slices.
 */
export function announceEntities(): void {
  const storage = require("Storage");
  const payload: string = storage.read("ha");
  // Bound, and not a function of ours, which would take six variables for ever.
  publish(
    `homeassistant/device/${CONFIG.id}/config`,
    { length: payload.length, holds: 0, read: storage.read.bind(storage, "ha") },
    { retain: true },
  );
}
