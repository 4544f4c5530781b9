import type { Realm } from "./realm.ts";
import { text } from "./text.ts";

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const PARTS = ["FullYear", "Month", "Date", "Hours", "Minutes", "Seconds", "Milliseconds"];
const MINUTE = 60_000;

/** The board's time zone, minutes east of Greenwich. */
export interface Zone {
  minutes: number;
}

/** Date, by the board's clock and in its time zone, whatever the computer's are. */
export function installDates(realm: Realm, now: () => number, zone: Zone) {
  const { own, global } = realm;
  const HostDate = own.Date;
  const { prototype } = HostDate;
  const { getTime, setTime, toISOString } = prototype;
  const shift = () => zone.minutes * MINUTE;
  /** A date whose UTC parts are the local ones of `date`. */
  const local = (date: unknown): Date => new Date(getTime.call(date) + shift());

  function parse(source: string): number {
    const iso = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?/.exec(source);
    if (!iso) return Date.parse(`${source}${/GMT|UTC|Z$/.test(source) ? "" : " UTC"}`) || 0;
    const time = Date.parse(iso[2] ? iso[0] + (iso[3] ? "" : "Z") : iso[1]);
    return iso[3] ? time : time - shift();
  }
  function make(values: any[]): any {
    if (values.length === 0) return new HostDate(now());
    if (values.length > 1) {
      const [year, month, ...rest] = values.map(Number);
      return new HostDate(Date.UTC(year, month, ...rest) - shift());
    }
    const [value] = values;
    return new HostDate(typeof value === "string" ? parse(value) : Number(value));
  }
  const BoardDate = realm.construct("Date", make);
  BoardDate.prototype = prototype;
  realm.hide(prototype, "constructor", BoardDate);
  realm.methods(BoardDate, { now, parse: (value) => parse(text(value)) });
  realm.hide(global, "Date", BoardDate);

  const two = (value: number) => String(value).padStart(2, "0");
  const offset = () => `${zone.minutes < 0 ? "-" : "+"}${two(Math.floor(Math.abs(zone.minutes) / 60))}${two(Math.abs(zone.minutes) % 60)}`;
  const clockText = (date: Date) => `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
  const parts: Record<string, (...values: any[]) => any> = {};
  for (const part of PARTS) {
    parts[`get${part}`] = function (this: any) {
      return (local(this) as any)[`getUTC${part}`]();
    };
    parts[`set${part}`] = function (this: any, ...values) {
      const date: any = local(this);
      date[`setUTC${part}`](...values);
      return setTime.call(this, date.getTime() - shift());
    };
  }
  realm.methods(prototype, {
    ...parts,
    getDay(this: any) {
      return local(this).getUTCDay();
    },
    getTimezoneOffset: () => -zone.minutes,
    getIsDST: () => false,
    toString(this: any) {
      const date = local(this);
      return `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()} ${date.getUTCFullYear()} ${clockText(date)} GMT${offset()}`;
    },
    toUTCString(this: any) {
      const date = new Date(getTime.call(this));
      return `${DAYS[date.getUTCDay()]}, ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()} ${clockText(date)} GMT`;
    },
    toLocalISOString(this: any) {
      return toISOString.call(local(this)).replace("Z", offset());
    },
  });
}
