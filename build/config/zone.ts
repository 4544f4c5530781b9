/** What `E.setDST` takes: minutes that summer time adds, minutes east of Greenwich, and two changes. Without changes a fixed zone. */
export interface Zone {
  /** minutes east of Greenwich in winter */
  offset: number;
  /** minutes that summer time adds, then for its start and its end: number of the weekday in the month (0-4, 4 the last), weekday (0 Sunday), month (0-11), days after, minutes of the day */
  rule?: number[];
}

interface Change {
  /** ms, UTC */
  at: number;
  /** Offsets in minutes before and after. */
  from: number;
  to: number;
}

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** Years for which a rule has to hold. */
const YEARS = 6;

/** The zone that an IANA name ("Europe/Berlin") or a POSIX TZ text ("CET-1CEST,M3.5.0,M10.5.0/3") means; else what is wrong with it. */
export function parseZone(text: string, year = new Date().getUTCFullYear()): Zone | string {
  const written =
    /^(?:<[^>]+>|[A-Za-z]{3,})([+-]?\d[\d:]*)(?:(?:<[^>]+>|[A-Za-z]{3,})([+-]?\d[\d:]*)?,(M[\d.]+)(?:\/([+-]?[\d:]+))?,(M[\d.]+)(?:\/([+-]?[\d:]+))?)?$/.exec(
      text,
    );
  if (written) return posix(written);
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: text,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    });
  } catch {
    return 'is no time zone; write a name as "Europe/Berlin", or a rule as "CET-1CEST,M3.5.0,M10.5.0/3"';
  }
  const changes = changesOf(format, year);
  if (changes.length === 0) return { offset: offsetAt(format, Date.UTC(year, 0, 1)) };
  const summers = changes.filter(({ from, to }) => to > from);
  const winters = changes.filter(({ from, to }) => to < from);
  const start = ruleOf(summers);
  const end = ruleOf(winters);
  const [{ from, to }] = summers.length ? summers : changes;
  if (!start || !end || summers.length < YEARS || winters.length < YEARS)
    return 'does not change its clocks by one rule each year; write what holds now as a fixed zone, such as "UTC-1" for an hour east of Greenwich';
  return { offset: from, rule: [to - from, ...start, ...end] };
}

/** Minutes of `2`, `-1`, `5:30`. */
function minutes(text: string): number {
  const [hours, rest = "0"] = text.replace(/^[+-]/, "").split(":");
  return (text.startsWith("-") ? -1 : 1) * (Number(hours) * 60 + Number(rest));
}

/** IEEE 1003.1, 8.3, TZ: offsets are west of Greenwich, changes at 02:00 unless said. */
function posix([, standard, summer, start, startTime = "2", end, endTime = "2"]: string[]): Zone | string {
  const none = 'is no rule; write it as "CET-1CEST,M3.5.0,M10.5.0/3"';
  const offset = -minutes(standard) || 0;
  if ([standard, summer ?? "0"].some((text) => Math.abs(minutes(text)) > 1440)) return none;
  if (!start) return { offset };
  const change = (text: string, time: string): number[] | undefined => {
    const [month, week, day] = text.slice(1).split(".").map(Number);
    if (!(month >= 1 && month <= 12 && week >= 1 && week <= 5 && day >= 0 && day <= 6)) return undefined;
    return [week - 1, day, month - 1, 0, minutes(time)];
  };
  const [from, to] = [change(start, startTime), change(end, endTime)];
  if (!from || !to) return none;
  return { offset, rule: [(summer ? -minutes(summer) : offset + 60) - offset, ...from, ...to] };
}

function offsetAt(format: Intl.DateTimeFormat, time: number): number {
  const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
  return (Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute) - Math.floor(time / MINUTE) * MINUTE) / MINUTE;
}

function changesOf(format: Intl.DateTimeFormat, year: number): Change[] {
  const changes: Change[] = [];
  const end = Date.UTC(year + YEARS, 0, 1);
  for (let time = Date.UTC(year, 0, 1); time < end; time += DAY) {
    const [from, to] = [offsetAt(format, time), offsetAt(format, time + DAY)];
    if (from === to) continue;
    let [low, high] = [time, time + DAY];
    while (high - low > MINUTE) {
      const middle = low + Math.floor((high - low) / 2 / MINUTE) * MINUTE;
      if (offsetAt(format, middle) === from) low = middle;
      else high = middle;
    }
    changes.push({ at: high, from, to });
  }
  return changes;
}

/** The one rule that gives all these changes: `[number, weekday, month, days after, minutes of the day]`. */
function ruleOf(changes: Change[]): number[] | undefined {
  // On the clock as it was before the change.
  const times = changes.map(({ at, from }) => new Date(at + from * MINUTE));
  for (const after of [0, -1, 1, -2, 2, -3, 3])
    for (let number = 4; number >= 0; number--)
      for (let weekday = 0; weekday < 7; weekday++) {
        const rules = times.map((time) => {
          const anchor = new Date(time.getTime() - after * DAY);
          const [y, m] = [anchor.getUTCFullYear(), anchor.getUTCMonth()];
          const day = dayOf(y, m, number, weekday);
          return [m, Math.round((time.getTime() - (Date.UTC(y, m, day) + after * DAY)) / MINUTE)].join();
        });
        const [month, minute] = rules[0]?.split(",").map(Number) ?? [];
        if (minute >= 0 && minute < 1440 && rules.every((rule) => rule === rules[0])) return [number, weekday, month, after, minute];
      }
  return undefined;
}

/** Day of the month of its weekday `number` (4: the last). */
function dayOf(year: number, month: number, number: number, weekday: number): number {
  const first = 1 + ((weekday - new Date(Date.UTC(year, month, 1)).getUTCDay() + 7) % 7);
  if (number < 4) return first + 7 * number;
  const days = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return first + 7 * Math.floor((days - first) / 7);
}

/** The statement that sets it. */
export function zoneCode({ offset, rule }: Zone): string {
  return rule ? `E.setDST(${[rule[0], offset, ...rule.slice(1)].join(", ")});` : `E.setTimeZone(${offset / 60});`;
}
