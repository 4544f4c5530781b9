import { log } from "../tasks/index.ts";

/** Before this the clock has not been set: a board begins in 1970. s, September 2020. */
const SET = 1600000000;

let told = false;

function now(): Date {
  return new Date(getTime() * 1000);
}

/** Minutes after midnight in the config's time zone; null while the time is not known, which the log says once. */
export function timeOfDay(): number | null {
  if (getTime() < SET) {
    if (!told) log("rules: those with a time wait until the time is known");
    told = true;
    return null;
  }
  return now().getHours() * 60 + now().getMinutes();
}

/** 1 for Monday to 7 for Sunday. */
export function weekday(): number {
  return now().getDay() || 7;
}

/**
 * Minutes after midnight at which the sun passes the horizon, to some minutes (sunrise equation, with the equation of time of NOAA's solar
 * calculator). On a day without it: -1 and 1440 where the sun stays up, 1440 and -1 where it stays down.
 */
function horizon(latitude: number, longitude: number, sign: number): number {
  const date = now();
  const rad = Math.PI / 180;
  const year = new Date(date.getFullYear(), 0, 1).getTime();
  const turn = ((date.getTime() - year) / 86400000 / 365.25) * 2 * Math.PI;
  // Minutes by which a sundial is ahead, and the sun's declination (Spencer 1971).
  const ahead =
    229.18 *
    (0.000075 + 0.001868 * Math.cos(turn) - 0.032077 * Math.sin(turn) - 0.014615 * Math.cos(2 * turn) - 0.040849 * Math.sin(2 * turn));
  const tilt =
    0.006918 - 0.399912 * Math.cos(turn) + 0.070257 * Math.sin(turn) - 0.006758 * Math.cos(2 * turn) + 0.000907 * Math.sin(2 * turn);
  // The disc's upper edge and the air's refraction make 0.833 degrees.
  const cosine = (Math.sin(-0.833 * rad) - Math.sin(latitude * rad) * Math.sin(tilt)) / (Math.cos(latitude * rad) * Math.cos(tilt));
  if (cosine > 1) return sign < 0 ? 1440 : -1;
  if (cosine < -1) return sign < 0 ? -1 : 1440;
  const half = (Math.acos(cosine) / rad) * 4;
  return Math.floor(720 - longitude * 4 - ahead - date.getTimezoneOffset() + sign * half + 0.5);
}

export function sunrise(latitude: number, longitude: number): number {
  return horizon(latitude, longitude, -1);
}

export function sunset(latitude: number, longitude: number): number {
  return horizon(latitude, longitude, 1);
}
