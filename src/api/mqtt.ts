import { ids } from "demitasse:entities";
import { command, errors, type Value, values } from "../device/index.ts";
import { type MqttOptions, online, publish, start, stop, subscribe, useMqtt } from "../mqtt/index.ts";
import { log } from "../tasks/index.ts";
import { announceEntities } from "./discovery.ts";
import { systemReport } from "./system.ts";

/** A value as it travels: numbers as they are, ON and OFF for booleans. */
function text(value: Value): string {
  return typeof value === "boolean" ? (value ? "ON" : "OFF") : String(value);
}

/** Made anew for each connection and kept nowhere; so is what it holds, the announcement. */
function options(): MqttOptions {
  const storage = CONFIG.mqtt.tls ? require("Storage") : undefined;
  return {
    host: CONFIG.mqtt.host,
    port: CONFIG.mqtt.port,
    brokers: CONFIG.mqtt.others
      ? `${CONFIG.mqtt.host} ${CONFIG.mqtt.port},${CONFIG.mqtt.others}`.split(",").map((broker) => {
          const [host, port] = broker.split(" ");
          return { host, port: parseInt(port, 10) };
        })
      : undefined,
    // Without them an encrypted connection takes any broker for the right one.
    tls: CONFIG.mqtt.tls ? { ca: storage.read("mqtt.ca"), cert: storage.read("mqtt.crt"), key: storage.read("mqtt.key") } : undefined,
    clientId: CONFIG.id,
    clean: !CONFIG.mqtt.session,
    username: CONFIG.mqtt.username,
    password: CONFIG.mqtt.password,
    will: { topic: `${CONFIG.mqtt.base}/status`, payload: "offline", retain: true },
    log,
    /** Tells a broker that has just accepted us who is there and how things stand. */
    connected() {
      if (CONFIG.mqtt.discovery) announceEntities();
      publish(`${CONFIG.mqtt.base}/status`, "online", { retain: true });
      // Of none there would be one without a name.
      if (CONFIG.entities)
        ids()
          .split(",")
          .forEach((id) => {
            publishState(id, values[id]);
          });
      if (CONFIG.faults) CONFIG.faults.split(",").forEach(publishHealth);
    },
  };
}

/** Sends the entity's value, retained, unless it has none; while there is no broker it need not, as all of them are told after each connect. */
export function publishState(id: string, value: Value): void {
  if (CONFIG.mqtt.enabled && value !== null && online()) publish(`${CONFIG.mqtt.base}/${id}/state`, text(value), { retain: true });
}

/** What happened at a push-button, as Home Assistant's event entities take it. Not retained, and not kept for later: it is over. */
export function publishPress(id: string, press: string): void {
  if (CONFIG.mqtt.enabled && online()) publish(`${CONFIG.mqtt.base}/${id}/press`, `{"event_type":"${press}"}`);
}

/** Says whether the sensor can be read, retained: Home Assistant shows it as unavailable while it cannot. Its state is None then. */
export function publishHealth(id: string): void {
  if (!CONFIG.mqtt.enabled || !online()) return;
  const broken = errors[id] !== undefined;
  publish(`${CONFIG.mqtt.base}/${id}/status`, broken ? "offline" : "online", { retain: true });
  if (broken) publish(`${CONFIG.mqtt.base}/${id}/state`, "None", { retain: true });
}

/** Bytes of an entity's id: a part's, and the name of a value of it. */
const LONGEST_ID = 50;

/** Variables that telemetry of 680 bytes takes for a moment (measured on Espruino 2v29: with 450 free memory ran out): it waits for them. */
const TELEMETRY = 500;

/** Takes all that is subscribed to; given a task's number, as every minute, it sends telemetry. One function, as each takes five variables. */
export function attend(message: { topic: string; payload: string } | number): void {
  if (typeof message === "number") {
    // Nobody needs to know an hour later how things were.
    if (!online()) return;
    if (process.memory(false).free < TELEMETRY && process.memory().free < TELEMETRY) {
      setTimeout(attend, 5000, message);
      return;
    }
    // `PREFIX/ID/system`: the same as `/api/system`.
    const report = systemReport();
    // Read as it is sent: as a text the packet would hold it twice more.
    publish(`${CONFIG.mqtt.base}/system`, { length: report.length, read: (from, size) => report.substr(from, size) });
    return;
  }
  if (CONFIG.mqtt.discovery && message.topic === "homeassistant/status") {
    // Home Assistant has begun anew, and knows nothing of us.
    if (message.payload === "online") options().connected?.(true);
    return;
  }
  // Copied only as far as an id may be long: what comes from outside must not fill the memory. Control characters stay out of the log.
  const from = CONFIG.mqtt.base.length + 1;
  const id = message.topic.substring(from, Math.min(message.topic.length - 4, from + LONGEST_ID)).replace(/[\x00-\x1f\x7f]/g, "?");
  const refusal = command(id, message.payload);
  if (!refusal) return;
  log(`MQTT ${id}/set: ${refusal.message}`);
  // Whoever showed the new state already is told the true one again.
  if (refusal.status !== 404) publishState(id, values[id]);
}

if (CONFIG.mqtt.enabled) {
  useMqtt(options);
  subscribe(`${CONFIG.mqtt.base}/+/set`, attend);
  if (CONFIG.mqtt.discovery) subscribe("homeassistant/status", attend);
}

export function startMqtt(): void {
  if (CONFIG.mqtt.enabled) start("");
}

/** Says goodbye: the will is for those who cannot. */
export function stopMqtt(): void {
  if (!CONFIG.mqtt.enabled) return;
  publish(`${CONFIG.mqtt.base}/status`, "offline", { retain: true });
  stop();
}
