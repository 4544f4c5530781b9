import { publish } from "../mqtt/index.ts";
import { ANNOUNCED, append, last } from "../records/index.ts";
import { wifi } from "../system/wifi.ts";

/**
 * An entity that an earlier firmware announced and this one has not is removed, by its platform alone. "ha.ids" holds what this one announces,
 * as `,id:platform,id:platform,`, and a record what was announced last; on a board without records nobody knows that.
 */
export function removeEntities(): void {
  const now: string = require("Storage").read("ha.ids");
  const before = last(ANNOUNCED).substr(1) || ",";
  if (before === now) return;
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
    publish(
      `${CONFIG.mqtt.announces}/device/${CONFIG.id}/config`,
      `{"dev":{"ids":"${CONFIG.id}"},"o":{"name":"Demitasse"},"cmps":{${removals}}}`,
      {
        keep: "all",
      },
    );
  append(ANNOUNCED + now);
}

/** What the announcement begins with; the address of the page belongs after it. */
const HEAD = '{"dev":{';

/** The same, with the address of the control page, which nobody knows at build. */
function announceWithAddress(length: number, ip: string): void {
  const head = `${HEAD}"cu":"http://${ip}${CONFIG.web.port === 80 ? "" : `:${CONFIG.web.port}`}${CONFIG.web.page}",`;
  const more = head.length - HEAD.length;
  const read = (from: number, size: number) =>
    from < head.length ? head.substr(from, size) : require("Storage").read("ha", from - more, size);
  publish(`${CONFIG.mqtt.announces}/device/${CONFIG.id}/config`, { length: length + more, holds: head.length, read }, { retain: true });
}

/**
 * Announces the device to Home Assistant (https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload). The
 * payload was written at build time and is sent from Storage in slices.
 */
export function announceEntities(): void {
  const storage = require("Storage");
  const payload: string = storage.read("ha");
  if (CONFIG.wifi.enabled && wifi.ip) return announceWithAddress(payload.length, wifi.ip);
  // Bound, and not a function of ours, which would take six variables for ever.
  publish(
    `${CONFIG.mqtt.announces}/device/${CONFIG.id}/config`,
    { length: payload.length, holds: 0, read: storage.read.bind(storage, "ha") },
    { retain: true },
  );
}
