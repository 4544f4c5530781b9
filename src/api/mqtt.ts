import { ids } from "demitasse:entities";
import { command, type Value, values } from "../device/index.ts";
import { createMqtt } from "../mqtt/index.ts";
import { announceEntities } from "./discovery.ts";
import { systemReport } from "./system.ts";

/** A value as it travels: numbers as they are, ON and OFF for booleans. */
function text(value: Value): string {
  return typeof value === "boolean" ? (value ? "ON" : "OFF") : String(value);
}

/** The device's client; undefined where the config has no broker. The options are made anew for each connection and kept nowhere. */
export const mqtt = CONFIG.mqtt.enabled
  ? createMqtt(() => ({
      host: CONFIG.mqtt.host,
      port: CONFIG.mqtt.port,
      clientId: CONFIG.id,
      username: CONFIG.mqtt.username,
      password: CONFIG.mqtt.password,
      will: { topic: `${CONFIG.mqtt.base}/status`, payload: "offline", retain: true },
      log: print,
      connected: announce,
    }))
  : undefined;

/** Sends the entity's value, retained, unless it has none. */
export function publishState(id: string, value: Value): void {
  if (mqtt && value !== null) mqtt.publish(`${CONFIG.mqtt.base}/${id}/state`, text(value), { retain: true });
}

/** Tells a broker that has just accepted us who is there and how things stand. */
function announce(): void {
  if (!mqtt) return;
  if (CONFIG.mqtt.discovery) announceEntities(mqtt);
  mqtt.publish(`${CONFIG.mqtt.base}/status`, "online", { retain: true });
  ids()
    .split(",")
    .forEach((id) => {
      publishState(id, values[id]);
    });
}

/** `PREFIX/ID/system`: the same as `/api/system`. */
export function sendTelemetry(): void {
  if (mqtt) mqtt.publish(`${CONFIG.mqtt.base}/system`, systemReport(mqtt.state));
}

function obey(message: { topic: string; payload: string }): void {
  const id = message.topic.slice(CONFIG.mqtt.base.length + 1, -4);
  const refusal = command(id, message.payload);
  if (!refusal) return;
  print(`MQTT ${id}/set: ${refusal.message}`);
  // Whoever showed the new state already is told the true one again.
  if (values[id] !== undefined) publishState(id, values[id]);
}

/** Home Assistant has begun anew, and knows nothing of us. */
function greet(message: { payload: string }): void {
  if (mqtt && message.payload === "online") announceEntities(mqtt);
}

if (mqtt) mqtt.subscribe(`${CONFIG.mqtt.base}/+/set`, obey);
if (mqtt && CONFIG.mqtt.discovery) mqtt.subscribe("homeassistant/status", greet);

export function startMqtt(): void {
  if (mqtt) mqtt.start();
}

/** Says goodbye: the will is for those who cannot. */
export function stopMqtt(): void {
  if (!mqtt) return;
  mqtt.publish(`${CONFIG.mqtt.base}/status`, "offline", { retain: true });
  mqtt.stop();
}
