import { entity } from "demitasse:entities";
import { command, errors, type Refusal, type Value, values } from "../device/index.ts";
import {
  announceFrom,
  hasRoom,
  type Message,
  type MqttOptions,
  online,
  printable,
  publish,
  start,
  subscribe,
  useMqtt,
} from "../mqtt/index.ts";
import { log } from "../tasks/index.ts";
import { announceEntities, removeEntities } from "./discovery.ts";
import { restartDevice } from "./restart.ts";
import { systemReport } from "./system.ts";

/** A value as it travels: numbers as they are, ON and OFF for booleans. */
function text(value: Value): string {
  return typeof value === "boolean" ? (value ? "ON" : "OFF") : String(value);
}

/** Made anew for each connection and kept nowhere; so is what it holds, the announcement. */
function options(): MqttOptions {
  const storage = CONFIG.mqtt.tls ? require("Storage") : undefined;
  const options: MqttOptions = {
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
    clientId: CONFIG.mqtt.clientId,
    clean: !CONFIG.mqtt.session,
    will: { topic: `${CONFIG.mqtt.base}/status`, payload: "offline", retain: true },
    birth: { topic: `${CONFIG.mqtt.base}/status`, payload: "online", retain: true },
    log,
    announce,
  };
  if (CONFIG.mqtt.username !== null) options.username = CONFIG.mqtt.username;
  if (CONFIG.mqtt.password !== null) options.password = CONFIG.mqtt.password;
  if (CONFIG.mqtt.keepAlive) options.keepAlive = CONFIG.mqtt.keepAlive;
  if (CONFIG.mqtt.inflight) options.inflight = CONFIG.mqtt.inflight;
  if (CONFIG.mqtt.reconnectMin) options.reconnect = { min: CONFIG.mqtt.reconnectMin, max: CONFIG.mqtt.reconnectMax };
  return options;
}

/** Sends the entity's value, retained. Where there is no room for it, all of them are sent as soon as there is. */
function sendState(id: string, value: Value): void {
  if (hasRoom()) publish(`${CONFIG.mqtt.base}/${id}/state`, text(value), { retain: true });
  else announceFrom(-CONFIG.entities);
}

/** Says whether the sensor can be read, retained: Home Assistant shows it as unavailable while it cannot. Its state is None then. */
function sendHealth(id: string): void {
  const broken = errors[id] !== undefined;
  publish(`${CONFIG.mqtt.base}/${id}/status`, broken ? "offline" : "online", { retain: true });
  if (broken) publish(`${CONFIG.mqtt.base}/${id}/state`, "None", { retain: true });
}

/**
 * Tells a broker how things stand, one thing at a step and each when the one before is on its way: states, then what Home Assistant wants to
 * know. From below 0 on it is the states only.
 */
function announce(step: number): number | undefined {
  const index = step < 0 ? step + CONFIG.entities : step;
  if (index < CONFIG.entities) {
    let count = 0;
    let id: string;
    for (id in values) if (count++ === index) break;
    if (CONFIG.faults && `,${CONFIG.faults},`.includes(`,${id!},`)) sendHealth(id!);
    if (values[id!] !== null && values[id!] !== undefined) sendState(id!, values[id!]);
    return step === -1 ? undefined : step + 1;
  }
  if (!CONFIG.mqtt.discovery) return;
  if (index === CONFIG.entities) {
    removeEntities();
    return step + 1;
  }
  announceEntities();
}

/** Sends the entity's value, unless it has none; while there is no broker it need not, as all of them are told after each connect. */
export function publishState(id: string, value: Value): void {
  if (CONFIG.mqtt.enabled && value !== null && online()) sendState(id, value);
}

/** What happened at a push-button, as Home Assistant's event entities take it. Not retained, and not kept for later: it is over. */
export function publishPress(id: string, press: string): void {
  if (CONFIG.mqtt.enabled && online()) publish(`${CONFIG.mqtt.base}/${id}/press`, `{"event_type":"${press}"}`);
}

/** A sensor has begun or ceased to fail. */
export function publishHealth(id: string): void {
  if (CONFIG.mqtt.enabled && online()) sendHealth(id);
}

/** Variables that telemetry of 680 bytes takes for a moment (measured on Espruino 2v29: with 450 free memory ran out): it waits for them. */
const TELEMETRY = 500;

/** `PREFIX/ID/system`: the same as `/api/system`, each minute. */
export function sendTelemetry(task: number): void {
  // Nobody needs to know an hour later how things were.
  if (!online()) return;
  if (process.memory(false).free < TELEMETRY && process.memory().free < TELEMETRY) {
    setTimeout(sendTelemetry, 5000, task);
    return;
  }
  const report = systemReport();
  // Read as it is sent: as a text the packet would hold it twice more.
  publish(`${CONFIG.mqtt.base}/system`, { length: report.length, read: (from, size) => report.substr(from, size) }, { keep: "last" });
}

/** Bytes of an entity's id: a part's, and the name of a value of it. */
const LONGEST_ID = 50;

/** A command, on `PREFIX/ID/ENTITY/set`. One that the broker kept is from before: it sets a value, and presses no button. */
function onCommand({ topic, payload, retain }: Message): void {
  // Copied only as far as an id may be long: what comes from outside must not fill the memory. Control characters stay out of the log.
  const from = CONFIG.mqtt.base.length + 1;
  const id = printable(topic.substring(from, Math.min(topic.length - 4, from + LONGEST_ID)));
  if (CONFIG.buttons && retain && (entity(id) || [])[1] === "button") {
    log(`MQTT ${id}/set: a message that the broker kept presses no button`);
    return;
  }
  if (CONFIG.diagnostics && id === "restart") {
    const left = payload === "ON" && !retain && restartDevice();
    if (left) log(`MQTT restart/set: restarted a moment ago; again in ${left} s`);
    return;
  }
  const refusal: any = command(id, payload, true);
  if (!refusal) return;
  if (refusal.then)
    refusal.then((later: Refusal | undefined) => {
      if (later) tellRefusal(id, later);
    });
  else tellRefusal(id, refusal);
}

/** The log says why; whoever showed the new state already is told the true one again. */
function tellRefusal(id: string, refusal: Refusal): void {
  log(`MQTT ${id}/set: ${refusal.message}`);
  // Whoever showed the new state already is told the true one again.
  if (refusal.status !== 404 && values[id] !== null) publishState(id, values[id]);
}

/** All that is subscribed to. */
function onMessage(message: Message): void {
  if (!CONFIG.mqtt.discovery || message.topic !== `${CONFIG.mqtt.announces}/status`) onCommand(message);
  // Home Assistant has begun anew, and knows nothing of us. A retained one is from before we came.
  else if (message.payload === "online" && !message.retain) announceFrom(0);
}

if (CONFIG.mqtt.enabled) {
  useMqtt(options);
  // With a session at QoS 2, so that what is sent while we are away comes, and comes once.
  subscribe(`${CONFIG.mqtt.base}/+/set`, onMessage, { qos: CONFIG.mqtt.session ? 2 : 0, wait: false });
  if (CONFIG.mqtt.discovery) subscribe(`${CONFIG.mqtt.announces}/status`, onMessage, { wait: false });
}

export function startMqtt(): void {
  if (CONFIG.mqtt.enabled) start();
}
