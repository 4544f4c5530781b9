import type { Realm } from "./realm.ts";
import { text } from "./text.ts";

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const PARTS = ["FullYear", "Month", "Date", "Hours", "Minutes", "Seconds", "Milliseconds"];
const MINUTE = 60_000;

/** The board's time zone, minutes east of Greenwich. */
export interface Zone {
  minutes: number;
  /** What `E.setDST` was given; then `minutes` is that of winter. */
  dst?: number[];
}

/** When a rule of `E.setDST` (number of the weekday, weekday, month, days after, minutes) changes the clocks in `year`, on the clock before. */
function changeIn(year: number, [number, weekday, month, after, minutes]: number[]): number {
  const first = 1 + ((weekday - new Date(Date.UTC(year, month, 1)).getUTCDay() + 7) % 7);
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = number < 4 ? first + 7 * number : first + 7 * Math.floor((last - first) / 7);
  return Date.UTC(year, month, day + after, 0, minutes);
}

/** Minutes east of Greenwich at a time, ms UTC. */
export function minutesAt({ minutes, dst }: Zone, time: number): number {
  if (!dst?.[0]) return minutes;
  const year = new Date(time + minutes * MINUTE).getUTCFullYear();
  const start = changeIn(year, dst.slice(2, 7)) - minutes * MINUTE;
  const end = changeIn(year, dst.slice(7)) - (minutes + dst[0]) * MINUTE;
  const summer = start < end ? time >= start && time < end : time >= start || time < end;
  return summer ? minutes + dst[0] : minutes;
}

/** Date, by the board's clock and in its time zone, whatever the computer's are. */
export function installDates(realm: Realm, now: () => number, zone: Zone) {
  const { own, global } = realm;
  const HostDate = own.Date;
  const { prototype } = HostDate;
  const { getTime, setTime, toISOString } = prototype;
  const shift = (time: number) => minutesAt(zone, time) * MINUTE;
  /** The time whose local parts are those of `date` in UTC. */
  const fromLocal = (time: number) => time - shift(time - shift(time));
  /** A date whose UTC parts are the local ones of `date`. */
  const local = (date: unknown): Date => new Date(getTime.call(date) + shift(getTime.call(date)));

  function parse(source: string): number {
    const iso = /^(\d{4}-\d\d?-\d\d?)(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?/.exec(source);
    // The interpreter knows "Aug 9, 1995", "Mon, 25 Dec 1995" and ISO dates; of anything else it makes 0 (jswrap_date_parse).
    if (!iso && !/^(?:[A-Z][a-z]{2} \d+, ?\d|[A-Z][a-z]{2}, ?\d+ [A-Z][a-z]{2} \d)/.test(source.trim())) return 0 - shift(0);
    if (!iso) return Date.parse(`${source}${/GMT|UTC|Z$|[+-]\d{4}$/.test(source) ? "" : " UTC"}`) || 0;
    const [year, month, day] = iso[1].split("-").map(Number);
    const days = Date.UTC(year, month - 1, day);
    const time = iso[2] ? days + Date.parse(`1970-01-01${iso[2]}${iso[3] ? "" : "Z"}`) : days;
    return iso[3] ? time : fromLocal(time);
  }
  function make(values: any[]): any {
    if (values.length === 0) return new HostDate(now());
    if (values.length > 1) {
      // What is left out is 0, the day of the month as well; years are taken as they are.
      const [year, month, day, ...rest] = [...values, 0, 0, 0, 0, 0].slice(0, 7).map((value) => Math.trunc(Number(value)) || 0);
      const made = new Date(0);
      made.setUTCFullYear(year, month, day);
      made.setUTCHours(...(rest as [number, number, number, number]));
      return new HostDate(fromLocal(made.getTime()));
    }
    const [value] = values;
    if (value == null || typeof value === "object" || typeof value === "function")
      throw new own.TypeError(`Variables of type ${value === null ? "null" : typeof value} are not supported in date constructor`);
    return new HostDate(typeof value === "string" ? parse(value) : Number(value));
  }
  const BoardDate = realm.construct("Date", make);
  BoardDate.prototype = prototype;
  realm.hide(prototype, "constructor", BoardDate);
  realm.methods(BoardDate, { now, parse: (value) => parse(text(value)) });
  realm.hide(global, "Date", BoardDate);

  const two = (value: number) => String(value).padStart(2, "0");
  const offset = (date: unknown) => {
    const minutes = minutesAt(zone, getTime.call(date));
    return `${minutes < 0 ? "-" : "+"}${two(Math.floor(Math.abs(minutes) / 60))}${two(Math.abs(minutes) % 60)}`;
  };
  const clockText = (date: Date) => `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  const parts: Record<string, (...values: any[]) => any> = {};
  for (const part of PARTS) {
    parts[`get${part}`] = function (this: any) {
      return (local(this) as any)[`getUTC${part}`]();
    };
    parts[`set${part}`] = function (this: any, ...values) {
      const date: any = local(this);
      date[`setUTC${part}`](...values);
      return setTime.call(this, fromLocal(date.getTime()));
    };
  }
  realm.methods(prototype, {
    ...parts,
    getDay(this: any) {
      return local(this).getUTCDay();
    },
    getTimezoneOffset(this: any) {
      return -minutesAt(zone, getTime.call(this));
    },
    getIsDST(this: any) {
      return minutesAt(zone, getTime.call(this)) === zone.minutes ? 0 : 1;
    },
    toString(this: any) {
      const date = local(this);
      return `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()} ${date.getUTCFullYear()} ${clockText(date)} GMT${offset(this)}`;
    },
    toUTCString(this: any) {
      const date = new Date(getTime.call(this));
      return `${DAYS[date.getUTCDay()]}, ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()} ${clockText(date)} GMT`;
    },
    toLocalISOString(this: any) {
      return toISOString.call(local(this)).replace("Z", offset(this));
    },
  });
}
