import { publish } from "../mqtt/index.ts";

/**
 * An entity that an earlier firmware announced and this one has not is removed, by its platform alone. "ha.ids" holds what this one announces,
 * as `,id:platform,id:platform,`, and "ha.was" what was announced last. Neither is taken into memory whole.
 */
export function removeEntities(): void {
  const storage = require("Storage");
  const now: string = storage.read("ha.ids");
  let before: string = storage.read("ha.was") || ",";
  if (before === now) return;
  if (before[0] !== ",") before = `,${before},`;
  let removals = "";
  let end: number;
  for (let from = 1; ; from = end + 1) {
    end = before.indexOf(",", from);
    if (end < 0) break;
    const part = before.substring(from, end);
    const colon = part.indexOf(":");
    if (now.indexOf(`,${part},`) < 0) removals += `${removals && ","}"${part.substring(0, colon)}":{"p":"${part.substr(colon + 1)}"}`;
  }
  if (removals)
    publish(`homeassistant/device/${CONFIG.id}/config`, `{"dev":{"ids":"${CONFIG.id}"},"o":{"name":"Demitasse"},"cmps":{${removals}}}`, {
      keep: "all",
    });
  storage.write("ha.was", now);
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
