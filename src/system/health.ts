import { log, uptime } from "../tasks/index.ts";

/** In Storage: `SECONDS CAUSE`, the uptime at which the last run ended and why; taken away by the run that finds it. */
const NOTE = "crash";
/** In Storage: `{"count","last","after","quick"}`, faults since the first, the last one, the uptime then, how many of them in a row came early. */
const KEPT = "restarts";

/** A run that ends before so many seconds was hardly one. */
const EARLY = 60;
/** After so many of those in a row the user's program is left out, so that the device can be reached. */
const MANY = 5;

/** Why this run began, if the one before left a note. */
let why = "";

/** Restarts the board in half a second; outputs are the caller's. Writes to flash: some 50 bytes. */
export function reboot(cause: string): void {
  require("Storage").write(NOTE, `${Math.floor(uptime() / 1000)} ${cause}`);
  setTimeout(E.reboot, 500);
}

/** What the hardware says of this run's beginning; the other boards say nothing. */
function hardware(): string {
  return CONFIG.board === "esp8266" ? require("ESP8266").getResetInfo().reason : "power on or reset";
}

/**
 * Takes the note of the run before to the others, once at boot. Flash is written after a fault only: three or four times, some 200
 * bytes in all.
 *
 * @returns whether so many runs in a row have failed early that the user's program had better be left out
 */
export function recall(): boolean {
  const storage = require("Storage");
  const note: string | undefined = storage.read(NOTE);
  const reason = CONFIG.board === "esp8266" ? hardware() : "";
  const kept = storage.readJSON(KEPT, true) || { count: 0, quick: 0 };
  if (note === undefined && !reason.includes("wdt") && reason !== "exception") {
    // Somebody has switched it off and on: what comes now is no longer in a row.
    if (kept.quick) {
      kept.quick = 0;
      storage.write(KEPT, JSON.stringify(kept));
    }
    return false;
  }
  const after = note === undefined ? 0 : parseInt(note, 10);
  // A copy: what Storage reads is no text of its own but the place in flash.
  why = note === undefined ? reason : `${"" + note.substr(note.indexOf(" ") + 1)}`;
  if (note !== undefined) storage.erase(NOTE);
  if (why === "asked for") return false;
  kept.count++;
  kept.last = why;
  kept.after = after;
  kept.quick = note !== undefined && after < EARLY ? kept.quick + 1 : 0;
  storage.write(KEPT, JSON.stringify(kept));
  log(`restarted: ${why} after ${after} s`);
  if (kept.quick < MANY) return false;
  log(`your program is left out after ${kept.quick} such restarts in a row`);
  return true;
}

/** `{count, cause, last?, after?}`: faults that ended a run, why this one began, the last fault and the uptime then, in s. */
export function restartReport(): object {
  const kept = require("Storage").readJSON(KEPT, true) || { count: 0 };
  delete kept.quick;
  kept.cause = why || hardware();
  return kept;
}
