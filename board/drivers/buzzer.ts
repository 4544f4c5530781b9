import { notesOf } from "./lib/rtttl.ts";
import { report, slots } from "./lib/runtime.ts";
import type { Driver } from "./lib/types.ts";

type Tunes = Record<string, string>;

/** What it can play where the config says nothing. */
const own: Tunes = {
  beep: "d=8,o=6,b=120:c",
  warn: "d=8,o=6,b=120:c,p,c,p,c,p,c,p,c,p,c,p,c,p,c,p,c,p,c,p",
  alarm: "d=8,o=6,b=140:a,e,a,e,a,e,a,e",
  done: "d=8,o=5,b=140:c,e,g,4c6",
};

export const driver: Driver = {
  role: "output",
  about: "a passive buzzer that plays tunes",
  pins: { pin: "pwm" },
  options: {
    tunes: {
      type: "object",
      description: 'what it can play, in RTTTL: {"bell": "d=8,o=5,b=120:c,e,g"}; left out, beep, warn, alarm and done',
      minProperties: 1,
      maxProperties: 10,
      lengthErrorMessage: "must have 1 to 10 tunes",
      propertyNames: { pattern: "^[a-z][a-z0-9_]*$", maxLength: 20 },
      additionalProperties: {
        type: "string",
        maxLength: 400,
        pattern: "^([^:]*:)?([dobDOB]=\\d+,?)*:?[0-9a-hpA-HP#.,: ]+$",
        patternErrorMessage: 'must be a tune in RTTTL, as in "d=8,o=5,b=120:c,e,g"',
      },
    },
  },
  required: ["pin"],
  slots: 1,
  reports: true,
  prepared: ({ tunes }) => ({
    tunes: Object.fromEntries(Object.entries((tunes ?? own) as Tunes).map(([name, tune]) => [name, notesOf(tune) ?? ""])),
  }),
  fields: (_, { tunes } = {}) => [{ field: "", kind: "select", options: ["off", ...Object.keys((tunes ?? own) as Tunes)] }],
};

/** Plays the tune of that name once; then it is off by itself. */
export function write(name: string, pin: Pin, tunes: Tunes, at: number, id: string, index: number): void {
  if (slots[at] > 0) clearTimeout(slots[at]);
  slots[at] = 0;
  sound(pin, 0);
  if (name !== "off") next(pin, tunes[name], at, id, index);
}

/** @param tune `523 250,659 250`: Hz and ms of each note */
function next(pin: Pin, tune: string, at: number, id: string, index: number): void {
  const end = tune.indexOf(",");
  sound(pin, parseInt(tune, 10));
  slots[at] = setTimeout(
    () => {
      slots[at] = 0;
      if (end > 0) {
        next(pin, tune.substr(end + 1), at, id, index);
        return;
      }
      sound(pin, 0);
      report(id, index, "off");
    },
    parseInt(tune.substr(tune.indexOf(" ") + 1), 10),
  );
}

/** @param frequency Hz; 0 is silence */
function sound(pin: Pin, frequency: number): void {
  if (CONFIG.board === "linux") return;
  if (frequency > 0) analogWrite(pin, 0.5, CONFIG.board === "esp8266" ? { freq: frequency, soft: true } : { freq: frequency });
  else digitalWrite(pin, 0);
}
