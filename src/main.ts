import app from "demitasse:app";
import { poll, schedule } from "demitasse:entities";
import { addRoutes, endStreams, guardWith, plain, streamEntity, streamPress, streamState, withMethods } from "./api/http.ts";
import { attend, publishHealth, publishPress, publishState, startMqtt, stopMqtt } from "./api/mqtt.ts";
import { command, errors, makeSafe, missed, onFault, onPressed, startDevice, take, type Value, values, watch } from "./device/index.ts";
import { startRules, stopRules } from "./device/rules.ts";
import { close, listen } from "./http/index.ts";
import { withMethods as mqttMethods } from "./mqtt/index.ts";
import { sampleMemory } from "./system/memory.ts";
import { joinWifi, wifi } from "./system/wifi.ts";
import { add, after, every, lock, names, onStop, sleep, spread, startTasks, stopTasks } from "./tasks/index.ts";

let running = false;

/** Reads the sensor with the task's number: sensors are registered before all other tasks. */
function read(sensor: number): unknown {
  sampleMemory();
  try {
    return poll(sensor, take);
  } catch (error) {
    if (CONFIG.faults) missed(sensor, error);
    else errors[names[sensor]] = String(error);
    throw error;
  }
}

function changed(id: string, value: Value): void {
  publishState(id, value);
  streamState(id, value);
}

function pressed(id: string, press: string): void {
  publishPress(id, press);
  streamPress(id, press);
}

function faulty(id: string): void {
  publishHealth(id);
  streamEntity(id);
}

/** Once there is a network; again after each time that it was lost. */
function online(): void {
  if (!running) return;
  listen(CONFIG.web.port);
  startMqtt();
}

function start(): void {
  running = true;
  startTasks();
  if (CONFIG.rules) startRules();
  if (!CONFIG.wifi.enabled || wifi.connected) online();
}

function stop(): void {
  running = false;
  stopTasks();
  if (CONFIG.rules) stopRules();
  makeSafe();
  stopMqtt();
  endStreams();
  close();
}

// The console on port 23 is on by default and asks for no password. The serial one stays.
if (CONFIG.board !== "linux") require("TelnetServer").setOptions({ mode: "off" });
if (CONFIG.faults) onFault(faulty);
if (CONFIG.presses) onPressed(pressed);
startDevice(changed);
for (let sensor = 0; sensor < CONFIG.sensors; sensor++) {
  const row = schedule(sensor);
  // Their phases stay apart, so that they are never all read in the same pass.
  add(50 + spread(row[1]), row[1], row[0], read);
}
if (CONFIG.mqtt.enabled) add(60000, 60000, "telemetry", attend);
const http = app || CONFIG.web.auth ? withMethods() : undefined;
if (!http) plain();
else if (CONFIG.web.auth) guardWith(http);
if (app)
  app({
    http,
    mqtt: CONFIG.mqtt.enabled ? mqttMethods() : undefined,
    tasks: { every, after, sleep, lock, onStop },
    device: {
      get(id: string) {
        return values[id];
      },
      set(id: string, value: number | boolean) {
        const refusal = command(id, value);
        if (refusal) throw new Error(`${id}: ${refusal.message}`);
      },
      watch,
      stop,
      start,
    },
  });
addRoutes();
start();
// What flashing waits for, and by what a trace finds its source map.
print(`Demitasse ${CONFIG.id} ${CONFIG.version} ${CONFIG.build}`);
if (CONFIG.wifi.enabled) joinWifi(online);
