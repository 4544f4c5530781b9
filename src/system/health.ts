import { append, FAULTS, last as lastRecord, NOTE } from "../records/index.ts";
import { log, muteNotes, uptime } from "../tasks/index.ts";

// A run that ends by itself leaves `SECONDS CAUSE`, its uptime and why (NOTE). Of the runs before there is `COUNT,EARLY,AFTER,BUILD,LAST`: faults so
// far, how many in a row came early, uptime at the last and what it was (FAULTS). Whichever of the two records is newer counts.

/** A run that ends before so many seconds was hardly one. */
const SOON = 60;
/** After so many of those in a row the user's program is left out, so that the device can be reached. */
const MANY = 5;

/** Why this run began, if the one before left a note. */
let why = "";
/** The record of faults without its first character, "" where there were none. */
let faults = "";

/** Restarts the board in half a second; outputs are the caller's. Writes to flash: some 30 bytes. */
export function reboot(cause: string): void {
  append(`${NOTE}${Math.floor(uptime() / 1000)} ${cause}`);
  setTimeout(E.reboot, 500);
}

/** Seconds until somebody may ask for a restart: else who asks all the time would wear out the flash, and keep the device from its work. */
export function mayRestartIn(): number {
  return why === "asked for" ? Math.max(0, Math.ceil(SOON - uptime() / 1000)) : 0;
}

/** What the hardware says of this run's beginning; the other boards say nothing. */
function hardware(): string {
  return CONFIG.chip === "esp8266" ? require("ESP8266").getResetInfo().reason : "power on or reset";
}

/** Keeps what is known of faults; it belongs to this build, as another may have mended them. */
function keepFaults(count: number, early: number, after: number, last: string): void {
  faults = `${count},${early},${after},${CONFIG.build},${last}`;
  append(FAULTS + faults);
}

/**
 * Takes the note of the run before to the others, once at boot. Flash is written after a fault only, and no longer once many came early in a row:
 * a device that restarts all the time does not wear it out. The row ends with a run that lasts, with a restart that somebody asked for, and
 * with another build; not with a power cut.
 *
 * @returns whether so many runs in a row have failed early that the user's program had better be left out
 */
export function recall(): boolean {
  const newest = lastRecord(`${NOTE}${FAULTS}`);
  const noted = newest[0] === NOTE;
  const reason = CONFIG.chip === "esp8266" ? hardware() : "";
  faults = lastRecord(FAULTS).substr(1);
  const known = faults.split(",");
  let count = parseInt(known[0], 10) || 0;
  let early = known[3] === CONFIG.build ? parseInt(known[1], 10) : 0;
  const crashed = reason.includes("wdt") || reason === "exception";
  if (noted || (crashed && early < MANY)) {
    const after = noted ? parseInt(newest.substr(1), 10) : 0;
    why = noted ? newest.substr(newest.indexOf(" ") + 1) : reason;
    if (why === "asked for") {
      keepFaults(count, 0, parseInt(known[2], 10) || 0, known.slice(4).join());
      return false;
    }
    count++;
    early = noted && after >= SOON ? 0 : early + 1;
    keepFaults(count, early, after, why);
    log(`restarted: ${why} after ${after} s`);
  }
  if (!early) return false;
  muteNotes(early >= MANY);
  setTimeout(() => {
    muteNotes(false);
    const [number, , after, , ...last] = faults.split(",");
    keepFaults(parseInt(number, 10), 0, parseInt(after, 10), last.join());
  }, SOON * 1000);
  if (early < MANY) return false;
  log(`your program is left out after ${early} such restarts in a row`);
  return true;
}

/** `{count, last?, after?, cause}`: faults that ended a run, the last one and the uptime then, in s, and why this run began. */
export function restartReport(): object {
  const [count, , after, , ...last] = faults.split(",");
  const cause = why || hardware();
  return parseInt(count, 10) ? { count: parseInt(count, 10), last: last.join(), after: parseInt(after, 10), cause } : { count: 0, cause };
}
