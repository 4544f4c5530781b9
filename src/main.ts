import app from "demitasse:app";
import { compute, poll, schedule } from "demitasse:entities";
import { addRoutes, askForLogin, endStreams, streamEntity, streamPress, streamState, useServer } from "./api/http.ts";
import { publishHealth, publishPress, publishState, sendTelemetry, startMqtt } from "./api/mqtt.ts";
import { stopMqtt } from "./api/restart.ts";
import { openToDesk, readAtDesk } from "./device/desk.ts";
import {
  command,
  errors,
  failEntity,
  makeSafe,
  missed,
  onCommand,
  onFault,
  onPressed,
  pollOwn,
  startDevice,
  take,
  update,
  type Value,
  values,
  watch,
} from "./device/index.ts";
import { onPressEvent, scheduleRules, startRules, stopRules } from "./device/rules.ts";
import { close, methods as http, inheritMembers, listen } from "./http/index.ts";
import { methods as mqtt } from "./mqtt/index.ts";
import { openRecords } from "./records/index.ts";
import { startClock } from "./system/clock.ts";
import { closeDoors } from "./system/doors.ts";
import { recall } from "./system/health.ts";
import { sampleMemory } from "./system/memory.ts";
import { joinWifi, wifi } from "./system/wifi.ts";
import { add, after, daily, every, lock, log, names, onFatalError, onStop, sleep, spread, startTasks, stopTasks } from "./tasks/index.ts";

/** Seconds without a turn of the scheduler, which has one a minute at least, after which the hardware restarts the board. An ESP8266 has its own. */
const WATCHDOG = 150;

let running = false;

/** A read has failed; the scheduler counts and logs it. */
function unread(sensor: number, error: unknown): never {
  if (CONFIG.faults) missed(sensor, error);
  else errors[names[sensor]] = String(error);
  throw error;
}

/** Reads the sensor with the task's number: sensors are registered before all other tasks. */
function read(sensor: number): unknown {
  sampleMemory();
  try {
    if (CONFIG.desk && readAtDesk(sensor)) return;
    const later: any = poll(sensor, take);
    return CONFIG.later && later ? later.then(undefined, (error: unknown) => unread(sensor, error)) : later;
  } catch (error) {
    return unread(sensor, error);
  }
}

function changed(id: string, value: Value): void {
  publishState(id, value);
  streamState(id, value);
  if (CONFIG.computes) compute(id);
  if (CONFIG.rules) scheduleRules();
}

function pressed(id: string, press: string): void {
  publishPress(id, press);
  streamPress(id, press);
  if (CONFIG.rules) onPressEvent(`${id}.${press}`);
}

function faulty(id: string): void {
  publishHealth(id);
  streamEntity(id);
}

/** What the user's program has set up by then stays, and all else goes on. */
function failed(error: unknown): void {
  log(`app: ${error}`, error);
}

/** Once there is a network; again after each time that it was lost. */
function online(): void {
  if (!running) return;
  // The web server looks after its clients each millisecond, which takes a day at the desk long.
  if (!CONFIG.alone) listen(CONFIG.web.port);
  startMqtt();
}

function start(): void {
  running = true;
  startTasks();
  if (CONFIG.rules) startRules();
  if (CONFIG.chip === "esp32") E.enableWatchdog(WATCHDOG, false);
  if (!CONFIG.wifi.enabled || wifi.connected) online();
}

function stop(): void {
  running = false;
  stopTasks();
  if (CONFIG.rules) stopRules();
  if (CONFIG.chip === "esp32") E.enableWatchdog(WATCHDOG, true);
  makeSafe();
  stopMqtt();
  endStreams();
  close();
}

// What the interpreter calls once the program has been aborted. The built-in functions do their part even when memory is so full that
// none of ours can run; the flags are taken once more, as a restart with them set would be told to these listeners again.
(E as any)["#onerrorFlag"] = [onFatalError, E.getErrorFlags, E.reboot];
closeDoors();
if (CONFIG.faults) onFault(faulty);
if (CONFIG.presses) onPressed(pressed);
if (!openRecords() && CONFIG.records) log("nothing is kept over restarts: this board has less flash than its kind");
if (CONFIG.desk) openToDesk();
startDevice(changed);
const bare = recall();
for (let sensor = 0; sensor < CONFIG.sensors; sensor++) {
  const row = schedule(sensor);
  // Their phases stay apart, so that they are never all read in the same pass.
  add(50 + spread(row[1]), row[1], row[0], read);
}
if (CONFIG.mqtt.enabled) add(60000, 60000, "telemetry", sendTelemetry);
useServer();
if (CONFIG.web.auth) askForLogin();
if (CONFIG.timezone || CONFIG.clock) startClock();
if (app && !bare) {
  inheritMembers();
  try {
    const begun: any = app({
      http,
      mqtt: CONFIG.mqtt.enabled ? mqtt : undefined,
      tasks: {
        every,
        daily(time: string, name: string, run: (task: number) => unknown) {
          startClock();
          return daily(time, name, run);
        },
        after,
        sleep,
        lock,
        onStop,
      },
      device: {
        get(id: string) {
          return values[id];
        },
        set(id: string, value: number | boolean | string) {
          const refusal: any = command(id, value);
          if (refusal && refusal.message) throw new Error(`${id}: ${refusal.message}`);
        },
        watch,
        update,
        fail: failEntity,
        onCommand,
        poll(id: string, period: number | string, run: () => unknown) {
          return every(period, id, () => pollOwn(id, run));
        },
        stop,
        start,
      },
    });
    if (begun && begun.then)
      begun.then(undefined, (error: unknown) => {
        failed(error);
      });
  } catch (error) {
    failed(error);
  }
}
addRoutes();
start();
// What flashing waits for, and by what a trace finds its source map.
print(`Demitasse ${CONFIG.id} ${CONFIG.version} ${CONFIG.build}`);
if (CONFIG.wifi.enabled) joinWifi(online);
